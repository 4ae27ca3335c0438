"""Time to quality: core seconds until the mean of an ensemble describes the test points as well as asked.

For each finished run, over its first 1, 2, 4, … members: seconds of training (the members' own, or epochs times --epoch-seconds, where the
machine was busy during the runs), and χ²/N of their mean over the test points, λ in closed form from all points of an experiment.

    python Benchmarks/time_to_quality.py RUN… [--below 2.23] [--epoch-seconds 0.1]
"""
import argparse

import h5py
import numpy as np

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("runs", nargs="+", help="run directories with ensemble.h5")
parser.add_argument("--below", type=float, default=2.23, help="χ²/N to get below (the published test value of model A)")
parser.add_argument("--epoch-seconds", type=float, help="seconds of one epoch on an idle core")
options = parser.parse_args()


def chi2(run, members):
    """χ²/N over test points of the mean of the first members: all, and without Fomin:2010ei."""
    points, experiments = run["points"], run["experiments"]
    k, d, error = (points[name][:] for name in ("experiment_index", "cross_section", "error"))
    f = points["prediction"][:members].mean(axis=0)
    inverse = 1 / experiments["normalization_uncertainty"][:] ** 2
    sums = [np.bincount(k, weights=w, minlength=len(inverse)) for w in (d * f / error**2, f**2 / error**2)]
    pull = (d - ((sums[0] + inverse) / (sums[1] + inverse))[k] * f) / error
    test = points["fold"][:] == 1
    without = test & (points["experiment"].asstr()[:] != "Fomin:2010ei")
    return np.mean(pull[test] ** 2), np.mean(pull[without] ** 2)


print("| run | epochs | members | core seconds | test χ²/N | without Fomin |\n|---|---:|---:|---:|---:|---:|")
reached = []
for path in options.runs:
    with h5py.File(path + "/ensemble.h5") as run:
        epochs = run["members/epochs"][:]
        seconds = np.cumsum(epochs * options.epoch_seconds if options.epoch_seconds else run["members/seconds"][:])
        counts = [2**i for i in range(12) if 2**i < len(seconds)] + [len(seconds)]
        for count in counts:
            all_points, without = chi2(run, count)
            print(f"| {path} | {epochs[0]} | {count} | {seconds[count - 1]:.0f} | {all_points:.2f} | {without:.2f} |")
            if all_points < options.below:
                reached.append((seconds[count - 1], f"{path}, {count} members"))
if reached:
    least = min(reached)
    print(f"\nbelow {options.below} first after {least[0]:.0f} core seconds: {least[1]}")
else:
    print(f"\nnone is below {options.below}")
