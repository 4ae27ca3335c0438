#!/usr/bin/env python3
"""Numbers that the Swift program has to reproduce, computed with NumPy in double precision from the formulas alone.

    python3 Tests/Reference/reference.py        writes reference.json beside this file

The network is `blocks` x (Dense -> BatchNorm -> ReLU) -> Dense(1); the cross section is S(E,theta) * sigmoid(z). Rows are
points, weights are inputs x outputs. Whatever the program keeps in single precision (parameters, standardized inputs) is
rounded to it here before use, so that both sides start from the same numbers; everything after that is double.

Before anything is written, the gradients are checked against central differences of the loss.
"""
import json
import os

import numpy as np

EPSILON = 1e-5          # under the square root of BatchNorm
SHARE = 0.01            # of the newest batch in the running averages, once there have been 100


def single(x):
    return np.asarray(x, np.float32).astype(np.float64)


# ---------------------------------------------------------------- physics

def derived_inputs(energy, theta, omega):
    cosine = np.cos(np.radians(theta))
    q2 = 2 * energy * (energy - omega) * (1 - cosine)
    return np.stack([energy, omega, theta, cosine, q2], axis=1)


def mott_scale(energy, theta):
    """S(E,theta) in nb/sr/GeV."""
    half = np.radians(theta) / 2
    return 1e9 / (energy * np.cos(half)) / 137**2 * np.cos(half) ** 2 / (4 * energy**2 * np.sin(half) ** 4)


def log_sigmoid(z):
    return -np.logaddexp(0, -z)


def sigmoid(z):
    return np.exp(log_sigmoid(z))


# ---------------------------------------------------------------- loss

def chi_square_loss(z, scale, d, error, norm):
    """1/2 ((d - norm f)/error)^2 and its derivative with respect to z."""
    f = scale * sigmoid(z)
    residual = (d - norm * f) / error
    df = f * sigmoid(-z)
    return residual**2 / 2, -residual * norm * df / error


def robust_loss(z, scale, d, error, norm, width):
    """Pseudo-Huber function of the difference of logarithms in units of the relative error."""
    d = np.maximum(d, error / 2)
    r = (np.log(d) - np.log(norm * scale) - log_sigmoid(z)) * d / error
    hyp = np.hypot(1, r / width)
    # hyp - 1 = (r/width)^2/(hyp + 1), without the cancellation.
    return r**2 / (hyp + 1), r / hyp * (-sigmoid(-z)) * d / error


def best_normalizations(f, d, error, experiment, uncertainty):
    """The minimum over each norm_k of sum 1/2 ((d - norm f)/error)^2 + 1/2 ((1 - norm)/uncertainty)^2."""
    result = []
    for k, u in enumerate(uncertainty):
        mine = experiment == k
        top = np.sum((d * f / error**2)[mine]) + u**-2
        bottom = np.sum((f * f / error**2)[mine]) + u**-2
        result.append(top / bottom)
    return np.array(result)


def chi_square_per_point(f, d, error, experiment, norm):
    return np.mean(((d - norm[experiment] * f) / error) ** 2)


# ---------------------------------------------------------------- network

