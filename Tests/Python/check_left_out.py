"""Recomputes the calibration of a run whose members left out whole experiments: check_left_out.py RUN PREDICTION.h5 [NUCLEUS]

PREDICTION.h5 is a file of `nucens predict` of NUCLEUS for a list of points; a nucleus that was not fitted counts as such."""
import functools
import sys

import h5py
import numpy as np

run = h5py.File(sys.argv[1] + "/ensemble.h5")
points, law, experiments = run["points"], run["calibration"], run["experiments"]
target = points["target"].asstr()[:]
k, fold = points["experiment_index"][:], points["fold"][:]
d, error, prediction = points["cross_section"][:], points["error"][:], points["prediction"][:]
names, uncertainty = experiments["name"].asstr()[:], experiments["normalization_uncertainty"][:]
close = lambda a, b: np.allclose(a, b, rtol=1e-9, atol=0, equal_nan=True)


@functools.cache
def factor(n):
    """t sqrt(1 + 1/n), t within which as much of Student's distribution with n - 1 degrees of freedom lies as of the normal one within 1."""
    angle = np.linspace(0, np.pi / 2, 200001)
    power = np.cos(angle) ** (min(n - 1, 400) - 1)
    total = np.concatenate([[0], np.cumsum((power[1:] + power[:-1]) / 2)])
    return np.tan(np.interp(0.6826894921370859 * total[-1], total, angle)) * np.sqrt(min(n - 1, 400)) * np.sqrt(1 + 1 / n)


# A member knows an experiment of which it saw a point. Those that know nothing of it speak, if they are three. Nuclei with fewer than
# three experiments lose none.
few = [len(set(k[target == target[k == e][0]])) < 3 for e in range(len(names))]
knows = np.array([[few[e] or (times[k == e] > 0).any() for e in range(len(names))] for times in points["times_seen"][:]])
unseen = [np.flatnonzero(~knows[:, e]) for e in k]
out = np.array([len(u) >= 3 and f == 0 for u, f in zip(unseen, fold)])
mean, deviation = np.full(len(d), np.nan), np.full(len(d), np.nan)
for i in np.flatnonzero(out):
    mean[i], deviation[i] = prediction[unseen[i], i].mean(), prediction[unseen[i], i].std(ddof=1)
assert out.sum() >= 20 and close(points["out_of_sample_mean"][:], mean)
assert close(points["out_of_sample_variance"][:], deviation**2) and close(points["out_of_sample_absolute_variance"][:], deviation**2)
scale = np.array([
    (np.sum((d * mean / error**2)[out & (k == e)]) + 1 / s**2) / (np.sum((mean**2 / error**2)[out & (k == e)]) + 1 / s**2)
    for e, s in enumerate(uncertainty)
])[k]

attributes = dict(law.attrs)
floors = dict(zip(law["name"].asstr()[:], law["floor"][:]))
assert list(floors) == list(dict.fromkeys(target)) and attributes["points"] == out.sum() == run["coverage"].attrs["calibration_points"]
assert run["coverage"].attrs["calibration"] == "left-out experiments" and np.isnan(run["coverage"].attrs["band_factor"])
assert attributes["spread_exponent"] >= 0 and attributes["floor_exponent"] >= 0


def calibrated(spread, value, distance, a, c):
    u = (np.minimum(distance, attributes["farthest"]) + 0.05) / 0.25
    return np.hypot(a * u ** attributes["spread_exponent"] * spread, c * u ** attributes["floor_exponent"] * value)


# 68.27 % of the experiments' weights, the roots of their numbers of points, lie within one deviation.
distance = points["training_distance"][:]
a, c = attributes["spread"] / factor(len(prediction)), np.array([floors[t] for t in target])
factors = np.array([factor(len(u)) if o else np.nan for u, o in zip(unseen, out)])
band = calibrated(factors * scale * deviation, scale * mean, distance, a, c)
weight = np.array([1 / np.sqrt((k[out] == e).sum()) for e in k[out]])
inside = (np.abs(d - scale * mean) <= np.hypot(band, error) * (1 + 1e-9))[out]
share = weight[inside].sum() / weight.sum()
assert 0.6826 < share < 0.6828 + weight.max() / weight.sum() * 2, share

