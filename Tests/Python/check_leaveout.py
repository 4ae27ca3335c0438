"""Recomputes the tables of a leave-one-out test from its points."""
import sys

import h5py
import numpy as np

file = h5py.File(sys.argv[1] + "/ensemble.h5")
assert file.attrs["content"] in ("leaveout", b"leaveout")
points, groups = file["points"], file["groups"]
group, covered = points["group"][()], points["covered"][()] == 1
d, error, f, sigma, scale = (points[name][()] for name in ("cross_section", "error", "mean", "standard_deviation", "normalization"))
pull = (d - scale * f) / np.hypot(error, scale * sigma)
np.testing.assert_allclose(points["pull"][()], pull, rtol=1e-9)
for row in range(len(groups["name"])):
    mine = group == row
    assert mine.sum() == groups["points"][row] and (mine & covered).sum() == groups["covered_points"][row]
    np.testing.assert_allclose(groups["chi2"][row], (((d - scale * f) / error)[mine] ** 2).mean(), rtol=1e-9)
    np.testing.assert_allclose(groups["median"][row], np.median(pull[mine] ** 2), rtol=1e-9)
    np.testing.assert_allclose(groups["within_1"][row], (np.abs(pull[mine]) <= 1).mean())
    np.testing.assert_allclose(groups["within_2"][row], (np.abs(pull[mine]) <= 2).mean())
    score = groups["score"][row]
    if (mine & covered).sum() < 5:
        assert np.isnan(score)
        continue
    median = np.median(pull[mine & covered] ** 2)
    np.testing.assert_allclose(groups["median_covered"][row], median, rtol=1e-9)
    np.testing.assert_allclose(score, np.fmax(median, (groups["normalization_pull"][row] / 2) ** 2), rtol=1e-9)
    assert groups["train_points"][row] + mine.sum() <= len(d)
if file.attrs["by"] in ("experiment", b"experiment"):
    # λ in closed form from the covered points left out, with its prior.
    for row in range(len(groups["name"])):
        mine = (group == row) & covered if groups["covered_points"][row] >= 5 else group == row
        shift = groups["normalization_pull"][row]
        value = scale[mine][0]
        weight = (f / error**2)[mine]
        # (Σ d f/δ² − λ Σ f²/δ²) Δλ² = λ − 1
        uncertainty = (1 - value) / shift
        np.testing.assert_allclose(((d[mine] * weight).sum() - value * (f[mine] * weight).sum()) * uncertainty**2, value - 1, rtol=1e-6)
print("leave-one-out test recomputed:", len(groups["name"]), "groups,", int(points["lonely"][()].sum()), "single points")
