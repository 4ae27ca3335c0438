"""The common scale of each member, taken out of its predictions: the shape spread of ``nucens predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

import h5py
import numpy as np

from ._backends import NucensError
from ._files import reading


def _standardized(points: h5py.Group, chosen: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """(E, θ, ω) of the chosen points over its standard deviation, and this deviation; 1 where it is none."""
    place = np.stack([points[name][:].astype(float) for name in ("energy", "theta", "omega")], axis=1)[chosen]
    spread = place.std(axis=0)
    unit = np.where(spread > 1e-12 * np.abs(place.mean(axis=0)), spread, 1)
    return place / unit, unit


class LocalScale:
    """λ of each member at any kinematics: the mean of its normalizations of the experiments nearby.

    The training points count with the weights exp(−D²/2h²), h = 0.05, D the distance in (E, θ, ω), each over its standard deviation over
    the training points. Ensembles of response functions take no scale out.
    """

    width = 0.05

    def __init__(self, path: Path, target: Optional[str]):
        with reading(path) as file:
            self.band_factor = float(file["coverage"].attrs.get("band_factor", np.nan)) if "coverage" in file else np.nan
            self._plain = "observable" in file["network"].attrs
            points = file["points"]
            train = points["fold"][:] == 0
            self._place, self._unit = _standardized(points, train)
            # λ of each member at each training point.
            experiments = points["experiment_index"][:][train]
            self._lambda = file["members/normalization"][:].astype(float)[:, experiments]
            if self._lambda.ndim != 2 or not len(self._place):
                raise ValueError("its members and points do not fit each other")
        self._path = path

    def shape_deviation(self, values: np.ndarray, energy, theta, omega) -> np.ndarray:
        """Standard deviation over the members of f_m λ_m/⟨λ⟩, (N,), for f of (N, M)."""
        if values.shape[1] < 2:
            return np.full(len(values), np.nan)
        if self._plain:
            return values.std(axis=1, ddof=1)
        if len(self._lambda) != values.shape[1]:
            raise NucensError(f"{self._path} has {len(self._lambda)} normalizations of an experiment for {values.shape[1]} members")
        result = np.empty(len(values))
        for i, point in enumerate(np.stack([energy, theta, omega], axis=1) / self._unit):
            square = ((self._place - point) ** 2).sum(axis=1)
            square -= square.min()
            near = square < 50 * self.width**2
            weight = np.exp(-0.5 * square[near] / self.width**2)
            scale = self._lambda[:, near] @ weight / weight.sum()
            result[i] = np.std(values[i] * scale / scale.mean(), ddof=1)
        return result


class ExperimentLaw:
    """The calibrated deviation of an ensemble whose members left out whole experiments: /calibration of the result.

    σ_cal² = (a u^β σ)² + (c u^γ f)², u = (D + 0.05)/0.25, D the distance to the nearest training point of the nucleus, of all nuclei for
    one that was not fitted, and no greater than what was tested.
    """

    @staticmethod
    def read(path: Path, target: Optional[str]) -> Optional["ExperimentLaw"]:
        """None for a run without such a calibration."""
        with reading(path) as file:
            return ExperimentLaw(file, target) if "calibration" in file else None

    def __init__(self, file: h5py.File, target: Optional[str]):
        group, points = file["calibration"], file["points"]
        self._law = dict(group.attrs)
        names = list(group["name"].asstr()[:])
        train = points["fold"][:] == 0
        if target in names:
            self._spread, self._floor = self._law["spread"], group["floor"][names.index(target)]
            if "target" in points:
                train &= points["target"].asstr()[:] == target
        else:
            self._spread, self._floor = max(1.0, self._law["spread"]), self._law["floor"]
        self._place, self._unit = _standardized(points, train)
        one = np.ones(1)
        self.absolute_deviation(one, self.deviation(one, one, one, one, one))

    def deviation(self, mean: np.ndarray, deviation: np.ndarray, energy, theta, omega) -> np.ndarray:
        """Calibrated deviation, (N,), of mean and standard deviation over the members."""
        at = np.stack([energy, theta, omega], axis=1) / self._unit
        distance = np.array([np.sqrt(((self._place - point) ** 2).sum(axis=1).min()) for point in at])
        u = (np.minimum(distance, self._law["farthest"]) + 0.05) / 0.25
        return np.hypot(
            self._spread * u ** self._law["spread_exponent"] * deviation, self._floor * u ** self._law["floor_exponent"] * mean)

    def absolute_deviation(self, mean: np.ndarray, calibrated: np.ndarray) -> np.ndarray:
        """The same of the cross section itself, not up to the normalization of an experiment."""
        return np.hypot(calibrated, self._law["scale_deviation"] * mean)