# No neighbour is likelier: ln t_4 of the differences, before the common factor, with the prior of ten points.
def loss(a, beta, floor, gamma, ratios):
    u = (np.minimum(distance, attributes["farthest"]) + 0.05) / 0.25
    index = np.array([list(floors).index(t) for t in target])
    square = (a * u**beta * factors * scale * deviation) ** 2 + (floor * np.exp(ratios)[index] * u**gamma * scale * mean) ** 2 + error**2
    pull = (d - scale * mean) ** 2 / square
    prior = 5 * (np.log(a) ** 2 + beta**2 + gamma**2 + np.sum(np.square(ratios))) + 0.005 * np.log(floor / 0.04) ** 2
    return (weight * (0.5 * np.log(square) + 2.5 * np.log1p(pull / 4))[out]).sum() + prior


best = [a, attributes["spread_exponent"], attributes["floor"], attributes["floor_exponent"], np.log(c[[list(target).index(t) for t in floors]] / attributes["floor"])]
scales = np.linspace(0.3, 3, 541)
common = scales[np.argmin([loss(best[0] * s, best[1], best[2] * s, best[3], best[4]) for s in scales])]
best[0], best[2] = best[0] * common, best[2] * common
least = loss(*best)
for place in range(4):
    for step in (-0.1, 0.1):
        other = list(best)
        other[place] = best[place] * (1 + step) if place in (0, 2) else best[place] + step
        assert other[place] < 0 or loss(*other) > least - 1e-6, (place, step)

# The deviations of the file: at the points of lambda f, on the bands of f, and what `nucens predict` says.
spread = np.sqrt(points["variance"][:])
own = experiments["normalization"][:][k] * calibrated(spread, points["mean"][:], distance, attributes["spread"], c)
assert close(points["sigma_calibrated"][:], own) and points["sigma_calibrated"].attrs["data_part"] == 1
place = np.stack([points[name][:] for name in ("energy", "theta", "omega")], axis=1)


def nearest(at, chosen):
    unit = place[chosen].std(axis=0)
    return np.sqrt((((at / unit)[:, None] - (place[chosen] / unit)[None]) ** 2).sum(axis=2).min(axis=1))


for name, floor in floors.items():
    group, chosen = run["bands/" + name], (target == name) & (fold == 0)
    omega = group["omega"][:]
    at = np.stack(np.broadcast_arrays(group["energy"][:][:, None], group["theta"][:][:, None], omega), axis=2).reshape(-1, 3)
    expected = calibrated(
        np.sqrt(group["variance"][:]).ravel(), group["mean"][:].ravel(), nearest(at, chosen), attributes["spread"], floor)
    assert np.allclose(group["sigma_calibrated"][:].ravel(), expected, rtol=1e-7)
file = h5py.File(sys.argv[2])
nucleus = file.attrs["target"]
at = np.stack([file[name][:] for name in ("energy", "theta", "omega")], axis=1)
chosen = (fold == 0) & ((target == nucleus) | (nucleus not in floors))
a, c = (attributes["spread"], floors[nucleus]) if nucleus in floors else (max(1, attributes["spread"]), attributes["floor"])
expected = calibrated(file["standard_deviation"][:], file["mean"][:], nearest(at, chosen), a, c)
assert np.allclose(file["calibrated_standard_deviation"][:], expected, rtol=1e-7)
absolute = np.hypot(expected, attributes["scale_deviation"] * file["mean"][:])
assert np.allclose(file["absolute_standard_deviation"][:], absolute, rtol=1e-7)

# Coverage of left-out experiments, the calibration of each without its publication: near that of the law of all, but not it.
coverage = {name: run["coverage"][name][:] if run["coverage"][name].dtype.kind in "fi" else run["coverage"][name].asstr()[:] for name in run["coverage"]}
row = np.flatnonzero((coverage["kind"] == "all") & (coverage["sample"] == "out-of-sample") & (coverage["band"] == "absolute"))[0]
assert coverage["points"][row] == out.sum()
assert abs(coverage["within_1"][row] - np.mean((np.abs(d - scale * mean) <= np.hypot(scale * deviation, error))[out])) < 1.5 / out.sum()
row = np.flatnonzero((coverage["kind"] == "all") & (coverage["sample"] == "out-of-sample") & (coverage["band"] == "calibrated"))[0]
left = points["sigma_left_out"][:]
assert np.isnan(left[~out]).all() and (left[out] > 0).all() and not np.allclose(left[out], band[out], rtol=1e-3)
assert abs(coverage["within_1"][row] - np.mean((np.abs(d - scale * mean) <= np.hypot(left, error))[out])) < 1.5 / out.sum()
assert abs(coverage["within_1"][row] - inside.mean()) < 0.25
print(f"share {share:.3f}, all points {inside.mean():.3f}, without the publication {coverage['within_1'][row]:.3f}")
