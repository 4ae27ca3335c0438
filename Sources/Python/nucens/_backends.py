"""Who evaluates the networks: libnucens, or NumPy from the weights where the library is missing."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Optional, Protocol

import numpy as np

from . import _places


class NucensError(RuntimeError):
    """What nucens refused, with its own words; control characters, as files from others may have them, are written out."""

    def __init__(self, message: str):
        super().__init__("".join(c if c.isprintable() or c == "\n" else f"\\u{{{ord(c):X}}}" for c in message))


class Backend(Protocol):
    """Evaluates all members of one ensemble. Arrays are contiguous, of 64-bit floats."""

    name: str

    def members(self, energy: np.ndarray, theta: np.ndarray, omega: np.ndarray) -> np.ndarray:
        """d²σ/dΩdω of each member at N points, (N, M), nb/sr/GeV."""
        ...

    def responses(self, q: np.ndarray, omega: np.ndarray) -> "dict[str, np.ndarray]":
        """Mean and standard deviation of R_L and R_T at N points, (N,) each, 1/GeV."""
        ...


_doubles = ctypes.POINTER(ctypes.c_double)
_loaded: "dict[str, ctypes.CDLL]" = {}


def _load(path: Path) -> ctypes.CDLL:
    key = str(path)
    if key not in _loaded:
        # Local symbols: the HDF5 of h5py stands beside that of the library.
        library = ctypes.CDLL(key)
        library.nucens_last_error.restype = ctypes.c_char_p
        library.nucens_open.restype = library.nucens_open_nucleus.restype = ctypes.c_void_p
        library.nucens_open.argtypes = [ctypes.c_char_p]
        library.nucens_open_nucleus.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        library.nucens_close.argtypes = [ctypes.c_void_p]
        library.nucens_close.restype = None
        library.nucens_member_count.argtypes = [ctypes.c_void_p]
        library.nucens_member_count.restype = ctypes.c_size_t
        for function in (library.nucens_predict, library.nucens_responses):
            function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *(6 * [_doubles])]
        _loaded[key] = library
    return _loaded[key]


def _pointer(array: Optional[np.ndarray]):
    return None if array is None else array.ctypes.data_as(_doubles)


class Library:
    """libnucens: the bits of ``nucens predict``."""

    name = "libnucens"

    def __init__(self, path: Path, run: str, nucleus: Optional[str]):
        self._library = _load(path)
        words = [str(run).encode()] + ([nucleus.encode()] if nucleus else [])
        self._ensemble = (self._library.nucens_open_nucleus if nucleus else self._library.nucens_open)(*words)
        if not self._ensemble:
            raise NucensError(self._error())
        self._count = self._library.nucens_member_count(self._ensemble)

    def __del__(self):
        if getattr(self, "_ensemble", None):
            self._library.nucens_close(self._ensemble)
            self._ensemble = None

    def _error(self) -> str:
        return self._library.nucens_last_error().decode()

    def members(self, energy, theta, omega):
        values = np.empty((len(energy), self._count))
        arguments = [_pointer(a) for a in (energy, theta, omega)] + [None, None, _pointer(values)]
        if self._library.nucens_predict(self._ensemble, len(energy), *arguments) != 0:
            raise NucensError(self._error())
        return values

    def responses(self, q, omega):
        names = ["longitudinal", "longitudinal_standard_deviation", "transverse", "transverse_standard_deviation"]
        values = {name: np.empty(len(q)) for name in names}
        arguments = [_pointer(a) for a in (q, omega, *values.values())]
        if self._library.nucens_responses(self._ensemble, len(q), *arguments) != 0:
            raise NucensError(self._error())
        return values


def choose(run: str, nucleus: Optional[str], wanted: Optional[str]) -> Backend:
    """The library, or NumPy where there is none.

    Args:
        wanted: "libnucens" or "numpy"; None for the best there is.
    """
    if wanted not in (None, "libnucens", "numpy"):
        raise ValueError(f"there is no backend {wanted!r}; choose 'libnucens' or 'numpy'")
    if wanted != "numpy":
        path = _places.library()
        if path is not None:
            try:
                return Library(path, run, nucleus)
            except OSError as error:
                if wanted:
                    raise NucensError(f"{path} cannot be loaded: {error}; load the modules that nucens was built with") from error
        elif wanted:
            raise NucensError("there is no libnucens; install nucens (make install), or name the library in NUCENS_LIBRARY")
    from ._networks import read

    return read(run, nucleus)
