"""Checks the files of `nucens weights` against every member's predictions."""
import sys

import h5py
import numpy as np
import xarray

place = sys.argv[1]
members = h5py.File(place + "/members.h5")
prediction, mean = members["prediction"][:], members["mean"][:]
for name in ("table.h5", "file.h5"):
    weights = h5py.File(f"{place}/{name}")
    assert weights.attrs["format"] == "nucens-weights" and weights.attrs["format_version"] == 1
    assert weights.attrs["undefined_events"] == 0 and weights.attrs["target"] == "12C"
    assert weights["weight"].dtype == np.float32
    assert np.array_equal(weights["weight"][:], (prediction / mean[:, None]).astype(np.float32))
    for column in ("energy", "theta", "omega", "mean", "standard_deviation"):
        assert np.array_equal(weights[column][:], members[column][:]), column
    labelled = xarray.open_dataset(f"{place}/{name}", engine="h5netcdf")
    assert labelled.weight.dims == ("event", "replica") and list(labelled.replica.values) == list(members["replica"][:])
