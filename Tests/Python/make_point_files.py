"""Makes lists of points with something wrong in each."""
import sys

import h5py
import numpy as np

place = sys.argv[1]


def make(name, energy=(1.0, 1.0, 1.0), theta=(30.0, 40.0, 50.0), omega=(0.1, 0.2, 0.3)):
    with h5py.File(f"{place}/{name}", "w") as file:
        for column, values in (("energy", energy), ("theta", theta), ("omega", omega)):
            if values is not None:
                file[column] = np.array(values)


make("missing.h5", omega=None)
make("lengths.h5", theta=(30.0, 40.0))
make("integers.h5", energy=(1, 1, 1))
make("table.h5", energy=[[1.0], [1.0], [1.0]])
make("empty.h5", energy=np.zeros(0), theta=np.zeros(0), omega=np.zeros(0))
make("bad.h5", theta=(30.0, 200.0, 50.0))
make("nan.h5", omega=(0.1, 0.2, np.nan))
open(place + "/empty.csv", "w").close()
open(place + "/text.h5", "w").write("E_GeV,theta_deg,omega_GeV\n1,60,0.2\n")
open(place + "/bad.csv", "w").write("E_GeV,theta_deg,omega_GeV\n1,60,0.2\n1,60,2\n")
