"""The package nucens against the program, its library and its own NumPy.

    check_package.py RUN RESPONSES SCAN PLACE
RUN is an ensemble of carbon, RESPONSES one of response functions, SCAN a scan; NUCENS_PROGRAM and NUCENS_LIBRARY are set.
"""
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import numpy as np
import xarray as xr
import yaml

import nucens
from nucens import plots

run_path, responses_path, scan_path, place = sys.argv[1:]
root = Path(__file__).resolve().parents[2]


def program(*words):
    return subprocess.run([str(nucens.program()), *words], check=True, capture_output=True, text=True).stdout


def close(a, b, rtol):
    assert np.allclose(a, b, rtol=rtol, atol=0, equal_nan=True), np.max(np.abs(np.asarray(a) / np.asarray(b) - 1))


def refused(phrase, body):
    try:
        body()
    except nucens.NucensError as error:
        assert phrase in str(error), error
    else:
        raise AssertionError(f"{phrase}: nothing was refused")


# The version is that of the program.
assert nucens.__version__ == program("--version").strip(), nucens.__version__

# Tables of the file.
run = nucens.open(run_path)
assert run.content == "ensemble" and run.target == "12C" and run.targets == ["12C"] and "replicas: 4" in run.card
assert isinstance(run.points, xr.Dataset) and run.points["cross_section"].attrs["units"] == "nb sr-1 GeV-1"
assert run.members["weights"].dims == ("replica", "parameter") and (run.replicas == run.members["replica"]).all()
assert run.bands()["mean"].dims == ("setting", "step") and len(run.experiments["name"]) > 5
assert set(run.frame("coverage")) >= {"points", "within_1", "kind"}

# The library has the numbers of the program, bit for bit; NumPy the same to the rounding of single precision.
assert run.backend == "libnucens"
omega = np.linspace(0.05, 0.55, 21)
spectrum = ("--energy", "0.68", "--theta", "60", "--omega", "0.05:0.55:21")
told = json.loads(program("predict", run_path, *spectrum, "--members", "--format", "json"))
band = run.predict(0.68, 60, omega, members=True)
assert band["mean"].dims == ("omega",) and band["prediction"].dims == ("omega", "replica") and float(band["energy"]) == 0.68


# A mixture has the members of its components.
program("mix", run_path, run_path, "--share", "0.5", "--output", place + "/both")
for backend in ("libnucens", "numpy"):
    both = nucens.open(place + "/both", backend=backend)
    assert both.content == "mixture" and both.backend == backend and len(both.replicas) == 2 * len(run.replicas)
    close(both.member_values(0.68, 60, omega), np.tile(band["prediction"], 2), 1e-12 if backend == "libnucens" else 1e-5)
    close(both.predict(0.68, 60, omega)["mean"], band["mean"], 1e-5)
refused("of 12C, not of 16O", lambda: nucens.open(place + "/both", nucleus="16O", backend="numpy"))


def find(name):
    """The values of a column, wherever the format has it."""
    stack = [told]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == name or key == name + "_nb_per_sr_GeV":
                    return np.array(inner, float)
                stack.append(inner)
    raise AssertionError(f"no {name} in {list(told)}")


for name in ("mean", "standard_deviation", "median", "quantile_16", "quantile_84", "quantile_2_5", "quantile_97_5"):
    close(band[name], find(name), 1e-12)
close(band["shape_standard_deviation"], find("shape_standard_deviation"), 1e-9)
bare = nucens.open(run_path, backend="numpy")
assert bare.backend == "numpy"
close(bare.member_values(0.68, 60, omega), band["prediction"], 1e-4)
points = run.points
close(run.member_values(points["energy"], points["theta"], points["omega"]).T, points["prediction"], 1e-12)

# Shapes, covariances, weights.
grid = run.predict(0.68, np.array([[36.0], [60.0]]), omega)
assert grid["mean"].shape == (2, 21) and run.predict(0.68, 60, 0.2)["mean"].shape == ()
matrix = run.covariance(0.68, 60, omega)
close(np.sqrt(np.diag(matrix)), band["standard_deviation"], 1e-10)
close(matrix, np.cov(band["prediction"], ddof=1), 1e-8)
close(np.diag(nucens.correlation(band["prediction"].values)), 1, 1e-10)
weights = run.weights(0.68, 60, omega)
assert weights.dtype == np.float32 and weights.shape == (21, 4)
close(weights.mean(axis=1), 1, 1e-6)
refused("ω is 0.9 GeV", lambda: run.predict(0.68, 60, 0.9))
refused("0 ≤ ω ≤ E", lambda: bare.predict(0.68, 60, 0.9))
refused("there is no result", lambda: nucens.open(place + "/nowhere"))
refused("cross sections, not of R_L", lambda: bare.responses(0.3, 0.1))
refused("not of 56Fe", lambda: nucens.open(run_path, nucleus="56Fe"))
refused("not of 56Fe", lambda: nucens.open(run_path, nucleus="56Fe", backend="numpy"))

