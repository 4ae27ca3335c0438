"""Results and grids that somebody has changed, read by the package nucens: each is accepted, or refused by a NucensError of one message.

    check_damaged.py [--files N] [--seed S] FILE...             N files, changed at random
    check_damaged.py --guided SECONDS [--corpus DIR] FILE...     changes that coverage guides; needs atheris

A change is one of the structure: objects that are missing, of other shapes, types or values, links, data that stand elsewhere, attributes.
"""
import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import h5py
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("file", nargs="+")
parser.add_argument("--files", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--guided", type=int)
parser.add_argument("--corpus")
options = parser.parse_args()
if options.guided is not None:
    import atheris

    with atheris.instrument_imports(include=["nucens"]):
        import nucens
else:
    import nucens

warnings.simplefilter("ignore")
np.seterr(all="ignore")
resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

NUMBERS = [0, 1, -1, 2, 3, 7, 10**6, 2**31, 2**62, -(2**62), 0.5, 1e308, -1e-300, float("nan"), float("inf"), float("-inf")]
TEXTS = ["", "relu", "12C", "12C,16O", "\x1b[31mred", "a\nb", "\u202e", "999Zz", "../../etc/passwd", "x" * 5000, "ensemble", "mixture"]


class Dice:
    """Choices from a seed."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, count):
        return self._random.randrange(count)

    def pick(self, words):
        return words[self.below(len(words))]


class GuidedDice(Dice):
    """Choices from bytes that coverage guides."""

    def __init__(self, data):
        self._data = atheris.FuzzedDataProvider(data)

    def below(self, count):
        return self._data.ConsumeIntInRange(0, count - 1)


def objects(file):
    found = []
    file.visit(found.append)
    return sorted(found)


def shape_like(dice, shape):
    shape = list(shape)
    kind = dice.below(5)
    if kind == 0 or not shape:
        return tuple(shape) + (dice.below(4),)
    place = dice.below(len(shape))
    if kind == 1:
        del shape[place]
    elif kind == 2:
        shape[place] = max(0, shape[place] - 1 + 2 * dice.below(2))
    elif kind == 3:
        shape[place] = dice.pick([0, 1, 1000, 10**7, 10**12])
    else:
        shape[place] = dice.below(shape[place] + 1)
    return tuple(shape)


def refer(file, name, secret, way):
    """Puts what stands elsewhere in the place of an object."""
    del file[name]
    if way == 0:
        file[name] = h5py.ExternalLink(secret, "/network")
    elif way == 1:
        file[name] = h5py.SoftLink("/points")
    elif way == 2:
        layout = h5py.VirtualLayout((4,), "f8")
        layout[:] = h5py.VirtualSource(secret, "numbers", (4,))
        file.create_virtual_dataset(name, layout)
    else:
        file.create_dataset(name, (4,), "f8", external=[(secret, 0, 32)])


def change(file, dice, secret):
    """One change. Returns whether the file must be refused from now on."""
    name = dice.pick(objects(file))
    item = file[name]
    kind = dice.below(8)
    if kind == 0:
        del file[name]
    elif kind == 1 and isinstance(item, h5py.Dataset):
        shape, dtype = shape_like(dice, item.shape), item.dtype
        small = int(np.prod(shape, dtype=float)) < 10**5
        del file[name]
        if small and dice.below(2):
            file.create_dataset(name, shape, dtype)
        else:
            # Declared, and never written.
            file.create_dataset(name, shape, dtype, chunks=tuple(min(16, max(1, n)) for n in shape) or None)
    elif kind == 2 and isinstance(item, h5py.Dataset) and item.size and item.dtype.kind in "fiu":
        values = item[()]
        wanted = dice.pick(NUMBERS)
        with np.errstate(all="ignore"):
            value = np.array(wanted, float).astype(item.dtype)
        if np.ndim(values) == 0 or dice.below(3) == 0:
            values = np.full(item.shape, value)
        else:
            values.reshape(-1)[dice.below(values.size)] = value
        item[()] = values
    elif kind == 3 and isinstance(item, h5py.Dataset):
        shape = item.shape
        if int(np.prod(shape, dtype=float)) < 10**5:
            del file[name]
            if dice.below(2):
                file.create_dataset(name, data=np.full(shape, dice.pick(TEXTS), dtype=object), dtype=h5py.string_dtype())
            else:
                file.create_dataset(name, data=np.full(shape, 3, dtype=dice.pick(["f4", "i8", "u1", "f8", "i1", "c16", "S3"])))
    elif kind == 4 and dice.below(4) == 0:
        if dice.below(5) == 0:
            del file[name]
            file[name] = file["/"]
        else:
            refer(file, name, secret, dice.below(4))
            return True
    elif kind in (5, 6):
        attributes = (item if dice.below(3) else file).attrs
        names = sorted(n for n in attributes if n not in ("DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME", "_Netcdf4Dimid"))
        if names:
            chosen = dice.pick(names)
            del attributes[chosen]
            form = dice.below(5)
            if form == 1:
                attributes[chosen] = dice.pick(NUMBERS)
            elif form == 2:
                attributes[chosen] = dice.pick(TEXTS)
            elif form == 3:
                attributes[chosen] = np.array([dice.pick(NUMBERS)] * dice.below(4), float)
            elif form == 4:
                attributes[chosen] = np.bytes_(b"\xff\xfe\x1b")
    elif kind == 7 and "/" in name:
        file.move(name, name + "x")
    return False


def use(path, dice):
    """What the package does with a file, and one of its groups as a table."""
    with h5py.File(path, "r") as file:
        is_grid = str(file.attrs.get("format")) == "nucens-grid" or "rapidity" in file
    if is_grid:
        grid = nucens.Grid(path)
        grid.responses(0.4, 0.1)
        grid.cross_section([0.6, 0.7], 40.0, 0.1, members=True)
        return
    run = nucens.open(path)
    if run.groups:
        run.frame(dice.pick(run.groups))
    if run.content in ("ensemble", "mixture"):
        run.replicas
        run = nucens.open(path, nucleus=run.target or run.targets[0], backend="numpy")
        run.predict([0.6, 0.7], 40.0, [0.1, 0.2])
        run.covariance(0.7, 40.0, [0.1, 0.2])
        if "16O" in run.targets and len(run.targets) > 1:
            run.responses(0.4, [0.1, 0.2])


def one(dice, place, secret):
    """Changes a copy of one of the files, and reads it. Returns whether it is accepted."""
    source = dice.pick(options.file)
    path = shutil.copy(source, os.path.join(place, "changed.h5"))
    must_refuse = False
    with h5py.File(path, "r+") as file:
        for _ in range(1 + dice.below(3)):
            try:
                must_refuse |= change(file, dice, secret)
            except (OSError, ValueError, RuntimeError, KeyError, TypeError, OverflowError):
                pass  # what HDF5 itself does not write
    begin = time.monotonic()
    try:
        use(path, dice)
        assert not must_refuse or not refers(path), "a link was followed"
        return True
    except nucens.NucensError as error:
        message = str(error)
        assert message and len(message) < 3000 and all(c.isprintable() or c == "\n" for c in message), repr(message)
        return False
    finally:
        assert time.monotonic() - begin < 10, "it takes more than 10 s"


def refers(path):
    """Whether a later change has left a reference to somewhere else in the file."""
    with h5py.File(path, "r") as file:
        groups = [file["/"]]
        for group in groups:
            for name in group:
                if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                    return True
                item = group[name]
                if isinstance(item, h5py.Group) and item != file["/"]:
                    groups.append(item)
                elif isinstance(item, h5py.Dataset) and (item.is_virtual or item.external):
                    return True
    return False


place = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
secret = os.path.join(place, "secret.h5")
with h5py.File(secret, "w") as file:
    file["numbers"] = np.arange(4.0)
    file.create_group("network")
for source in options.file:
    use(source, Dice(0))
    for way in range(4):
        path = shutil.copy(source, os.path.join(place, "referring.h5"))
        with h5py.File(path, "r+") as file:
            refer(file, objects(file)[way], secret, way)
        try:
            use(path, Dice(0))
        except nucens.NucensError as error:
            assert "is a link" in str(error) or "other files" in str(error), error
        else:
            raise AssertionError(f"{source}: reference {way} was followed")

if options.guided is not None:
    corpus = [options.corpus] if options.corpus else []
    words = [sys.argv[0], f"-max_total_time={options.guided}", "-max_len=64", "-rss_limit_mb=8192", *corpus]
    atheris.Setup(words, lambda data: one(GuidedDice(data), place, secret))
    atheris.Fuzz()
counts = Counter()
for index in range(options.files):
    seed = options.seed * 10**9 + index
    try:
        counts[one(Dice(seed), place, secret)] += 1
    except Exception:
        print(f"file {index} of --seed {options.seed} is kept as {Path(place, 'changed.h5')}", flush=True)
        raise
shutil.rmtree(place)
print(f"{counts[True]} accepted, {counts[False]} refused")
