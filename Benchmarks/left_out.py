"""How an ensemble describes the experiments that its members left out: left_out.py RUN/ensemble.h5

For each nucleus, and for 12C by distance and experiment: points, chi2/N, median |d/(lambda f) - 1|, shares within one and two
sqrt((lambda s)^2 + delta^2), the median band s/f, and the shares with the calibrated deviation (sigma_left_out, without the publication). f and s are mean and standard deviation over the members that did not see the
experiment (/points/out_of_sample_mean, out_of_sample_absolute_variance); lambda follows in closed form from all of its points."""
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    points = file["points"]
    target = points["target"].asstr()[:]
    experiment = points["experiment_index"][:]
    value, error = points["cross_section"][:], points["error"][:]
    mean, deviation = points["out_of_sample_mean"][:], np.sqrt(points["out_of_sample_absolute_variance"][:])
    calibrated = points["sigma_left_out"][:] if "sigma_left_out" in points else np.full(len(value), np.nan)
    distance = points["training_distance"][:]
    names = file["experiments/name"].asstr()[:]
    prior = file["experiments/normalization_uncertainty"][:]

left_out = np.isfinite(mean)
scale = np.ones(len(names))
for k in range(len(names)):
    i = left_out & (experiment == k)
    if i.any():
        weight = mean[i] / error[i] ** 2
        scale[k] = ((value[i] * weight).sum() + prior[k] ** -2) / ((mean[i] * weight).sum() + prior[k] ** -2)
predicted = scale[experiment] * mean
calibrated_pull = np.abs(value - predicted) / np.hypot(calibrated, error)
pull = np.abs(value - predicted) / np.hypot(scale[experiment] * deviation, error)


def row(name, chosen):
    if not chosen.any():
        return
    chi2 = (((value - predicted) / error)[chosen] ** 2).mean()
    print(f"{name:28s} {chosen.sum():5d}  chi2/N {chi2:6.2f}  median {100 * np.median(abs(value / predicted - 1)[chosen]):4.1f} %  "
          f"within {np.mean(pull[chosen] < 1):.2f} {np.mean(pull[chosen] < 2):.2f}  band {100 * np.median((deviation / mean)[chosen]):4.1f} %  "
          f"calibrated {np.mean(calibrated_pull[chosen] < 1):.2f} {np.mean(calibrated_pull[chosen] < 2):.2f}  "
          f"band {100 * np.median((calibrated / predicted)[chosen]):4.1f} %")


for name in dict.fromkeys(target):
    row(name, left_out & (target == name))
carbon = left_out & (target == "12C")
edges = [0, 0.05, 0.1, 0.2, 0.5, np.inf]
for low, high in zip(edges, edges[1:]):
    row(f"12C, distance {low} to {high}", carbon & (distance >= low) & (distance < high))
for k, name in enumerate(names):
    row(f"12C {name}", carbon & (experiment == k))
