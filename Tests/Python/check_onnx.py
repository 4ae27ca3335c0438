"""Compares an exported ONNX model, run by onnxruntime, with the predictions stored in a run."""
import sys

import h5py
import numpy as np
import onnxruntime

run, model = sys.argv[1:]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
points = h5py.File(run + "/ensemble.h5")["points"]
inputs = {name: points[name][:] for name in ("energy", "theta", "omega")}
assert [(i.name, i.type) for i in session.get_inputs()] == [(name, "tensor(double)") for name in inputs]
mean, members = session.run(["mean", "members"], inputs)
stored = points["prediction"][:].T
assert members.shape == stored.shape and mean.shape == stored.shape[:1]
worst = max(np.max(np.abs(members / stored - 1)), np.max(np.abs(mean / points["mean"][:] - 1)))
assert worst < 1e-5, f"worst relative difference {worst}"
one = session.run(["members"], {name: values[:1] for name, values in inputs.items()})[0]
assert np.allclose(one[0], members[0], rtol=1e-5, atol=0)
assert session.get_modelmeta().custom_metadata_map["target"] == points.file.attrs["target"]
print("onnxruntime: worst relative difference of a prediction", worst)