# Response functions of fitted and other nuclei, with and without the library.
several = nucens.open(responses_path)
refused("name one", lambda: several.predict(0.68, 60, 0.2))
for nucleus in ("12C", "3He", "40Ar"):
    best, bare = nucens.open(responses_path, nucleus=nucleus), nucens.open(responses_path, nucleus=nucleus, backend="numpy")
    w = np.linspace(0.02, 0.36, 30)
    table, other = best.responses(0.38, w), bare.responses(0.38, w)
    for name in ("longitudinal", "transverse"):
        close(other[name], table[name], 1e-5)
        close(other[name + "_standard_deviation"], table[name + "_standard_deviation"], 1e-3)
    close(bare.member_values(0.68, 60, w), best.member_values(0.68, 60, w), 1e-5)
    assert best.target == nucleus and table["longitudinal"].attrs["units"] == "GeV-1"
printed = program("responses", responses_path, "--target", "12C", "--q", "0.38", "--omega", "0.1:0.2:3")
lines = [line.split("\t") for line in printed.splitlines()[1:]]
table = nucens.open(responses_path, nucleus="12C").responses(0.38, [0.1, 0.15, 0.2])
close([float(line[2]) for line in lines], table["longitudinal"], 1e-12)
close([float(line[5]) for line in lines], table["transverse_standard_deviation"], 1e-12)

# A scan as tables.
scan = nucens.open(scan_path)
frame = scan.frame("scan", "nucleus", "split", "depth")
assert len(frame) == scan.dataset("scan")["ensemble_test"].size and set(frame["target"]) <= {"6Li", "16O"}
refused("keeps no networks", lambda: scan.predict(0.68, 60, 0.2))

# Pictures.
for draw in (lambda: plots.spectrum(run, 0.68, 60), lambda: plots.uncertainty(run, 0.6, theta=[30, 60, 90], omega=[0.1, 0.2, 0.3]),
             lambda: plots.responses(nucens.open(responses_path, nucleus="12C"), 0.38)):
    axes = draw()
    axes.figure.savefig(place + "/picture.png")
    assert Path(place + "/picture.png").stat().st_size > 5000 and axes.get_title()

# Every card of Configs and every key of the complete cards that the program writes.
kinds = {"finetune": nucens.FineTuneCard, "scan": nucens.ScanCard, "nuclei": nucens.ResponseCard, "carbon": nucens.Card,
         "mixture-sections": nucens.Card, "mixture-responses": nucens.ResponseCard, "carbon-honest": nucens.Card, "dropout": nucens.Card, "quick": nucens.Card, "closure": nucens.ClosureCard,
         "leaveout": nucens.LeaveOutCard, "nuclei-leaveout": nucens.LeaveNucleusCard, "graczyk-leaveout": nucens.LeaveNucleusCard,
         "nuclei-finetune": nucens.ResponseTuneCard,
         "near-detector": nucens.StructureCard, "near-closure": nucens.StructureClosureCard,
         "far-detector": nucens.FarDetectorCard, "generator": nucens.GeneratorCard,
         "generator-scan": nucens.GeneratorScanCard, "generator-closure": nucens.GeneratorClosureCard}
for name in kinds:
    card = kinds[name].read(root / f"Configs/{name}.yaml")
    assert kinds[name].from_dict(yaml.safe_load(card.to_yaml())) == card, name
    assert card.to_dict() == yaml.safe_load((root / f"Configs/{name}.yaml").read_text()), name
complete = yaml.safe_load(run.card)
complete.pop("kind", None)
assert nucens.Card.from_dict(complete).to_dict() == complete
try:
    nucens.Training.from_dict({"epoch": 3})
    raise SystemExit("an unknown key passed")
except ValueError as error:
    assert "epochs" in str(error)

# A job.
card = nucens.Card(replicas=2, network=nucens.Network(width=16, blocks=2), training=nucens.Training(epochs=3), bands=nucens.Bands(points=5))
for ranks in (1, 2):
    trained = nucens.run(card, ranks=ranks, output=f"{place}/job{ranks}", quiet=True, launcher=None if ranks == 1 else
                         ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2"])
    assert len(trained.replicas) == 2 and "epochs: 3" in trained.card
assert (nucens.open(place + "/job1").members["weights"] == nucens.open(place + "/job2").members["weights"]).all()
refused("must", lambda: nucens.run(dataclasses.replace(card, replicas=-1), output=place + "/bad", quiet=True))
print("ok")
