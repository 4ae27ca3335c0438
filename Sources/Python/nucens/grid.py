"""Tables of response functions (``nucens export RUN --grid FILE.h5``), read without nucens."""

from __future__ import annotations

import os
from typing import Tuple, Union

import numpy as np

from ._backends import NucensError
from ._files import reading


class Grid:
    """R_L and R_T of one nucleus on (q, ω), of the mean and of M members, by cubic interpolation of ln R.

    Attributes:
        target: the nucleus; members: M; errors: measured errors of the interpolation, as the file has them.
    """

    def __init__(self, file: Union[str, os.PathLike]):
        with reading(file) as table:
            if (table.attrs.get("format"), table.attrs.get("format_version")) != ("nucens-grid", 1):
                raise NucensError(f"{file} is no table of response functions; write one with 'nucens export RUN --grid FILE.h5'")
            self.target: str = table.attrs["target"]
            self.members = int(table.attrs["members"])
            self.errors = {name: float(value) for name, value in table.attrs.items() if "error" in name or name == "cells_within"}
            self._coulomb = float(table.attrs["coulomb_energy"])
            self._axes = np.log(table["momentum"][:].astype(float)), table["rapidity"][:].astype(float)
            names = ("ln_longitudinal", "ln_transverse")
            self._means = [table[name][:].astype(float) for name in names]
            self._values = [table[name + "_members"][:].astype(float) for name in names]
            nodes = tuple(len(axis) for axis in self._axes)
            shapes = {array.shape for array in self._means} | {array.shape[:-1] for array in self._values}
            if shapes != {nodes} or min(nodes) < 4 or any(array.shape[-1] != self.members for array in self._values):
                raise ValueError("its axes and tables do not fit each other")

    def responses(self, q, omega, members: bool = False) -> Tuple[np.ndarray, np.ndarray]:
        """R_L and R_T in 1/GeV at q and ω in GeV, broadcast to (...); with ``members`` (..., M) of each member.

        Raises:
            NucensError: a point lies outside the table.
        """
        q, omega = np.broadcast_arrays(np.asarray(q, float), np.asarray(omega, float))
        with np.errstate(all="ignore"):
            places = np.log(q), np.arctanh(omega / q)
        first, weights = zip(*(self._cubic(place, axis) for place, axis in zip(places, self._axes)))
        found = []
        for table in self._values if members else self._means:
            total = 0.0
            for i in range(4):
                for j in range(4):
                    weight = weights[0][i] * weights[1][j]
                    total = total + (weight[..., None] if members else weight) * table[first[0] + i, first[1] + j]
            found.append(np.exp(total))
        return found[0], found[1]

    def cross_section(self, energy, theta, omega, members: bool = False) -> np.ndarray:
        """d²σ/dΩdω in nb/sr/GeV at E (GeV), θ (degrees), ω (GeV), broadcast to (...); with ``members`` (..., M)."""
        E, theta, omega = np.broadcast_arrays(*[np.asarray(a, float) for a in (energy, theta, omega)])
        sine = (1 - np.cos(np.radians(theta))) / 2
        Q2 = 4 * (E + self._coulomb) * (E + self._coulomb - omega) * sine
        q2 = Q2 + omega**2
        unit = 0.389379372e6 / 137.035999**2 / (4 * E**2 * sine**2)
        share = Q2 / q2
        v_L, v_T = unit * (1 - sine) * share**2, unit * ((1 - sine) * share / 2 + sine)
        R_L, R_T = self.responses(np.sqrt(q2), omega, members)
        return (v_L[..., None] * R_L + v_T[..., None] * R_T) if members else v_L * R_L + v_T * R_T

    @staticmethod
    def _cubic(place: np.ndarray, axis: np.ndarray):
        """First of four nodes, and their weights."""
        at = (place - axis[0]) / (axis[-1] - axis[0]) * (len(axis) - 1)
        bad = ~((at >= -1e-9) & (at <= len(axis) - 1 + 1e-9))
        if bad.any():
            raise NucensError(f"{np.count_nonzero(bad)} points lie outside the table's q or ω/q")
        first = np.clip(np.floor(at).astype(int) - 1, 0, len(axis) - 4)
        t = at - (first + 1)
        return first, [-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2, (t + 1) * t * (t - 1) / 6]
