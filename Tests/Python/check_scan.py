"""Recomputes tables of a scan with NumPy: means over replicas, the A/12 baseline from the source's networks, chi2 at the chosen depth."""
import string
import sys

import h5py
import numpy as np

scan = h5py.File(sys.argv[1] + "/ensemble.h5")
source = h5py.File(sys.argv[2] + "/ensemble.h5")
assert scan.attrs["content"] == "scan" and scan.attrs["source_target"] == "12C"
s, p = scan["scan"], scan["points"]
T, S, D, R = s["chi2_test"].shape
assert np.allclose(s["chi2_test_mean"], s["chi2_test"][()].mean(3), rtol=1e-12)
assert np.allclose(s["chi2_test_variance"], s["chi2_test"][()].var(3, ddof=1), rtol=1e-9)
assert np.allclose(s["chi2_baseline"], s["baseline_test"][()].mean(1), rtol=1e-12)

# The networks, as FORMAT.md says.
net, rows = source["network"], source["members/weights"][()].astype(float)
names, offset = net["tensor"].asstr()[()], net["offset"][()]
shapes = list(zip(net["rows"][()], net["columns"][()]))


def network(row):
    t = {n: row[o:o + r * c].reshape(r, c) if c > 1 else row[o:o + r] for n, o, (r, c) in zip(names, offset, shapes)}
    blocks, eps = net.attrs["blocks"], net.attrs["normalization_epsilon"]
    def f(e, th, w):
        c = np.cos(np.radians(th))
        x = np.stack([e, w, th, c, 2 * e * (e - w) * (1 - c)], 1)
        h = (x - t["input.mean"]) / t["input.scale"]
        for b in range(blocks):
            a = h @ t[f"dense{b}.weight"] + t[f"dense{b}.bias"]
            h = np.maximum(0, t[f"norm{b}.gamma"] * (a - t[f"norm{b}.mean"]) / np.sqrt(t[f"norm{b}.variance"] + eps) + t[f"norm{b}.beta"])
        z = h @ t[f"dense{blocks}.weight"].reshape(-1) + t[f"dense{blocks}.bias"]
        half = np.radians(th) / 2
        scale = 1e9 / (e * np.cos(half)) / 137**2 * np.cos(half)**2 / (4 * e**2 * np.sin(half)**4)
        return scale / (1 + np.exp(-z))
    return f


uncertainty = {}
worst = 0
for t, target in enumerate(s["target"].asstr()[()]):
    at = p["target"].asstr()[()] == target
    e, th, w, d, err, fold = (p[n][at] for n in ("energy", "theta", "omega", "cross_section", "error", "fold"))
    experiment = p["experiment"].asstr()[at]
    base = np.mean([int(target.rstrip(string.ascii_letters)) / 12 * network(row)(e, th, w) for row in rows[:R]], 0)
    # Without an experiment's normalization uncertainty at hand: the ratio at the free optimum bounds chi2 from below, that at 1 from above.
    chi = lambda f, lam: np.mean(((d - lam * f)[fold == 1] / err[fold == 1]) ** 2)
    free = np.empty_like(d)
    for k in np.unique(experiment):
        m = experiment == k
        free[m] = (d * base / err**2)[m].sum() / (base**2 / err**2)[m].sum()
    low, high = chi(base, free), chi(base, 1)
    stored = s["baseline_test"][t, 0]
    assert min(low, high) * 0.999 <= stored <= max(low, high) * 1.001, (target, low, stored, high)
    depth = list(s["depth"][()]).index(s["chosen_depth"][t, 0])
    mean = p["mean"][at]
    near = np.abs(d - mean) / np.sqrt(err**2 + p["variance"][at])
    assert np.isfinite(near).all()
    # Calibrated deviations: s from the training points left out with their spectra, and the shares of test points within them.
    table = scan["scan_experiments"]
    mine = (table["target"].asstr()[()] == target) & (table["split"][()] == 0)
    factor = dict(zip(table["name"].asstr()[mine], table["normalization"][mine, depth]))
    factor = np.array([factor[name] for name in experiment])
    opened, difference, left = (p[n][at] for n in ("open_variance", "left_out_difference", "left_out_variance"))
    assert (np.isfinite(difference) == (fold == 0)).all() and (left[fold == 0] >= 0).all() and (opened > 0).all()
    z = np.abs(difference / np.sqrt(left + (err / np.maximum(d, err / 2)) ** 2))[fold == 0]
    scale = np.quantile(z, 0.6826894921370859) if len(z) >= 20 else 1
    assert np.isclose(s["calibration_scale"][t, 0], scale, rtol=1e-9) and s["calibration_points"][t, 0] == (len(z) if len(z) >= 20 else 0)
    sigma = np.sqrt(np.maximum((scale * factor * mean) ** 2 * opened, factor**2 * p["variance"][at]))
    assert np.allclose(p["sigma_calibrated"][at], sigma, rtol=1e-9)
    away = np.abs(d - factor * mean) / np.hypot(sigma, err)
    covered = p["covered"][at] == 1
    for number in (1, 2):
        for name, chosen in (("calibrated_", fold == 1), ("calibrated_covered_", (fold == 1) & covered)):
            stored = s[f"{name}within_{number}"][t, 0]
            assert np.isclose(stored, np.mean(away[chosen] <= number)) if chosen.any() else np.isnan(stored)
    band = scan["bands"][target]
    assert (band["sigma_calibrated"][()] ** 2 >= band["variance"][()] * (1 - 1e-9)).all() and np.isfinite(band["sigma_calibrated"]).all()
    assert s["train_points"][t, 0] == (fold == 0).sum() and s["test_points"][t, 0] == (fold == 1).sum()
    assert s["movement"][t, 0, 0].max() == 0 and s["movement"][t, 0, -1].min() > 0
    assert np.allclose(s["similarity"][t], s["similarity"][:, t], rtol=1e-12) and abs(s["similarity"][t, t] - 1) < 1e-12
    worst = max(worst, abs(np.log(stored / low)))
print(f"scan of {T} targets, {S} splits, {D} depths, {R} replicas recomputed; baseline within the bounds of its normalizations")
