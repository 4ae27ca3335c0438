"""Compares result files bit for bit: every dataset but recorded times, and every attribute but those of the machine and the moment."""
import sys

import h5py
import numpy as np

first, *others = [h5py.File(path + "/ensemble.h5") for path in sys.argv[1:]]
compared = 0


def same(a, b):
    if not isinstance(a, (str, bytes)) and np.asarray(a).dtype.kind == "f":
        return np.asarray(a).tobytes() == np.asarray(b).tobytes()
    return np.array_equal(a, b)


def visit(name, item):
    global compared
    for other in others:
        if isinstance(item, h5py.Dataset) and name != "members/seconds":
            assert same(item[()], other[name][()]), f"{name} differs in {other.filename}"
            compared += 1
        for key, value in item.attrs.items():
            # What belongs to dimension scales holds addresses in the file.
            if key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
                assert same(value, other[name].attrs[key]), f"attribute {key} of {name} differs in {other.filename}"


first.visititems(visit)
for other in others:
    names = lambda file: {key for key in file.attrs if key not in ("created", "command", "config", "config_sha256", "host", "processor", "ranks")}
    assert names(first) == names(other)
    for key in names(first):
        assert same(first.attrs[key], other.attrs[key]), f"attribute {key} differs in {other.filename}"
print(compared, "datasets are the same")
