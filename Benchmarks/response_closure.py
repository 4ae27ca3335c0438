"""Are R_L and R_T found again, and do the bands hold them? response_closure.py PLACE [--laws N] [--replicas N] [--ranks N]

Each law is an ensemble of one member with a seed of its own, fitted to the bundled measurements: its R_L and R_T are known. It is asked at
the measured points of all nuclei (but those at 180 degrees); the answers get the relative errors and normalization uncertainties of the
measurements, drawn once. An ensemble with the defaults of Configs/nuclei.yaml is fitted to these pseudo-data, and its R_L and R_T are
compared with those of the law at (q, omega) of 12C, 40Ca and 56Fe where there are measured points nearby, by the lever arm of the angles.
Needs the package nucens (PYTHONPATH=Sources/Python) and the program."""
import argparse
import io
import subprocess
from pathlib import Path

import h5py
import numpy as np

import nucens

EDGES = [0.0, 0.05, 0.2, 0.5, 1.01]

parser = argparse.ArgumentParser()
parser.add_argument("place", type=Path)
parser.add_argument("--laws", type=int, default=4)
parser.add_argument("--replicas", type=int, default=24)
parser.add_argument("--ranks", type=int, default=2)
parser.add_argument("--epochs", type=int, help="fewer, for a trial")
options = parser.parse_args()
place = options.place
place.mkdir(parents=True, exist_ok=True)


def train(output, replicas, seed, files):
    card = nucens.ResponseCard(replicas=replicas, seed=seed, data=nucens.Data(files=[str(file) for file in files]))
    if options.epochs:
        card.training = nucens.Training(epochs=options.epochs)
    nucens.run(card, ranks=options.ranks, output=output, quiet=True)


def pseudo_data(law, number):
    """Tables of what the experiments would have measured of a law, one for each nucleus."""
    dice = np.random.default_rng(number)
    with h5py.File(law / "ensemble.h5") as file:
        points, experiments = file["points"], file["experiments"]
        targets, index = points["target"].asstr()[:], points["experiment_index"][:]
        kinematics = np.stack([points[name][:] for name in ("energy", "theta", "omega")])
        relative = points["error"][:] / points["cross_section"][:]
        names, known = experiments["name"].asstr()[:], experiments["normalization_uncertainty"][:]
    scale = 1 + known * dice.standard_normal(len(known))
    noise = dice.standard_normal(len(index))
    tables = []
    for target in dict.fromkeys(targets):
        chosen = np.flatnonzero((targets == target) & (kinematics[1] < 180))
        exact = nucens.open(law, nucleus=target).predict(*kinematics[:, chosen])["mean"].values
        tables.append(place / f"{target}-law{number}.csv")
        with tables[-1].open("w") as table:
            table.write("experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty\n")
            for i, value in zip(chosen, exact):
                measured = value * scale[index[i]] * (1 + relative[i] * noise[i])
                if measured > 0:
                    e, t, w = map(float, kinematics[:, i])
                    name = names[index[i]].split("@")[0]
                    row = [f'"{name}"', e, t, w, measured, value * relative[i], known[index[i]]]
                    table.write(",".join(map(str, row)) + "\n")
    return tables


def responses(run, target):
    words = [str(nucens.program()), "responses", str(run), "--target", target, "--q", "0.2:1.0:17", "--omega", "0.03:0.7:34"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return np.genfromtxt(io.StringIO(text), names=True)


rows = []
for number in range(1, options.laws + 1):
    law, fit = place / f"law{number}", place / f"fit{number}"
    train(law, 1, 1000 + number, [])
    tables = pseudo_data(law, number)
    train(fit, options.replicas, 1, tables)
    for target in ("12C", "40Ca", "56Fe"):
        truth, found = responses(law, target), responses(fit, target)
        for name in ("RL_per_GeV", "RT_per_GeV"):
            deviation = found[name.replace("_per_GeV", "_standard_deviation_per_GeV")]
            rows += list(zip([name[:2]] * len(truth), found["delta_epsilon"], found[name] / truth[name] - 1, deviation / truth[name]))
    print(f"law {number}: {len(tables)} nuclei", flush=True)

which = np.array([row[0] for row in rows])
arm, off, band = (np.array([row[i] for row in rows]) for i in (1, 2, 3))
for name in ("RL", "RT"):
    for low, high in zip(EDGES, EDGES[1:]):
        i = (which == name) & (arm > low) & (arm <= high) & np.isfinite(off + band)
        if i.any():
            pull = np.abs(off[i] / band[i])
            print(f"{name}  lever arm {low:.2f} to {min(high, 1):.2f}  {i.sum():5d} points  "
                  f"median |R/law - 1| {100 * np.median(abs(off[i])):5.1f} %  band {100 * np.median(band[i]):5.1f} %  within 1, 2 sigma {np.mean(pull < 1):.2f} {np.mean(pull < 2):.2f}")
