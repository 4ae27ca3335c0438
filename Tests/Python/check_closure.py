"""Recomputes the tables of a closure test from its points; with a run, the law too."""
import sys

import h5py
import numpy as np

file = h5py.File(sys.argv[1] + "/ensemble.h5")
assert file.attrs["content"] in ("closure", b"closure")
points, test = file["points"], file["closure"]
truth, noisy, mean, variance = (points[name][()] for name in ("truth", "pseudodata", "mean", "variance"))
error, fold = points["error"][()], points["fold"][()]
experiments = [name.decode() if isinstance(name, bytes) else name for name in test["experiment_name"][()]]
index = np.array([experiments.index(name.decode() if isinstance(name, bytes) else name) for name in points["experiment"][()]])
levels, members = test["level"][()], len(test["replica"])
for law in range(len(truth)):
    for v, level in enumerate(levels):
        for s, chosen in enumerate((fold == 1, fold >= 0)):
            if not chosen.any():
                continue
            bias = ((mean[law, v] - truth[law]) / error)[chosen] ** 2
            np.testing.assert_allclose(test["bias2"][law, v, s, 0], bias.mean(), rtol=1e-10)
            np.testing.assert_allclose(test["variance"][law, v, s, 0], (variance[law, v] / error**2)[chosen].mean(), rtol=1e-10)
            inside = np.abs(mean[law, v] - truth[law])[chosen] <= np.sqrt(variance[law, v][chosen])
            np.testing.assert_allclose(test["within_1"][law, v, s, 0], inside.mean(), rtol=1e-12)
            scale = test["normalization"][law, v][index]
            true = np.ones(len(index)) if level == 0 else test["normalization_true"][law][index]
            bias = ((scale * mean[law, v] - true * truth[law]) / error)[chosen] ** 2
            np.testing.assert_allclose(test["bias2"][law, v, s, 1], bias.mean(), rtol=1e-10)
    pulls = (noisy[law] - test["normalization_true"][law][index] * truth[law]) / error
    assert abs(pulls.mean()) < 4 / np.sqrt(len(pulls)) and abs(pulls.std() - 1) < 4 / np.sqrt(2 * len(pulls)), (pulls.mean(), pulls.std())
bias2, spread = test["bias2"][()], test["variance"][()]
ratio = np.sqrt(np.maximum(0, (bias2 - spread / members).sum(axis=0)) / spread.sum(axis=0))
np.testing.assert_allclose(test["ratio"][()], ratio, rtol=1e-10)
if len(sys.argv) > 2:
    run = h5py.File(sys.argv[2] + "/ensemble.h5")
    expected = run["points/mean"][()] if len(sys.argv) == 3 else run["points/prediction"][int(sys.argv[3])]
    np.testing.assert_allclose(truth[0], expected, rtol=1e-6)
else:
    assert len(set(file["laws/value"][:, 0])) == len(truth)
print("closure test recomputed, ratios", ratio.round(2).tolist())
