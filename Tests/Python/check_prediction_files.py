"""Checks the files of `nucens predict` against each other, NumPy and xarray."""
import json
import sys

import h5py
import numpy as np
import xarray

place, run = sys.argv[1:]
statistics = ("mean", "standard_deviation", "median", "quantile_16", "quantile_84", "quantile_2_5", "quantile_97_5",
              "shape_standard_deviation")
close = lambda a, b: np.allclose(a, b, rtol=1e-11, atol=0, equal_nan=True)


def table(name, separator):
    with open(f"{place}/{name}") as file:
        header = file.readline().strip().lstrip("# ").split(separator)
        return header, np.array([[float(x) for x in line.split(separator)] for line in file])


source = h5py.File(run + "/ensemble.h5")
train = source["points/fold"][:] == 0
trained = np.stack([source["points/" + n][:][train] for n in ("energy", "theta", "omega")], axis=1)
trained_at, normalization = source["points/experiment_index"][:][train], source["members/normalization"][:]


def shape_deviation(points, members):
    """Of f lambda/<lambda>, lambda weighted with a Gaussian of width 0.05 of the standardized distance to the training points."""
    unit = trained.std(axis=0)
    square = (((points / unit)[:, None] - (trained / unit)[None]) ** 2).sum(axis=2)
    weight = np.exp(-(square - square.min(axis=1, keepdims=True)) / (2 * 0.05**2))
    scale = (weight / weight.sum(axis=1, keepdims=True)) @ normalization[:, trained_at].T
    return (members * scale / scale.mean(axis=1, keepdims=True)).std(axis=1, ddof=1)


def check_statistics(file, members, points):
    shape = shape_deviation(points, members.reshape(len(points), -1))
    assert np.allclose(file["shape_standard_deviation"][:].ravel(), shape, rtol=1e-8)
    assert close(file["mean"][:], members.mean(axis=-1)) and close(file["standard_deviation"][:], members.std(axis=-1, ddof=1))
    for name, share in (("median", 0.5), ("quantile_16", 0.16), ("quantile_84", 0.84), ("quantile_2_5", 0.025), ("quantile_97_5", 0.975)):
        assert close(file[name][:], np.quantile(members, share, axis=-1)), name


# The list, with members and covariances
h5 = h5py.File(place + "/list.h5")
members = h5["prediction"][:]
points = len(members)
assert h5.attrs["format"] == "nucens-prediction" and h5.attrs["format_version"] == 1 and h5.attrs["members"] == members.shape[1]
given = np.loadtxt(place + "/list.csv", delimiter=",", skiprows=1)
assert np.array_equal(np.stack([h5["energy"], h5["theta"], h5["omega"]], axis=1), given)
check_statistics(h5, members, given)
covariance = h5["covariance"][:]
assert np.array_equal(covariance, covariance.T)
assert np.allclose(covariance, np.cov(members), rtol=1e-9, atol=1e-9 * np.abs(covariance).max())
for name, separator in (("list.out.csv", ","), ("list.tsv", "\t")):
    header, rows = table(name, separator)
    replicas = [f"member_{r}_nb_per_sr_GeV" for r in h5["replica"][:]]
    names = ["E_GeV", "theta_deg", "omega_GeV"] + [s + "_nb_per_sr_GeV" for s in statistics]
    assert header == names + replicas + [f"covariance_{i}" for i in range(points)]
    columns = [given] + [h5[s][:][:, None] for s in statistics] + [members, covariance]
    assert np.array_equal(rows, np.concatenate(columns, axis=1)), name
column = json.load(open(place + "/list.json"))
assert column["replica"] == list(h5["replica"][:]) and np.array_equal(column["covariance"], covariance)
assert np.array_equal(column["members_nb_per_sr_GeV"], members) and column["energy_GeV"] == list(given[:, 0])
again = h5py.File(place + "/again.h5")
assert np.array_equal(again["mean"][:], h5["mean"][:])
assert np.allclose(again["correlation"][:], np.corrcoef(members), rtol=0, atol=1e-9)

# The maps
for prefix, shape, tables in (("map", (3, 4, 7), (("csv", ","), ("tsv", "\t"))), ("big", (3, 5, 701), (("csv", ","),))):
    grid = xarray.open_dataset(f"{place}/{prefix}.h5", engine="h5netcdf").load()
    assert grid["mean"].dims == ("energy", "theta", "omega") and grid["mean"].shape == shape
    assert grid["prediction"].dims == ("energy", "theta", "omega", "replica")
    axes = np.meshgrid(grid.energy, grid.theta, grid.omega, indexing="ij")
    everywhere = np.stack([a.ravel() for a in axes], axis=1)
    check_statistics(h5py.File(f"{place}/{prefix}.h5"), grid["prediction"].values, everywhere)
    columns = [a.ravel()[:, None] for a in axes] + [grid[s].values.ravel()[:, None] for s in statistics]
    for ending, separator in tables:
        header, rows = table(f"{prefix}.{ending}", separator)
        members = grid["prediction"].values.reshape(len(rows), -1)
        assert np.array_equal(rows, np.concatenate(columns + [members], axis=1)), ending
grid = xarray.open_dataset(place + "/map.h5", engine="h5netcdf").load()
column = json.load(open(place + "/map.json"))
assert np.array_equal(column["median_nb_per_sr_GeV"], grid["median"].values.ravel())

# All say which ensemble they are of.
for file in (h5py.File(place + "/list.h5"), h5py.File(place + "/map.h5")):
    assert file.attrs["ensemble_config_sha256"] == h5py.File(run + "/ensemble.h5").attrs["config_sha256"]
