"""Copies a result with output biases so low that every prediction is 0."""
import shutil
import sys

import h5py

run, copy = sys.argv[1:]
shutil.copy(run + "/ensemble.h5", copy)
with h5py.File(copy, "r+") as file:
    network = file["network"]
    names = list(network["tensor"].asstr()[:])
    column = network["offset"][names.index(f"dense{int(network.attrs['blocks'])}.bias")]
    file["members/weights"][:, column] = -1e4
