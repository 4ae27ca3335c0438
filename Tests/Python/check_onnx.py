"""Compares an exported ONNX model, run by onnxruntime, with the predictions stored in a run."""
import sys

import h5py
import numpy as np
import onnxruntime

run, model = sys.argv[1:]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
points = h5py.File(run + "/ensemble.h5")["points"]
# A model is of one nucleus, a run of response functions of several.
target = session.get_modelmeta().custom_metadata_map["target"]
chosen = points["target"].asstr()[:] == target
inputs = {name: points[name][:][chosen] for name in ("energy", "theta", "omega")}
assert [(i.name, i.type) for i in session.get_inputs()] == [(name, "tensor(double)") for name in inputs]
mean, members = session.run(["mean", "members"], inputs)
stored = points["prediction"][:].T[chosen]
assert members.shape == stored.shape and mean.shape == stored.shape[:1]
worst = max(np.max(np.abs(members / stored - 1)), np.max(np.abs(mean / points["mean"][:][chosen] - 1)))
assert worst < 1e-5, f"worst relative difference {worst}"
one = session.run(["members"], {name: values[:1] for name, values in inputs.items()})[0]
assert np.allclose(one[0], members[0], rtol=1e-5, atol=0)
assert chosen.any() and target in points.file.attrs["target"].split(",")
print("onnxruntime: worst relative difference of a prediction", worst)
