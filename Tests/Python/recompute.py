"""Recomputes what a result file says from its own weights and points, with NumPy alone; of a fine-tune, through its steps."""
import functools
import math
import re
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
        y = t[f"norm{b}.gamma"] * x + t[f"norm{b}.beta"]
        h = np.maximum(0, y) if network.attrs["activation"] == "relu" else y / (1 + np.exp(-y))
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
times, normalization = points["times_seen"][:], members["normalization"][:]
assert (times[:, fold == 1] == 0).all() and (times.sum(axis=1) > 0).all()
pulls2 = ((d - normalization[:, k] * prediction) / error) ** 2
assert close(members["chi2_train"][:], (times * pulls2).sum(axis=1) / times.sum(axis=1))
if (fold == 1).any():
    assert close(members["chi2_test"][:], pulls2[:, fold == 1].mean(axis=1))

f, uncertainty = points["mean"][:], experiments["normalization_uncertainty"][:]
best = np.array([
    (np.sum((d * f / error**2)[k == e]) + 1 / s**2) / (np.sum((f**2 / error**2)[k == e]) + 1 / s**2) for e, s in enumerate(uncertainty)
])
assert close(experiments["normalization"][:], best)
pull = (d - best[k] * f) / error
assert close(experiments.attrs["chi2_test"], np.mean(pull[fold == 1] ** 2) if (fold == 1).any() else np.nan)
assert close(experiments.attrs["chi2_train"], np.mean(pull[fold == 0] ** 2))

# Bands, regions, distances.
scaled = normalization[:, k] * prediction
shape = scaled.var(axis=0, ddof=1)
assert close(points["shape_variance"][:], shape)
unseen = [np.flatnonzero(times[:, i] == 0) if fold[i] == 0 else [] for i in range(len(d))]
out = np.array([len(u) >= 3 for u in unseen])
outside = lambda values, f: np.array([f(values[u, i]) if o else np.nan for i, (u, o) in enumerate(zip(unseen, out))])
out_mean, out_variance = outside(scaled, np.mean), outside(scaled, lambda v: np.var(v, ddof=1))
out_absolute = outside(prediction, lambda v: np.var(v, ddof=1))
assert close(points["out_of_sample_mean"][:], out_mean)
assert close(points["out_of_sample_variance"][:], out_variance)
assert close(points["out_of_sample_absolute_variance"][:], out_absolute)
nucleon, resonance = 0.938918, 1.232
w2 = nucleon**2 + 2 * nucleon * omega - 2 * E * (E - omega) * (1 - np.cos(angle))
place = (w2 - nucleon**2) / (resonance**2 - nucleon**2)
region = np.array(["quasielastic", "dip", "delta", "beyond"])[np.searchsorted([1 / 3, 2 / 3, 4 / 3], place, side="right")]
assert (points["region"].asstr()[:] == region).all()
place = np.stack([E, theta, omega], axis=1)
spread = place[fold == 0].std(axis=0)
place /= np.where(spread > 0, spread, 1)
setting = lambda key, other: (re.findall(rf"{key}: (\w+)", run.attrs["config"]) or [other])[0]
# The card of a fine-tune has neither; it may resample points.
held_out, resample = setting("held_out_folds", "0"), setting("resample", "points" if setting("resample_points", "") == "true" else "none")
distance = points["training_distance"][:]
if resample != "settings":
    train = np.flatnonzero(fold == 0)
    for i in range(0, len(d), 7):
        others = train[train != i]
        if fold[i] == 0 and int(held_out) > 0 and resample == "none" and len(times) >= int(held_out):
            others = others[(times[:, others] != times[:, [i]]).any(axis=0)]
        if resample == "none" or fold[i] == 1 or int(held_out) == 0:
            assert abs(distance[i] - np.sqrt(((place[others] - place[i]) ** 2).sum(axis=1).min())) < 1e-9

# Calibration: the share is that of a normal distribution, and no other ratio of a and b has a lower CRPS.
coverage = run["coverage"]
a, b = coverage.attrs["a"], coverage.attrs["b"]


@functools.cache
def factor(n):
    """t sqrt(1 + 1/n), t within which as much of Student's distribution with n - 1 degrees of freedom lies as of the normal one within 1."""
    degrees = min(n - 1, 400)
    angle = np.linspace(0, np.pi / 2, 200001)
    power = np.cos(angle) ** (degrees - 1)
    total = np.concatenate([[0], np.cumsum((power[1:] + power[:-1]) / 2)])
    phi = np.interp(0.6826894921370859 * total[-1], total, angle)
    return np.tan(phi) * np.sqrt(degrees) * np.sqrt(1 + 1 / n)


assert np.isclose(coverage.attrs["band_factor"], a * factor(len(times)), rtol=1e-7, equal_nan=True) if len(times) > 1 else True
erf = np.vectorize(math.erf)
is_left_out = coverage.attrs["calibration"] == "left-out spectra"
if is_left_out:
    # Of a fine-tune: what its training points leave open, with s from those that are left out with their spectra.
    opened, left = points["open_variance"][:], points["left_out_variance"][:]
    z = np.abs(points["left_out_difference"][:] / np.sqrt(left + (error / np.maximum(d, error / 2)) ** 2))
    assert (np.isfinite(z) == (fold == 0)).all()
    is_enough = (fold == 0).sum() >= 20
    s = np.quantile(z[fold == 0], 0.6826894921370859) if is_enough else 1
    assert close(coverage.attrs["calibration_scale"], s)
    assert coverage.attrs["calibration_points"] == (is_enough * (fold == 0)).sum()
    left_open = np.fmax((s * best[k] * f) ** 2 * opened, best[k] ** 2 * points["variance"][:])
    assert np.allclose(points["sigma_calibrated"][:], np.sqrt(left_open), rtol=1e-9) and points["sigma_calibrated"].attrs["data_part"] == 1
    assert np.isnan([a, b]).all()