class Net:
    """Parameters by name, in the order of the files: per layer weight, bias, gamma, beta; then the running statistics."""

    def __init__(self, inputs, width, blocks):
        self.inputs, self.width, self.blocks = inputs, width, blocks
        self.trained, self.running = {}, {}
        self.averaged = 0

    def names(self):
        for layer in range(self.blocks + 1):
            fan_in = self.inputs if layer == 0 else self.width
            fan_out = 1 if layer == self.blocks else self.width
            yield f"dense{layer}.weight", (fan_in, fan_out)
            yield f"dense{layer}.bias", (fan_out,)
            if layer < self.blocks:
                yield f"norm{layer}.gamma", (fan_out,)
                yield f"norm{layer}.beta", (fan_out,)

    def forward(self, x, batch):
        """z of each row; keeps what backward and the running averages need."""
        self.tape = []
        h = x
        for b in range(self.blocks):
            a = h @ self.trained[f"dense{b}.weight"] + self.trained[f"dense{b}.bias"]
            if batch:
                mean, variance = a.mean(axis=0), a.var(axis=0)
            else:
                mean, variance = self.running[f"norm{b}.mean"], self.running[f"norm{b}.variance"]
            deviation = np.sqrt(variance + EPSILON)
            xhat = (a - mean) / deviation
            y = self.trained[f"norm{b}.gamma"] * xhat + self.trained[f"norm{b}.beta"]
            self.tape.append((h, xhat, y, deviation, mean, variance))
            h = np.where(y > 0, y, 0)
        self.top = h
        return (h @ self.trained[f"dense{self.blocks}.weight"] + self.trained[f"dense{self.blocks}.bias"])[:, 0]

    def backward(self, dz, batch):
        g = {}
        d = dz[:, None]
        last = f"dense{self.blocks}"
        g[last + ".weight"], g[last + ".bias"] = self.top.T @ d, d.sum(axis=0)
        d = d @ self.trained[last + ".weight"].T
        for b in reversed(range(self.blocks)):
            h, xhat, y, deviation, _, _ = self.tape[b]
            d = np.where(y > 0, d, 0)
            g[f"norm{b}.gamma"], g[f"norm{b}.beta"] = (d * xhat).sum(axis=0), d.sum(axis=0)
            dxhat = d * self.trained[f"norm{b}.gamma"]
            if batch:
                # The mean and the variance move with every row of the batch.
                rows = len(d)
                dvariance = (dxhat * xhat).sum(axis=0) * (-0.5) / deviation**2
                dmean = -dxhat.sum(axis=0) / deviation
                da = dxhat / deviation + dvariance * 2 * (xhat * deviation) / rows + dmean / rows
                # A bias moves the mean as much as the rows: nothing changes.
                g[f"dense{b}.bias"] = np.zeros(self.width)
                assert np.abs(da.sum(axis=0)).max() <= 1e-12 * max(1, np.abs(da).max())
            else:
                da = dxhat / deviation
                g[f"dense{b}.bias"] = da.sum(axis=0)
            g[f"dense{b}.weight"] = h.T @ da
            d = da @ self.trained[f"dense{b}.weight"].T
        return g

    def average(self):
        """The last batch enters the running averages: as one of a plain mean at first, later with a constant share."""
        share = max(SHARE, 1 / (self.averaged + 1))
        for b, (_, _, _, _, mean, variance) in enumerate(self.tape):
            for name, value in ((f"norm{b}.mean", mean), (f"norm{b}.variance", variance)):
                self.running[name] = (1 - share) * self.running[name] + share * value
        self.averaged += 1

    def flat_trained(self, values=None):
        values = self.trained if values is None else values
        return np.concatenate([values[name].ravel() for name, _ in self.names()])

    def flat_running(self):
        return np.concatenate([self.running[f"norm{b}.{s}"] for b in range(self.blocks) for s in ("mean", "variance")])

    def copy(self):
        other = Net(self.inputs, self.width, self.blocks)
        other.trained = {k: v.copy() for k, v in self.trained.items()}
        other.running = {k: v.copy() for k, v in self.running.items()}
        other.averaged = self.averaged
        return other


# ---------------------------------------------------------------- optimizer

