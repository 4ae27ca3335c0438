"""The common scale of each member, taken out of its predictions: the shape spread of ``nucens predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import h5py
import numpy as np


class LocalScale:
    """λ of each member at any kinematics: the mean of its normalizations of the experiments nearby.

    The training points count with the weights exp(−D²/2h²), h = 0.05, D the distance in (E, θ, ω), each over its standard deviation over
    the training points. Ensembles of response functions take no scale out.
    """

    width = 0.05

    def __init__(self, path: Path, target: Optional[str]):
        with h5py.File(path) as file:
            self.band_factor = float(file["coverage"].attrs.get("band_factor", np.nan)) if "coverage" in file else np.nan
            self._plain = "observable" in file["network"].attrs
            points = file["points"]
            train = points["fold"][:] == 0
            place = np.stack([points[name][:] for name in ("energy", "theta", "omega")], axis=1)[train]
            spread = place.std(axis=0)
            self._unit = np.where(spread > 1e-12 * np.abs(place.mean(axis=0)), spread, 1)
            self._place = place / self._unit
            # λ of each member at each training point.
            self._lambda = file["members/normalization"][:][:, points["experiment_index"][:][train]]

    def shape_deviation(self, values: np.ndarray, energy, theta, omega) -> np.ndarray:
        """Standard deviation over the members of f_m λ_m/⟨λ⟩, (N,), for f of (N, M)."""
        if values.shape[1] < 2:
            return np.full(len(values), np.nan)
        if self._plain:
            return values.std(axis=1, ddof=1)
        result = np.empty(len(values))
        for i, point in enumerate(np.stack([energy, theta, omega], axis=1) / self._unit):
            square = ((self._place - point) ** 2).sum(axis=1)
            square -= square.min()
            near = square < 50 * self.width**2
            weight = np.exp(-0.5 * square[near] / self.width**2)
            scale = self._lambda[:, near] @ weight / weight.sum()
            result[i] = np.std(values[i] * scale / scale.mean(), ddof=1)
        return result