else:
    calibrated = coverage.attrs["band_factor"] * np.sqrt(shape)
    assert close(points["sigma_calibrated"][:], calibrated) and close(points["sigma_calibrated"].attrs["data_part"], b)
if is_left_out:
    pass
elif coverage.attrs["calibration"] == "none":
    assert out.sum() < 20 and np.isnan([a, b, coverage.attrs["a_error"], coverage.attrs["b_error"]]).all()
else:
    assert coverage.attrs["calibration_points"] == out.sum() >= 20
    out_factor = np.array([factor(len(u)) if o else np.nan for u, o in zip(unseen, out)])
    unit = np.hypot(out_factor * np.sqrt(out_variance), error)[out]
    x, s, e = np.abs(d - out_mean)[out] / unit, (out_factor * np.sqrt(out_variance))[out] / unit, error[out] / unit

    def crps(phi, scale=None):
        tau = np.hypot(np.cos(phi) * s, np.sin(phi) * e)
        tau *= np.quantile(x / tau, 0.6826894921370859) if scale is None else scale
        y = x / tau
        return np.mean(tau * (y * erf(y / 2**0.5) + np.sqrt(2 / np.pi) * np.exp(-(y**2) / 2) - 1 / np.sqrt(np.pi)))

    best_score = crps(np.arctan2(b, a), np.hypot(a, b))
    assert abs(best_score / crps(np.arctan2(b, a)) - 1) < 1e-7
    assert all(best_score <= crps(np.radians(degrees)) * (1 + 1e-12) for degrees in range(0, 91, 5))
    assert coverage.attrs["a_error"] >= 0 and coverage.attrs["b_error"] >= 0

# Pulls and coverage.
difference = np.where(out, d - out_mean, d - best[k] * f)
sigma = {
    "absolute": best[k] * np.sqrt(np.where(out, out_absolute, points["variance"][:])),
    "shape": np.sqrt(np.where(out, out_variance, shape)),
}
deviation = {band: np.hypot(value, error) for band, value in sigma.items()}
factors = np.array([factor(len(u)) if o else factor(len(times)) if len(times) > 1 else np.nan for u, o in zip(unseen, out)])
deviation["calibrated"] = np.sqrt(left_open + error**2) if is_left_out else np.hypot(a * factors * sigma["shape"], b * error)
edges = {"below 0.02": (0, 0.02), "0.02 to 0.05": (0.02, 0.05), "0.05 to 0.1": (0.05, 0.1), "0.1 and beyond": (0.1, np.inf)}
columns = {name: coverage[name][:] for name in coverage if coverage[name].dtype.kind in "fi"}
texts = {name: coverage[name].asstr()[:] for name in ("kind", "name", "sample", "band")}
names_of = experiments["name"].asstr()[:]
samples = (fold == 1).any() + int(out.any())
calibrated_samples = {"none": 0, "left-out spectra": (fold == 1).any()}.get(coverage.attrs["calibration"], samples)
expected_rows = (1 + len(names_of) + 4 + 4) * (2 * samples + calibrated_samples)
assert len(coverage["row"]) == expected_rows, "a row for each sample, band and name"
for row in range(expected_rows):
    kind, name, sample, band = (texts[key][row] for key in ("kind", "name", "sample", "band"))
    chosen = {
        "all": np.ones(len(d), bool), "experiment": names_of[k] == name, "region": region == name,
        "distance": (lambda low, high: (distance >= low) & ((distance < high) | (high == np.inf)))(*edges.get(name, (0, 0))),
    }[kind] & ((fold == 1) if sample == "test" else out)
    n = chosen.sum()
    assert columns["points"][row] == n
    if n == 0:
        assert np.isnan([columns[c][row] for c in ("chi2", "median_pull2", "mean_pull", "within_1", "within_2")]).all()
        continue
    pull = (difference / error)[chosen]
    assert close(columns["chi2"][row], np.mean(pull**2)) and close(columns["median_pull2"][row], np.median(pull**2))
    assert abs(columns["mean_pull"][row] - pull.mean()) < 1e-9 * np.abs(pull).max()
    assert n == 1 or abs(columns["mean_pull_error"][row] / (pull.std(ddof=1) / np.sqrt(n)) - 1) < 1e-9
    for number in (1, 2):
        share = np.mean(np.abs(difference[chosen]) <= number * deviation[band][chosen]) if np.isfinite(deviation[band]).all() else np.nan
        assert np.isnan(share) or abs(columns[f"within_{number}"][row] - share) < 1.5 / n
        p = columns[f"within_{number}"][row]
        assert close(columns[f"within_{number}_error"][row], np.sqrt(p * (1 - p) / n + 0.25 / n**2) / (1 + 1 / n))

for target in run["bands"]:
    band = run["bands"][target]
    assert band["mean"].shape == (len(band["energy"]), len(band["step"])) == band["omega"].shape
    assert (np.diff(band["omega"][:], axis=1) > 0).all() and (band["mean"][:] > 0).all()

import xarray

for group in ("points", "members", "history", "experiments", "network", "failed_members", "coverage", "bands/" + run.attrs["target"]) + (("transfer",) if transfer else ()):
    xarray.open_dataset(run.filename, group=group, engine="h5netcdf").load()
print("worst relative difference of a prediction", worst)
