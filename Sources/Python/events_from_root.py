"""Turns a ROOT tree of charged-current events into the HDF5 columns that nucens reads.

    python3 -m pip install uproot awkward h5py
    python3 Sources/Python/events_from_root.py TREE.root events.h5 [--kind nuwro|nuisance|gst] [--neutrino 14]

  nuwro     tree treeout of NuWro: branch e, with in[0] the neutrino and out[] the final particles (MeV); weight e.weight
  nuisance  tree FlatTree_VARS of NUISANCE: Enu_true, ELep, CosLep (GeV), cc, PDGnu, Mode, Weight
  gst       tree gst of GENIE: Ev, El, cthl (GeV), cc, neu, qel, res, dis, coh, mec, wght

The kind is that of the tree in the file. Neutral currents and other neutrinos are left out and counted. Channels are 1 quasielastic,
2 resonance, 3 deep-inelastic, 4 coherent, 5 two-nucleon, 6 hyperon, 0 unknown.
"""
import argparse
import os
import sys

import h5py
import numpy as np
import uproot

TREES = {"nuwro": "treeout", "nuisance": "FlatTree_VARS", "gst": "gst"}


def nuisance(tree):
    a = tree.arrays(["Enu_true", "ELep", "CosLep", "cc", "PDGnu", "Mode", "Weight"], library="np")
    mode, channel = abs(a["Mode"]), np.zeros(len(a["Mode"]), np.uint8)
    for code, modes in {1: [1], 5: [2], 2: [10, 11, 12, 13, 17, 22, 23], 3: [21, 26], 4: [15, 16], 6: [18, 19, 20]}.items():
        channel[np.isin(mode, modes)] = code
    return a["Enu_true"], a["ELep"], a["CosLep"], a["cc"] != 0, a["PDGnu"], channel, a["Weight"]


def gst(tree):
    a = tree.arrays(["Ev", "El", "cthl", "cc", "neu", "qel", "res", "dis", "coh", "mec", "wght"], library="np")
    channel = np.zeros(len(a["Ev"]), np.uint8)
    for code, name in {1: "qel", 2: "res", 3: "dis", 4: "coh", 5: "mec"}.items():
        channel[a[name] != 0] = code
    return a["Ev"], a["El"], a["cthl"], a["cc"] != 0, a["neu"], channel, a["wght"]


def nuwro(tree):
    import awkward as ak
    # Branches of a split object go by their last name, in whatever branch they stand.
    place = {key.split("/")[-1]: key for key in tree.keys(recursive=True)}
    part = lambda group, name: tree[place[f"{group}.{name}"]].array()
    pdg = ak.to_numpy(part("in", "pdg")[:, 0])
    nu = np.stack([ak.to_numpy(part("in", name)[:, 0]) for name in "xyz"], 1)
    muon = abs(part("out", "pdg")) == 13
    has = ak.to_numpy(ak.any(muon, axis=1))
    first = lambda name: ak.to_numpy(ak.fill_none(ak.firsts(part("out", name)[muon]), np.nan))
    mu = np.stack([first(name) for name in "xyz"], 1)
    with np.errstate(invalid="ignore"):
        cosine = (nu * mu).sum(1) / np.sqrt((nu ** 2).sum(1) * (mu ** 2).sum(1))
    channel = np.zeros(len(pdg), np.uint8)
    for code, name in {1: "qel", 2: "res", 3: "dis", 4: "coh", 5: "mec", 6: "hyp"}.items():
        if f"flag.{name}" in place:
            channel[tree[place[f"flag.{name}"]].array(library="np") != 0] = code
    weight = tree[place["weight"]].array(library="np")
    return ak.to_numpy(part("in", "t")[:, 0]) / 1e3, first("t") / 1e3, cosine, has, pdg, channel, weight


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("hdf5")
    parser.add_argument("--kind", choices=sorted(TREES))
    parser.add_argument("--neutrino", type=int, default=14, choices=[14, -14])
    options = parser.parse_args()
    if os.path.exists(options.hdf5):
        sys.exit(f"{options.hdf5} exists; give another name")
    file = uproot.open(options.root)
    names = {key.split(";")[0] for key in file.keys()}
    kind = options.kind or next((kind for kind, tree in TREES.items() if tree in names), None)
    if kind is None or TREES[kind] not in names:
        sys.exit(f"{options.root}: there is no tree {' or '.join(TREES.values()) if kind is None else TREES[kind]}, only {sorted(names)}")
    energy, muon, cosine, charged, pdg, channel, weight = {"nuwro": nuwro, "nuisance": nuisance, "gst": gst}[kind](file[TREES[kind]])
    keep = charged & (pdg == options.neutrino)
    aside = options.hdf5 + ".part"
    with h5py.File(aside, "w") as out:
        for name, values in [("E_nu_GeV", energy), ("E_mu_GeV", muon), ("cos_theta", cosine), ("weight", weight)]:
            out[name] = np.asarray(values, float)[keep]
        out["channel"] = channel[keep]
        out["neutrino"] = np.asarray(pdg, np.int32)[keep]
        out.attrs["source"] = f"{options.root}, {TREES[kind]}"
    os.replace(aside, options.hdf5)
    print(f"{keep.sum()} events of {kind}, {(~charged).sum()} neutral-current and {(charged & ~keep).sum()} of other neutrinos left out")


if __name__ == "__main__":
    main()
