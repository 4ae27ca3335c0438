"""Recomputes with NumPy what a run of a generator, its events and its weights say:
    check_generator.py RUN EVENTS.h5 EVENTS.csv WEIGHTS.h5 WEIGHTS_OVER_THE_SAME_RUN.h5
"""
import csv
import sys

import h5py
import numpy as np

run, events, table, weights, over = sys.argv[1:]
result = h5py.File(run + "/ensemble.h5")
flow = dict(result["flow"].attrs)
K, B, width, blocks, m = (flow[key] for key in ("bins", "half_range", "width", "blocks", "muon_mass"))
mean, deviation = result["flow/mean"][:], result["flow/deviation"][:]


def features(known):
    columns = list(known) + [np.tanh(2 * v) for v in known]
    return np.stack(columns + [known[i] * known[j] - (i == j) for i in range(len(known)) for j in range(i + 1)], 1)


def factors(parameters):
    """The networks of a member, as lists of (W, b)."""
    place, networks = 0, []
    for factor in range(2):
        known = factor + 1
        inputs = 2 * known + known * (known + 1) // 2
        sizes = [inputs] + [width] * blocks + [3 * K - 1]
        layers = []
        for i, o in zip(sizes[:-1], sizes[1:]):
            layers.append((parameters[place:place + i * o].reshape(i, o), parameters[place + i * o:place + i * o + o]))
            place += i * o + o
        place += 2 * inputs
        networks.append(layers)
    assert place == len(parameters)
    return networks


def spline(parameters, x):
    def knots(raw):
        share = np.exp(raw - raw.max(1, keepdims=True))
        size = 1e-3 + (1 - K * 1e-3) * share / share.sum(1, keepdims=True)
        return 2 * B * np.concatenate([np.zeros((len(raw), 1)), np.cumsum(size, 1)], 1) - B

    X, Y = knots(parameters[:, :K]), knots(parameters[:, K:2 * K])
    ends = np.ones((len(x), 1))
    D = np.concatenate([ends, 1e-3 + np.logaddexp(0, parameters[:, 2 * K:] + np.log(np.exp(1 - 1e-3) - 1)), ends], 1)
    i = np.clip((x[:, None] >= X).sum(1) - 1, 0, K - 1)
    take = lambda a, j: a[np.arange(len(x)), j]
    x0, w, y0, h, d0, d1 = take(X, i), take(X, i + 1) - take(X, i), take(Y, i), take(Y, i + 1) - take(Y, i), take(D, i), take(D, i + 1)
    s, t = h / w, (x - x0) / w
    den = s + (d0 + d1 - 2 * s) * t * (1 - t)
    y = y0 + h * (s * t * t + d0 * t * (1 - t)) / den
    slope = s * s * (d1 * t * t + 2 * s * t * (1 - t) + d0 * (1 - t) ** 2) / den ** 2
    inside = abs(x) < B
    return np.where(inside, y, x), np.where(inside, np.log(slope), 0)


def log_density(parameters, E, Emu, cos):
    c, x1, x2 = (
        (v - mean[i]) / deviation[i]
        for i, v in enumerate([np.log(E), np.log((E - Emu) / (Emu - m)), np.log((1 - cos) / (1 + cos))]))
    total = np.log((E - m) / ((E - Emu) * (Emu - m)) * 2 / ((1 - cos) * (1 + cos))) - np.log(deviation[1] * deviation[2])
    for layers, known, x in zip(factors(parameters.astype(float)), ([c], [c, x1]), (x1, x2)):
        z = features(known)
        for number, (W, b) in enumerate(layers):
            z = z @ W + b
            if number < blocks:
                z = z / (1 + np.exp(-z))
        y, slope = spline(z, x)
        total += slope - y * y / 2 - np.log(2 * np.pi) / 2
    return total


replicas, parameters = result["members/replica"][:], result["members/weights"][:]
drawn = h5py.File(events)
E, Emu, cos = drawn["E_nu_GeV"][:], drawn["E_mu_GeV"][:], drawn["cos_theta"][:]
assert len(E) == 3000 and E.min() >= 1 and E.max() <= 4 and (Emu < E).all() and (Emu > m).all()
logs = np.stack([log_density(row, E, Emu, cos) for row in parameters])
own = logs[[list(replicas).index(r) for r in drawn["replica"][:]], np.arange(len(E))]
worst = abs(own - drawn["log_density"][:]).max()
assert worst < 2e-3, f"densities differ by {worst}"
# Events are drawn from the density: E[p_uniform/p] over them is the area of phase space, here in a box inside of it.
box = (Emu > 0.2 * E) & (Emu < 0.8 * E) & (cos > 0) & (cos < 0.95)
size = 0.6 * E * 0.95
ratio = np.where(box, 1 / np.exp(logs).mean(0) / size, 0)
error = ratio.std() / len(E) ** 0.5
assert abs(ratio.mean() - 1) < 5 * error + 0.02, f"{ratio.mean()} ± {error}"
rows = list(csv.DictReader(open(table)))
assert len(rows) == 500
assert all(float(row["E_mu_GeV"]) == e and float(row["cos_theta"]) == c for row, e, c in zip(rows, Emu, cos))
of = h5py.File(weights)
expected = np.exp(logs) / np.exp(logs).mean(0)
assert np.allclose(of["weight"][:], expected, rtol=5e-3) and abs(of["weight"][:].mean(0) - 1).max() < 1e-5
assert abs(h5py.File(over)["ratio"][:] - 1).max() < 1e-12
print(len(E), "densities agree, worst by", worst)
