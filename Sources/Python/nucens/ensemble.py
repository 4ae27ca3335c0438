"""A finished run as labelled arrays, and its networks at any kinematics."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Union

import h5py
import numpy as np
import xarray as xr

from . import spreads
from ._backends import Backend, NucensError, choose
from ._files import reading, refusing
from ._scales import ExperimentLaw, LocalScale

if TYPE_CHECKING:
    import pandas as pd

Numbers = Union[float, "np.typing.ArrayLike"]
CROSS_SECTION = "nb sr-1 GeV-1"
FORMAT, VERSION = "nucens-ensemble", 1


def open(run: Union[str, os.PathLike], nucleus: Optional[str] = None, backend: Optional[str] = None) -> "Run":
    """Opens a finished run.

    Args:
        run: the run directory, or the file ensemble.h5 in it.
        nucleus: what an ensemble of response functions is asked for, any, such as "40Ar"; otherwise the fitted one.
        backend: "libnucens" or "numpy"; None for the library where it is, else NumPy from the weights.
    Raises:
        NucensError: there is no finished run, or it is of another nucleus.
    """
    return Run(run, nucleus, backend)


class Run:
    """A finished run: an ensemble, or the tables of a scan, a closure test or another study.

    Attributes:
        path: the result file.
        attributes: what the file says of itself: command, seed, config, software_version, ….
        content: "ensemble", "scan", "closure", "leaveout", ….
        targets: the fitted nuclei.
        target: the nucleus that predictions are of; None while one of several has not been chosen.
    """

    def __init__(self, run: Union[str, os.PathLike], nucleus: Optional[str] = None, backend: Optional[str] = None):
        path = Path(run).expanduser()
        self.path = path if path.suffix == ".h5" else path / "ensemble.h5"
        if not self.path.exists():
            raise NucensError(f"there is no result {self.path}: give the directory of a finished run")
        with reading(self.path) as file:
            self.attributes: Dict[str, Any] = {name: _plain(value) for name, value in file.attrs.items()}
            self.groups: List[str] = sorted(_groups(file))
            known = (self.attributes.get("format"), self.attributes.get("format_version"))
            if known != (FORMAT, VERSION):
                raise NucensError(
                    f"{self.path} is of format {known[0]}, version {known[1]}; this package reads {FORMAT}, version {VERSION}")
            untold = [name for name in ("content", "target", "config") if not isinstance(self.attributes.get(name), str)]
            if untold:
                raise ValueError(f"its attribute {untold[0]} is no text")
            self.content: str = self.attributes["content"]
            self.targets: List[str] = self.attributes["target"].split(",")
        self.target: Optional[str] = nucleus or (self.targets[0] if len(self.targets) == 1 else None)
        self._nucleus, self._wanted = nucleus, backend
        self._backend: Optional[Backend] = None
        self._scale: Optional[LocalScale] = None
        self._law: Optional[ExperimentLaw] = None
        if backend is not None or nucleus is not None:
            self._networks()

    def __repr__(self) -> str:
        return f"<nucens {self.content} of {', '.join(self.targets)}: {self.path}>"

    # Tables of the file

    @property
    def card(self) -> str:
        """The complete run card, YAML."""
        return self.attributes["config"]

    def dataset(self, group: str) -> xr.Dataset:
        """A group of the file, such as "points", "members", "scan", with its axes as dimensions; units in the attributes."""
        if group.strip("/") not in self.groups:
            raise NucensError(f"{self.path} has no group {group}; it has {', '.join(self.groups)}")
        with refusing(self.path), xr.open_dataset(self.path, group=group, engine="h5netcdf") as dataset:
            return dataset.load()

    @property
    def points(self) -> xr.Dataset:
        """The measured points: kinematics, cross_section ± error, fold, and what the ensemble says there."""
        return self.dataset("points")

    @property
    def members(self) -> xr.Dataset:
        """The members: replica, χ²/N, normalizations λ (replica × experiment), weights (replica × parameter)."""
        return self.dataset("members")

    @property
    def experiments(self) -> xr.Dataset:
        """The experiments: points, χ²/N, λ and Δλ."""
        return self.dataset("experiments")

    @property
    def coverage(self) -> xr.Dataset:
        """Shares of points within the bands, by experiment, region and distance from the training data."""
        return self.dataset("coverage")

    @property
    def replicas(self) -> np.ndarray:
        """Replica numbers, (M,), the order of all member axes."""
        with reading(self.path) as file:
            if "members" not in file:
                raise NucensError(f"{self.path} is a {self.content}, which keeps no members")
            return file["members/replica"][:]

    def bands(self, target: Optional[str] = None) -> xr.Dataset:
        """Bands at every measured (E, θ): omega, mean, variance and quantiles, setting × step."""
        return self.dataset("bands/" + (target or self._one_target()))

    def frame(self, group: str, *dimensions: str) -> "pd.DataFrame":
        """Datasets of a group with just these dimensions as a table: ``run.frame("scan", "nucleus", "split", "depth")``.

        Without dimensions, those of the group's first dataset with the most of them. Texts of a single dimension are joined.
        """
        dataset = self.dataset(group)
        if not dimensions:
            axes = [tuple(str(name) for name in v.dims) for v in dataset.data_vars.values()]
            dimensions = max(axes, key=len, default=())
        chosen = [name for name, v in dataset.data_vars.items() if v.dims == dimensions]
        if not chosen:
            shapes = sorted({" × ".join(map(str, v.dims)) for v in dataset.data_vars.values()})
            raise NucensError(f"{group} has no dataset with the axes {dimensions}; it has {'; '.join(shapes)}")
        labels = [n for n, v in dataset.data_vars.items() if v.ndim == 1 and v.dims[0] in dimensions and v.dtype.kind in "OUS"]
        return dataset[chosen + [n for n in labels if n not in chosen]].to_dataframe().reset_index()

    # The networks

    @property
    def backend(self) -> str:
        """Who evaluates the networks: "libnucens" or "numpy"."""
        return self._networks().name

    def _networks(self) -> Backend:
        if self._backend is None:
            if self.content not in ("ensemble", "mixture"):
                raise NucensError(
                    f"{self.path} is a {self.content}, which keeps no networks; open an ensemble, a fine-tune or a mixture")
            self._one_target()
            self._backend = choose(str(self.path), self._nucleus, self._wanted)
        return self._backend

    def _one_target(self) -> str:
        if self.target is None:
            raise NucensError(f"the run is of {', '.join(self.targets)}; name one, such as nucens.open(run, nucleus={self.targets[-1]!r})")
        return self.target

    def member_values(self, energy: Numbers, theta: Numbers, omega: Numbers) -> np.ndarray:
        """d²σ/dΩdω of every member, nb/sr/GeV.

        Args:
            energy: beam energy E in GeV; theta: scattering angle θ in degrees; omega: energy transfer ω in GeV. They are broadcast.
        Returns:
            (..., M), where ... is their common shape.
        """
        shape, points = _broadcast(energy, theta, omega)
        return self._networks().members(*points).reshape(shape + (-1,))

    def predict(self, energy: Numbers, theta: Numbers, omega: Numbers, members: bool = False) -> xr.Dataset:
        """The band at any kinematics, with the numbers of ``nucens predict``.

        Args:
            energy, theta, omega: as in :meth:`member_values`.
            members: add ``prediction``, every member's value.
        Returns:
            mean, standard_deviation, median, quantiles, shape_standard_deviation and, where the ensemble is calibrated,
            calibrated_standard_deviation, with absolute_standard_deviation where whole experiments calibrated it. Dimensions: "omega"
            for a spectrum at one E and θ, none for a single point, otherwise those of the broadcast arrays, named dim_0, dim_1, …, or
            "point" for one.
        """
        shape, (e, t, w) = _broadcast(energy, theta, omega)
        values = self._networks().members(e, t, w)
        columns = spreads.summary(values)
        if self._scale is None:
            self._scale, self._law = LocalScale(self.path, self.target), ExperimentLaw.read(self.path, self.target)
        columns["shape_standard_deviation"] = self._scale.shape_deviation(values, e, t, w)
        if self._law is not None:
            calibrated = self._law.deviation(columns["mean"], columns["standard_deviation"], e, t, w)
            columns["calibrated_standard_deviation"] = calibrated
            columns["absolute_standard_deviation"] = self._law.absolute_deviation(columns["mean"], calibrated)
        elif np.isfinite(self._scale.band_factor):
            columns["calibrated_standard_deviation"] = self._scale.band_factor * columns["shape_standard_deviation"]
        is_spectrum = len(shape) == 1 and np.ndim(energy) == 0 and np.ndim(theta) == 0
        names = _dimensions(shape, is_spectrum)
        kinematics = {"energy": (e, "GeV"), "theta": (t, "degree"), "omega": (w, "GeV")}
        coordinates: Dict[str, Any] = {
            name: ((), a[0], {"units": unit}) if is_spectrum and name != "omega" else (names, a.reshape(shape), {"units": unit})
            for name, (a, unit) in kinematics.items()
        }
        data: Dict[str, Any] = {name: (names, a.reshape(shape), {"units": CROSS_SECTION}) for name, a in columns.items()}
        if members:
            data["prediction"] = (names + ["replica"], values.reshape(shape + (-1,)), {"units": CROSS_SECTION})
            coordinates["replica"] = ("replica", self.replicas, {})
        return xr.Dataset(data, coordinates, {"target": self._one_target(), "run": str(self.path), "backend": self.backend})

    def covariance(self, energy: Numbers, theta: Numbers, omega: Numbers) -> np.ndarray:
        """Covariances of the predictions at N points, (N, N), (nb/sr/GeV)²."""
        values = self.member_values(energy, theta, omega)
        return spreads.covariance(values.reshape(-1, values.shape[-1]))

    def weights(self, energy: Numbers, theta: Numbers, omega: Numbers) -> np.ndarray:
        """Weights of events, (..., M) in single precision: each member's cross section over the mean.

        Fill a histogram once with the events as they are, and once for each member with its weights: the standard deviation over the
        members is the uncertainty of every bin, with all correlations. Where the mean is 0 the weights are 1.
        """
        return spreads.weights(self.member_values(energy, theta, omega))

    def responses(self, q: Numbers, omega: Numbers) -> xr.Dataset:
        """R_L and R_T of an ensemble of response functions.

        Args:
            q: momentum transfer in GeV; omega: energy transfer in GeV, 0 < ω < q. They are broadcast.
        Returns:
            longitudinal, transverse and their _standard_deviation, 1/GeV; dimension "omega" for a single q.
        """
        shape, (momentum, transfer) = _broadcast(q, omega)
        columns = self._networks().responses(momentum, transfer)
        names = _dimensions(shape, is_spectrum=np.ndim(q) == 0)
        coordinates = {
            "q": ((), momentum[0], {"units": "GeV"}) if names == ["omega"] else (names, momentum.reshape(shape), {"units": "GeV"}),
            "omega": (names, transfer.reshape(shape), {"units": "GeV"}),
        }
        data = {name: (names, a.reshape(shape), {"units": "GeV-1"}) for name, a in columns.items()}
        return xr.Dataset(data, coordinates, {"target": self._one_target(), "run": str(self.path), "backend": self.backend})


def _dimensions(shape: Tuple[int, ...], is_spectrum: bool) -> List[str]:
    """What the dimensions of a prediction are called."""
    if len(shape) == 1:
        return ["omega" if is_spectrum else "point"]
    return [f"dim_{i}" for i in range(len(shape))]


def _broadcast(*arrays: Numbers):
    """The common shape, and each array flat, contiguous, of 64-bit floats; a single point is one number."""
    broadcast = np.broadcast_arrays(*[np.asarray(a, dtype=float) for a in arrays])
    return broadcast[0].shape, [np.ascontiguousarray(a).reshape(-1) for a in broadcast]


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value.item() if isinstance(value, np.generic) else value


def _groups(file: h5py.File) -> List[str]:
    found: List[str] = []
    file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Group) else None)
    return found
