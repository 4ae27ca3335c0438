"""HDF5 files as files from others: nothing beside them is read, and whatever is wrong with them ends in one clear error."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import Iterator, Union

import h5py

from ._backends import NucensError

# What nucens compresses with, and what every HDF5 has: no file makes the library load a filter from elsewhere.
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}


@contextmanager
def refusing(path: Union[str, os.PathLike]) -> Iterator[None]:
    """Whatever goes wrong with what a file holds is the file's fault, and told as a NucensError."""
    try:
        yield
    except (NucensError, MemoryError):
        raise
    except Exception as error:
        told = (str(error) or type(error).__name__)[:1000]
        raise NucensError(f"{path} cannot be read: {told}; copy it again from where it was made, or write it anew") from error


@contextmanager
def reading(path: Union[str, os.PathLike]) -> Iterator[h5py.File]:
    """The file, open to be read.

    Raises:
        NucensError: it cannot be read, refers to other files, declares more than it can hold, or is not what its reader needs: also for
            what goes wrong while it is open.
    """
    with refusing(path), h5py.File(path, "r") as file:
        _examine(file, os.path.getsize(path))
        yield file


def _examine(file: h5py.File, size: int) -> None:
    """Refuses links, data in other files, foreign filters, and sizes beyond 1 MB and what "deflate" makes of the bytes stored, 1032 to 1."""
    links = []
    file.id.links.visit(lambda name, link: links.append((name, link.type)), info=True)
    for name, kind in links:
        place = f"{file.filename}: {name.decode(errors='replace')}"
        if kind != h5py.h5l.TYPE_HARD:
            raise NucensError(f"{place} is a link; nucens writes none, and does not follow any")
        item = h5py.h5o.open(file.id, name)
        if not isinstance(item, h5py.h5d.DatasetID):
            continue
        created = item.get_create_plist()
        if created.get_layout() == h5py.h5d.VIRTUAL or created.get_external_count() > 0:
            raise NucensError(f"what {place} holds stands in other files, which nucens does not open")
        foreign = {created.get_filter(i)[0] for i in range(created.get_nfilters())} - _FILTERS
        if foreign:
            raise NucensError(f"{place} is packed by filter {min(foreign)}, which nucens does not use")
        declared = item.get_space().get_simple_extent_npoints() * item.get_type().get_size()
        is_chunked = created.get_layout() == h5py.h5d.CHUNKED
        if declared > (1032 * min(size, item.get_storage_size()) + (1 << 20) if is_chunked else size):
            raise NucensError(f"{place} declares {declared} bytes, more than what is stored of it can be")