class AdamW:
    def __init__(self, decay, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.decay, self.beta1, self.beta2, self.epsilon = decay, beta1, beta2, epsilon
        self.t, self.m, self.v = 0, {}, {}

    def step(self, parameters, gradient, rate):
        self.t += 1
        for name, g in gradient.items():
            m = self.beta1 * self.m.get(name, 0) + (1 - self.beta1) * g
            v = self.beta2 * self.v.get(name, 0) + (1 - self.beta2) * g**2
            self.m[name], self.v[name] = m, v
            unbiased_m = m / (1 - self.beta1**self.t)
            unbiased_v = v / (1 - self.beta2**self.t)
            update = unbiased_m / (np.sqrt(unbiased_v) + self.epsilon) + self.decay * parameters[name]
            parameters[name] = parameters[name] - rate * update


def norm(gradient):
    return np.sqrt(sum(np.sum(g**2) for g in gradient.values()))


def clipped(gradient, longest):
    length = norm(gradient)
    return gradient if length <= longest else {k: g * (longest / length) for k, g in gradient.items()}


def learning_rate(step, peak, warmup, steps):
    rising = round(warmup * steps)
    if step < rising:
        return peak * (step + 1) / rising
    return peak * (1 + np.cos(np.pi * (step - rising) / (steps - rising))) / 2


# ---------------------------------------------------------------- the numbers

def hashed(index):
    """A number in [-1, 1) that depends on an index alone: integer arithmetic, exact in single precision."""
    mask = 0xFFFFFFFF
    h = np.asarray(index, np.uint64) * np.uint64(2654435761) & np.uint64(mask)
    h ^= h >> np.uint64(16)
    h = h * np.uint64(0x45D9F3B) & np.uint64(mask)
    h ^= h >> np.uint64(16)
    return ((h >> np.uint64(8)).astype(np.int64) - 2**23) / 2**23


def hashed_net(inputs, width, blocks):
    """A network of the hashed numbers of its places in the file, scaled so that activations stay of order one."""
    net = Net(inputs, width, blocks)
    at = 0

    def take(shape):
        nonlocal at
        count = int(np.prod(shape))
        at += count
        return hashed(np.arange(at - count, at)).reshape(shape)

    for name, shape in net.names():
        kind = name.split(".")[1]
        u = take(shape)
        if kind == "weight":
            u = u * (0.5 if name == "dense0.weight" else 0.125)
        net.trained[name] = {"weight": u, "bias": u / 8, "gamma": 1 + u / 4, "beta": u / 4}[kind]
    for b in range(blocks):
        net.running[f"norm{b}.mean"] = take((width,)) / 4
        net.running[f"norm{b}.variance"] = 1 + take((width,)) / 2
    return net


def random_net(generator, inputs, width, blocks):
    net = Net(inputs, width, blocks)
    for name, shape in net.names():
        n = generator.standard_normal(shape)
        kind = name.split(".")[1]
        net.trained[name] = single(
            {"weight": n / np.sqrt(shape[0]), "bias": 0.2 * n, "gamma": 1 + 0.2 * n, "beta": 0.2 * n}[kind])
    for b in range(blocks):
        net.running[f"norm{b}.mean"] = single(0.3 * generator.standard_normal(width))
        net.running[f"norm{b}.variance"] = single(generator.uniform(0.5, 1.5, width))
    return net


def worst_difference(net, x, batch, loss):
    """The largest difference between backward and central differences of the mean loss, in units of the longest entry."""
    gradient = net.backward(loss(net.forward(x, batch))[1] / len(x), batch)
    largest = max(np.abs(g).max() for g in gradient.values())
    worst = 0
    for name, values in net.trained.items():
        for at in np.ndindex(values.shape):
            h, kept, sides = 1e-6, values[at], []
            for sign in (1, -1):
                values[at] = kept + sign * h
                sides.append(loss(net.forward(x, batch))[0].mean())
            values[at] = kept
            worst = max(worst, abs((sides[0] - sides[1]) / (2 * h) - gradient[name][at]) / largest)
    return worst


def main():
    generator = np.random.Generator(np.random.PCG64(20240525))
    rows, experiments = 11, 3

    energy = generator.uniform(0.3, 2.5, rows).round(3)
    theta = generator.uniform(12, 140, rows).round(1)
    omega = (energy * generator.uniform(0.1, 0.6, rows)).round(4)
    experiment = np.array([0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2])       # experiment 1 has no points
    uncertainty = np.array([0.02, 0.05, 0.1])
    inputs = derived_inputs(energy, theta, omega)
    scale = mott_scale(energy, theta)
    d = scale * sigmoid(generator.uniform(-4, -1, rows))
    error = d * generator.uniform(0.02, 0.2, rows)
    targets = d + error * generator.standard_normal(rows)
    targets[5] = -0.5 * error[5]                                   # pseudo-data may be negative

    mean, spread = single(inputs.mean(axis=0)), single(inputs.std(axis=0))
    x = single((inputs - mean) / spread)

    net = random_net(generator, 5, 7, 3)
    initial = net.copy()

    def robust(z):
        return robust_loss(z, scale, targets, error, 1.0, 5.0)

    fixture = {
        "about": "Written by reference.py; do not edit.",
        "architecture": {"inputs": 5, "width": 7, "blocks": 3},
        "points": {
            "energy": energy, "theta": theta, "omega": omega, "inputs": inputs, "scale": scale, "crossSection": d, "error": error,
            "targets": targets, "experiment": experiment, "uncertainties": uncertainty},
        "standardization": {"mean": mean, "scale": spread, "rows": x},
        "parameters": np.concatenate([net.flat_trained(), net.flat_running(), mean, spread]),
    }

    for kind, batch in (("batch", True), ("running", False)):
        z = net.forward(x, batch)
        dz = robust(z)[1] / rows
        fixture[kind] = {"logits": z, "logitGradient": dz, "gradient": net.flat_trained(net.backward(dz, batch))}
        worst = worst_difference(net.copy(), x, batch, robust)
        print(f"{kind}: gradient against central differences, worst {worst:.1e} of the largest entry")
        assert worst < 1e-7

    fixture["runningAverages"] = []
    for averaged in (0, 3, 500):
        other = net.copy()
        other.averaged = averaged
        other.forward(x, True)
        other.average()
        fixture["runningAverages"].append({"batchesBefore": averaged, "statistics": other.flat_running()})

    f = scale * sigmoid(net.forward(x, False))
    best = best_normalizations(f, targets, error, experiment, uncertainty)
    fixture["normalizations"] = {
        "predictions": f, "values": best, "chiSquarePerPoint": chi_square_per_point(f, d, error, experiment, best)}

    # AdamW alone, at a constant rate, on running statistics; the gradient is longer than 1, so clipping acts.
    for steps in (1, 5):
        other, optimizer = net.copy(), AdamW(decay=0.01)
        for _ in range(steps):
            dz = robust(other.forward(x, False))[1] / rows
            gradient = other.backward(dz, False)
            if steps == 1:
                fixture["gradientNorm"] = norm(gradient)
            optimizer.step(other.trained, clipped(gradient, 1.0), 0.003)
        fixture[f"adamW{steps}"] = {
            "rate": 0.003, "decay": 0.01, "gradientNorm": 1.0, "trained": other.flat_trained(),
            "first": other.flat_trained(optimizer.m), "second": other.flat_trained(optimizer.v)}

    # The recipe: ten epochs of one batch, through its three phases.
    epochs, interval, peak, warmup, decay = 10, 2, 0.01, 0.2, 0.01
    net, optimizer, normalizations, history = initial.copy(), AdamW(decay=decay), np.ones(experiments), []
    for epoch in range(epochs):
        batch = epoch / epochs < 0.3
        robust_phase = epoch / epochs < 0.6

        def predictions():
            return scale * sigmoid(net.forward(x, False))

        if not robust_phase and epoch % interval == 0:
            normalizations = best_normalizations(predictions(), targets, error, experiment, uncertainty)
        z = net.forward(x, batch)
        if batch:
            net.average()
        lam = normalizations[experiment]
        slope = (robust_loss(z, scale, targets, error, lam, 5.0) if robust_phase
                 else chi_square_loss(z, scale, targets, error, lam))[1]
        gradient = clipped(net.backward(slope / rows, batch), 1.0)
        optimizer.step(net.trained, gradient, learning_rate(epoch, peak, warmup, epochs))
        if (epoch + 1) % interval == 0:
            if epoch + 1 == epochs:
                normalizations = best_normalizations(predictions(), targets, error, experiment, uncertainty)
            history.append(chi_square_per_point(predictions(), d, error, experiment, normalizations))
    fixture["recipe"] = {
        "epochs": epochs, "interval": interval, "peak": peak, "warmup": warmup, "decay": decay,
        "parameters": np.concatenate([net.flat_trained(), net.flat_running(), mean, spread]),
        "normalizations": normalizations, "chiSquare": history}

    z = np.array([-25, -18.5, -12, -8.25, -5, -3, -2, -1, -0.25, 0, 0.5, 1, 2.5, 5])
    cases = []
    for s, d0, e, lam in ((1e6, 5e4, 2e3, 1.0), (2e3, 1.5, 0.3, 0.93), (1e5, -40.0, 300.0, 1.0), (1e5, 0.0, 300.0, 1.07)):
        square, robust5 = chi_square_loss(z, s, d0, e, lam), robust_loss(z, s, d0, e, lam, 5.0)
        cases.append({
            "scale": s, "target": d0, "error": e, "normalization": lam, "chiSquare": square[0], "chiSquareSlope": square[1],
            "robust": robust5[0], "robustSlope": robust5[1]})
    fixture["loss"] = {"z": z, "robustWidth": 5.0, "cases": cases}

    fixture["learningRates"] = [
        {"peak": p, "warmup": w, "steps": n, "rates": [learning_rate(s, p, w, n) for s in range(n)]}
        for p, w, n in ((5e-4, 0.05, 100), (0.01, 0.2, 10), (1.0, 0.0, 7))]

    # The network of the publication, on few rows, from hashed parameters that need not be stored.
    big = hashed_net(5, 300, 10)
    first = len(big.flat_trained()) + len(big.flat_running())
    wide = hashed(np.arange(first, first + 33 * 5)).reshape(33, 5) * 2
    fixture["referenceSize"] = {"rows": 33}
    for kind, batch in (("batch", True), ("running", False)):
        z = big.forward(wide, batch)
        g = big.backward(np.cos(np.arange(33)) / 33, batch)
        fixture["referenceSize"][kind] = {"logits": z, "tensorNorms": [np.sqrt(np.sum(g[name]**2)) for name, _ in big.names()]}
    fixture["referenceSize"]["logitGradient"] = np.cos(np.arange(33)) / 33

    def plain(value):
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple, np.ndarray)):
            return [plain(v) for v in (value.ravel() if isinstance(value, np.ndarray) else value)]
        return value.item() if isinstance(value, np.generic) else value

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json")
    with open(path, "w") as file:
        file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(plain(v), separators=(',', ':'))}" for k, v in fixture.items()))
        file.write("\n}\n")
    print(f"{path}: {os.path.getsize(path)} bytes; chi2/N of the recipe's epochs: {[round(c, 3) for c in history]}")
    print("gradient norm", fixture["gradientNorm"], "lambda", best, normalizations)
    print("reference size z", fixture["referenceSize"]["running"]["logits"][:4], fixture["referenceSize"]["batch"]["logits"][:4])


if __name__ == "__main__":
    main()
