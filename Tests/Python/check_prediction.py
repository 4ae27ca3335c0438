"""Compares `nucens predict` with the stored predictions at measured points."""
import subprocess
import sys

import h5py

run, program = sys.argv[1:]
points = h5py.File(run + "/ensemble.h5")["points"]
count = len(points["energy"])
for i in (0, count // 4, count // 2, count - 1):
    E, theta, omega = (repr(float(points[name][i])) for name in ("energy", "theta", "omega"))
    out = subprocess.run([program, "predict", run, "--energy", E, "--theta", theta, "--omega", omega], capture_output=True, text=True, check=True)
    values = [float(x) for x in out.stdout.splitlines()[1].split()]
    stored = [float(omega), float(points["mean"][i]), float(points["variance"][i]) ** 0.5]
    assert values[:2] == stored[:2], (values, stored)
    assert abs(values[2] / stored[2] - 1) < 1e-15 or stored[2] == values[2]
print("ok")
