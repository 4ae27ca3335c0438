"""Makes a small tree as NuWro, NUISANCE and GENIE have it, and turns each into HDF5 by Sources/Python/events_from_root.py: check DIRECTORY"""
import os
import subprocess
import sys

import awkward as ak
import h5py
import numpy as np
import uproot

place = sys.argv[1]
tool = os.path.join(os.path.dirname(__file__), "../../Sources/Python/events_from_root.py")
n = 60
draw = np.random.default_rng(1)
energy, cosine = draw.uniform(1, 3, n), draw.uniform(-1, 1, n)
muon = 0.6 * energy
charged = np.arange(n) % 5 != 0
pdg = np.where(np.arange(n) % 7 == 0, -14, 14).astype(np.int32)
flags = {name: (np.arange(n) % 6 == i).astype(np.int32) for i, name in enumerate(["qel", "res", "dis", "coh", "mec", "hyp"])}
channel = np.arange(n) % 6 + 1

with uproot.recreate(f"{place}/gst.root") as file:
    file["gst"] = dict(
        Ev=energy, El=muon, cthl=cosine, cc=charged, neu=pdg, wght=np.full(n, 2.0), **{k: v for k, v in flags.items() if k != "hyp"})
with uproot.recreate(f"{place}/nuisance.root") as file:
    modes = np.array([1, 11, 26, 16, 2, 18], np.int32)[np.arange(n) % 6]
    file["FlatTree_VARS"] = dict(
        Enu_true=energy, ELep=muon, CosLep=cosine, cc=charged, PDGnu=pdg, Mode=np.sign(pdg) * modes, Weight=np.full(n, 2.0))
with uproot.recreate(f"{place}/nuwro.root") as file:
    # The muon is the second of the final particles; momenta in MeV, the neutrino along z.
    p = 1e3 * np.sqrt(muon ** 2 - 0.1056583755 ** 2)
    one = lambda values: ak.Array([[v, 0.0] for v in values])
    out = lambda values: ak.Array([[0.0, v] for v in values])
    whole = lambda first, second: ak.values_astype(ak.Array([[int(a), int(b)] for a, b in zip(first, second)]), np.int32)
    tree = {
        "in.pdg": whole(pdg, np.full(n, 2112)), "in.t": one(1e3 * energy), "in.x": one(0 * energy), "in.y": one(0 * energy),
        "in.z": one(1e3 * energy), "out.pdg": whole(np.full(n, 2212), np.where(charged, 13, 14) * np.sign(pdg)), "out.t": out(1e3 * muon),
        "out.x": out(p * np.sqrt(1 - cosine ** 2)), "out.y": out(0 * p), "out.z": out(p * cosine), "weight": np.full(n, 2.0),
        **{f"flag.{k}": v for k, v in flags.items()},
    }
    file.mktree("treeout", {key: value.type.content if isinstance(value, ak.Array) else value.dtype for key, value in tree.items()})
    file["treeout"].extend(tree)

keep = charged & (pdg == 14)
for kind in ("gst", "nuisance", "nuwro"):
    done = subprocess.run([sys.executable, tool, f"{place}/{kind}.root", f"{place}/{kind}.h5"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{keep.sum()} events of {kind}, {(~charged).sum()} neutral-current" in done.stdout, done.stdout
    with h5py.File(f"{place}/{kind}.h5") as made:
        for name, values in [("E_nu_GeV", energy), ("E_mu_GeV", muon), ("cos_theta", cosine)]:
            assert np.allclose(made[name][:], values[keep], rtol=1e-12, atol=1e-12), (kind, name)
        expected = np.where(channel[keep] == 6, 0, channel[keep]) if kind == "gst" else channel[keep]
        assert (made["channel"][:] == expected).all() and (made["weight"][:] == 2).all() and (made["neutrino"][:] == 14).all()
    again = subprocess.run([sys.executable, tool, f"{place}/{kind}.root", f"{place}/{kind}.h5"], capture_output=True, text=True)
    assert again.returncode != 0 and "exists" in again.stderr
print("three kinds of trees are read")
