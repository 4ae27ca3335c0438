"""Opens every group of result files with h5py, xarray, h5dump and h5ls; every dataset says what it is and has named axes."""
import subprocess
import sys

import h5py
import xarray

opened = 0
for run in sys.argv[1:]:
    path = run + "/ensemble.h5"
    groups = ["/"]
    with h5py.File(path) as file:
        def visit(name, item):
            if isinstance(item, h5py.Group):
                groups.append(name)
            else:
                assert item.attrs.get("long_name"), f"{name} has no long_name"
                scales = [len(d) for d in item.dims]
                assert item.is_scale or all(scales), f"{name} has an axis without a scale: {scales}"
        file.visititems(visit)
    for group in groups:
        with xarray.open_dataset(path, group=group, engine="h5netcdf") as data:
            for variable in data.variables.values():
                assert not any(d.startswith("phony_dim") for d in variable.dims), (group, variable.dims)
            data.load()
        opened += 1
    for command in (["h5dump", "-H", path], ["h5ls", "-r", path]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
print(opened, "groups opened")
