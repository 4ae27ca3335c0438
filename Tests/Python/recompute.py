"""Recomputes what a result file says from its own weights and points, with NumPy alone; of a fine-tune, through its steps."""
import sys

import h5py
import numpy as np

run = h5py.File(sys.argv[1] + "/ensemble.h5")
assert run.attrs["content"] == "ensemble"
points, members, network, experiments = run["points"], run["members"], run["network"], run["experiments"]
E, omega, theta = points["energy"][:], points["omega"][:], points["theta"][:]
angle = np.radians(theta)
plain_scale = 1e9 / (E * np.cos(angle / 2)) / 137**2 * np.cos(angle / 2) ** 2 / (4 * E**2 * np.sin(angle / 2) ** 4)

transfer = run.get("transfer")
if transfer:
    assert transfer["norm"].shape == (len(members["replica"]), len(transfer["source"])) and run.attrs["source_target"] == transfer["source"].asstr()[0]
blocks, epsilon = int(network.attrs["blocks"]), float(network.attrs["normalization_epsilon"])
names = network["tensor"].asstr()[:]
offset, rows, columns = network["offset"][:], network["rows"][:], network["columns"][:]
assert offset[-1] + rows[-1] * columns[-1] == members["weights"].shape[1], "the tensors fill a row of weights"


def seen(member):
    """Where the member's network is asked, and the scale of its sigmoid: through the steps of /transfer, if there are any."""
    w, scale = omega, plain_scale
    for step in range(len(transfer["source"]) if transfer else 0):
        value = lambda name: transfer[name][member, step]
        M, offset, fade, fall, most = (
            transfer.attrs[n] for n in ("nucleon_mass", "peak_offset", "fade_mass", "fade_width", "greatest_share"))
        recoil = E * (1 - np.cos(angle)) / M
        peak = E - E / (1 + recoil)
        count, first = value("centres"), transfer["centres"][()].ravel()[: member * len(transfer["source"]) + step].sum()
        if count:
            q = np.sqrt(2 * E * (E - peak) * (1 - np.cos(angle)))
            x = np.stack([np.log(E), np.log(q), (w - peak) / (0.25 * q)], axis=1)
            centres = transfer["position"][first : first + count]
            r = np.sqrt(3 * ((x[:, None, :] - centres[None]) ** 2).sum(axis=2))
            scale = scale * np.exp((1 + r) * np.exp(-r) @ transfer["coefficient"][first : first + count])
        W = np.sqrt(np.maximum(0, M**2 + 2 * M * w - 2 * E * (E - w) * (1 - np.cos(angle))))
        u = 1 / (1 + np.exp((W - fade) / fall))
        if (value("norm"), value("shift"), value("width")) != (1, 0, 1):
            zero = peak + offset
            moved = w + u * (zero + (w - zero - value("shift")) / value("width") - w)
            w = np.minimum(moved, np.maximum(w, most * E))
            scale = scale * value("norm") * value("width") ** -u
        scale = scale * value("mass_ratio")
    return np.stack([E, w, theta, np.cos(angle), 2 * E * (E - w) * (1 - np.cos(angle))], axis=1), scale


def predict(member, weights):
    inputs, scale = seen(member)
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
worst = max(np.max(np.abs(predict(m, w) / p - 1)) for m, (w, p) in enumerate(zip(members["weights"][:], prediction)))
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
        assert close(chi2, np.mean(pull[chosen] ** 2) if chosen.any() else np.nan), name

f, uncertainty = points["mean"][:], experiments["normalization_uncertainty"][:]
best = np.array([
    (np.sum((d * f / error**2)[k == e]) + 1 / s**2) / (np.sum((f**2 / error**2)[k == e]) + 1 / s**2) for e, s in enumerate(uncertainty)
])
assert close(experiments["normalization"][:], best)
pull = (d - best[k] * f) / error
assert close(experiments.attrs["chi2_test"], np.mean(pull[fold == 1] ** 2) if (fold == 1).any() else np.nan)
assert close(experiments.attrs["chi2_train"], np.mean(pull[fold == 0] ** 2))

for target in run["bands"]:
    band = run["bands"][target]
    assert band["mean"].shape == (len(band["energy"]), len(band["step"])) == band["omega"].shape
    assert (np.diff(band["omega"][:], axis=1) > 0).all() and (band["mean"][:] > 0).all()

import xarray

for group in ("points", "members", "history", "experiments", "network", "failed_members", "bands/" + run.attrs["target"]) + (("transfer",) if transfer else ()):
    xarray.open_dataset(run.filename, group=group, engine="h5netcdf").load()
print("worst relative difference of a prediction", worst)
