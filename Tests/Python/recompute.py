"""Recomputes what a result file says from its own weights and points, with NumPy alone."""
import sys

import h5py
import numpy as np

run = h5py.File(sys.argv[1] + "/ensemble.h5")
points, members, network, experiments = run["points"], run["members"], run["network"], run["experiments"]
E, omega, theta = points["energy"][:], points["omega"][:], points["theta"][:]
angle = np.radians(theta)
inputs = np.stack([E, omega, theta, np.cos(angle), 2 * E * (E - omega) * (1 - np.cos(angle))], axis=1)
scale = 1e9 / (E * np.cos(angle / 2)) / 137**2 * np.cos(angle / 2) ** 2 / (4 * E**2 * np.sin(angle / 2) ** 4)

blocks, epsilon = int(network.attrs["blocks"]), float(network.attrs["normalization_epsilon"])
names = network["tensor"].asstr()[:]
offset, rows, columns = network["offset"][:], network["rows"][:], network["columns"][:]
assert offset[-1] + rows[-1] * columns[-1] == members["weights"].shape[1], "the tensors fill a row of weights"


def predict(weights):
    t = {n: weights[o : o + r * c].reshape(r, c).astype(float) for n, o, r, c in zip(names, offset, rows, columns)}
    t = {n: a[:, 0] if a.shape[1] == 1 and not n.endswith(".weight") else a for n, a in t.items()}
    h = (inputs - t["input.mean"]) / t["input.scale"]
    for b in range(blocks):
        a = h @ t[f"dense{b}.weight"] + t[f"dense{b}.bias"]
        x = (a - t[f"norm{b}.mean"]) / np.sqrt(t[f"norm{b}.variance"] + epsilon)
        h = np.maximum(0, t[f"norm{b}.gamma"] * x + t[f"norm{b}.beta"])
    z = (h @ t[f"dense{blocks}.weight"] + t[f"dense{blocks}.bias"])[:, 0]
    return scale / (1 + np.exp(-z))


prediction = points["prediction"][:]
worst = max(np.max(np.abs(predict(w) / p - 1)) for w, p in zip(members["weights"][:], prediction))
assert worst < 1e-3, f"predictions from the weights: {worst}"

close = lambda a, b: np.allclose(a, b, rtol=1e-11, atol=0, equal_nan=True)
assert close(points["mean"][:], prediction.mean(axis=0))
assert close(points["variance"][:], prediction.var(axis=0, ddof=1))
for q in (16, 50, 84):
    assert close(points[f"quantile_{q}"][:], np.quantile(prediction, q / 100, axis=0))

d, error, fold, k = points["cross_section"][:], points["error"][:], points["fold"][:], points["experiment_index"][:]
assert (points["experiment"].asstr()[:] == experiments["name"].asstr()[:][k]).all()
for name, number in (("chi2_train", 0), ("chi2_test", 1)):
    chosen = fold == number
    for chi2, normalization, f in zip(members[name][:], members["normalization"][:], prediction):
        pull = (d - normalization[k] * f) / error
        assert close(chi2, np.mean(pull[chosen] ** 2)), name

f, uncertainty = points["mean"][:], experiments["normalization_uncertainty"][:]
best = np.array([
    (np.sum((d * f / error**2)[k == e]) + 1 / s**2) / (np.sum((f**2 / error**2)[k == e]) + 1 / s**2) for e, s in enumerate(uncertainty)
])
assert close(experiments["normalization"][:], best)
pull = (d - best[k] * f) / error
assert close(experiments.attrs["chi2_test"], np.mean(pull[fold == 1] ** 2))
assert close(experiments.attrs["chi2_train"], np.mean(pull[fold == 0] ** 2))

for target in run["bands"]:
    band = run["bands"][target]
    assert band["mean"].shape == (len(band["energy"]), len(band["step"])) == band["omega"].shape
    assert (np.diff(band["omega"][:], axis=1) > 0).all() and (band["mean"][:] > 0).all()

import xarray

for group in ("points", "members", "history", "experiments", "network", "failed_members", "bands/12C"):
    xarray.open_dataset(run.filename, group=group, engine="h5netcdf").load()
print("worst relative difference of a prediction", worst)
