"""Checks which replica is kept out of a result, as what, and which are in it."""
import sys

import h5py

run, replica, status, members = sys.argv[1:]
file = h5py.File(run + "/ensemble.h5")
out = file["failed_members"]
assert list(out["replica"][()]) == [int(replica)], out["replica"][()]
assert out["status"].asstr()[0] == status and "median" in out["reason"].asstr()[0]
assert list(file["members/replica"][()]) == [int(m) for m in members.split(",")], file["members/replica"][()]
