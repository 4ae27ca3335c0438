"""Makes files as somebody might send them, for OtherFilesTests: python3 make.py"""
import h5py
import numpy as np


def make(name):
    file = h5py.File(name + ".h5", "w", libver=("earliest", "v108"))
    file["own"] = np.array([7.0])
    return file


with make("external-link") as file:
    file["values"] = h5py.ExternalLink("other.h5", "/values")
    file["group"] = h5py.ExternalLink("other.h5", "/")
with make("external-storage") as file:
    file.create_dataset("values", (3,), "f8", external=[("other.bin", 0, 24)])
with h5py.File("virtual.h5", "w") as file:
    file["own"] = np.array([7.0])
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource("other.h5", "values", shape=(3,))
    file.create_virtual_dataset("values", layout)
with make("huge-chunks") as file:
    file.create_dataset("values", (1 << 40,), "f8", chunks=(1024,))
    space, plist = h5py.h5s.create_simple((4,)), h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((4,))
    plist.set_filter(32008, h5py.h5z.FLAG_OPTIONAL, ())
    dataset = h5py.h5d.create(file.id, b"filtered", h5py.h5t.IEEE_F64LE, space, plist)
    dataset.write_direct_chunk((0,), b"x" * 32)
