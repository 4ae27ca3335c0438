"""The networks of a result, evaluated with NumPy as the page of the file format says."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Union

import numpy as np

from . import _responses
from ._backends import NucensError
from ._files import reading
from .spreads import summary


def read(run: str, nucleus: Optional[str]) -> "Union[Networks, Mixture]":
    """The networks of a result file, or of the components of a mixture."""
    with reading(run) as file:
        is_mixture = file.attrs["content"] == "mixture"
    return Mixture(run, nucleus) if is_mixture else Networks(run, nucleus)


class Mixture:
    """The members of a mixture: the first ones of each component, whose results stand beside its own."""

    name = "numpy"

    def __init__(self, run: str, nucleus: Optional[str]):
        with reading(run) as file:
            target, counts = file.attrs["target"], file["mixture/members"][:]
        if nucleus not in (None, target):
            raise NucensError(f"{run} is of {target}, not of {nucleus}")
        components = Path(run).parent / "components"
        files = [components / f"{number}.h5" for number in range(1, len(counts) + 1)]
        if not all(map(Path.is_file, files)):
            raise NucensError(f"{run} needs the directory 'components' beside it; move both together")
        self._parts = [(Networks(str(file), target), int(count)) for file, count in zip(files, counts)]

    def members(self, energy, theta, omega):
        return np.concatenate([part.members(energy, theta, omega)[:, :count] for part, count in self._parts], axis=1)

    def responses(self, q, omega):
        raise NucensError("the ensemble is a mixture; R_L and R_T are those of the run of response functions in it")


class Networks:
    """All members of a result file: the numbers of libnucens to the rounding of single precision."""

    name = "numpy"

    def __init__(self, run: str, nucleus: Optional[str]):
        with reading(run) as file:
            network, members = file["network"], file["members"]
            self._blocks = int(network.attrs["blocks"])
            self._epsilon = float(network.attrs.get("normalization_epsilon", 0))
            self._activation = network.attrs.get("activation", "relu")
            names, offsets = network["tensor"].asstr()[:], network["offset"][:]
            rows, columns = network["rows"][:], network["columns"][:]
            self._members = []
            for weights in members["weights"]:
                tensors = {}
                for name, offset, r, c in zip(names, offsets, rows, columns):
                    block = weights[offset : offset + r * c].astype(float)
                    tensors[name] = block.reshape(r, c) if name.endswith(".weight") else block
                self._members.append(tensors)
            self._transfer = _Transfer(file["transfer"]) if "transfer" in file else None
            fitted = file.attrs["target"].split(",")
            self._responses = None
            if "observable" in network.attrs:
                if nucleus is None and len(fitted) > 1:
                    raise NucensError(f"{run} describes several nuclei; name one, such as nucens.open(run, nucleus={fitted[-1]!r})")
                self._responses = [
                    _responses.Member(network.attrs, fitted, nucleus or fitted[0], int(file.attrs["seed"]), int(replica))
                    for replica in members["replica"][:]
                ]
            elif nucleus not in (None, fitted[0]):
                raise NucensError(f"{run} is of {fitted[0]}, not of {nucleus}; open a run of that, or one of response functions")
            # One point tells whether all tensors fit each other.
            self.members(np.array([1.0]), np.array([30.0]), np.array([0.2]))

    def members(self, energy, theta, omega):
        _check(energy, theta, omega)
        if self._responses:
            return np.stack([
                model.cross_section(energy, theta, omega, lambda x, t=tensors: self._evaluate(t, x))
                for model, tensors in zip(self._responses, self._members)
            ], axis=1)
        half = np.radians(theta) / 2
        scale = 1e9 / energy / 137**2 * np.cos(half) / (4 * energy**2 * np.sin(half) ** 4)
        cosine = np.cos(np.radians(theta))
        values = []
        for member, tensors in enumerate(self._members):
            w, s = self._transfer.seen(member, energy, cosine, omega, scale) if self._transfer else (omega, scale)
            inputs = np.stack([energy, w, theta, cosine, 2 * energy * (energy - w) * (1 - cosine)], axis=1)
            values.append(s / (1 + np.exp(-self._evaluate(tensors, inputs)[:, 0])))
        return np.stack(values, axis=1)

    def responses(self, q, omega):
        if not self._responses:
            raise NucensError("the ensemble is of cross sections, not of R_L and R_T")
        if not ((omega > 0) & (omega < q)).all():
            raise NucensError("electrons scatter at 0 < ω < q; leave out the other points")
        both = [
            model.responses(q, omega, lambda x, t=tensors: self._evaluate(t, x))
            for model, tensors in zip(self._responses, self._members)
        ]
        result = {}
        for index, name in enumerate(("longitudinal", "transverse")):
            spread = summary(np.stack([pair[index] for pair in both], axis=1))
            result[name], result[name + "_standard_deviation"] = spread["mean"], spread["standard_deviation"]
        return result

    def _evaluate(self, tensors, inputs):
        """Outputs of one network, (N, K)."""
        h = (inputs - tensors["input.mean"]) / tensors["input.scale"]
        for b in range(self._blocks):
            y = h @ tensors[f"dense{b}.weight"] + tensors[f"dense{b}.bias"]
            if f"norm{b}.gamma" in tensors:
                x = (y - tensors[f"norm{b}.mean"]) / np.sqrt(tensors[f"norm{b}.variance"] + self._epsilon)
                y = tensors[f"norm{b}.gamma"] * x + tensors[f"norm{b}.beta"]
            h = np.maximum(0, y) if self._activation == "relu" else y / (1 + np.exp(-y))
        return h @ tensors[f"dense{self._blocks}.weight"] + tensors[f"dense{self._blocks}.bias"]


class _Transfer:
    """The steps of a fine-tune between a point and a network: group /transfer."""

    def __init__(self, group):
        self._values = {name: group[name][()] for name in ("mass_ratio", "norm", "width", "shift", "centres", "position", "coefficient")}
        constants = ("nucleon_mass", "peak_offset", "fade_mass", "fade_width", "greatest_share")
        self._constants = [float(group.attrs[name]) for name in constants]
        self._first = np.concatenate([[0], np.cumsum(self._values["centres"].ravel())])

    def seen(self, member, E, cosine, w, scale):
        """Where the member's network is asked, ω in GeV, and the scale of its sigmoid."""
        M, offset, fade, fall, most = self._constants
        recoil = E * (1 - cosine) / M
        peak = E - E / (1 + recoil)
        steps = self._values["norm"].shape[1]
        for step in range(steps):
            ratio, norm, width, shift, count = (
                self._values[name][member, step] for name in ("mass_ratio", "norm", "width", "shift", "centres"))
            if count:
                first = self._first[member * steps + step]
                q = np.sqrt(2 * E * (E - peak) * (1 - cosine))
                x = np.stack([np.log(E), np.log(q), (w - peak) / (0.25 * q)], axis=1)
                centres = self._values["position"][first : first + count]
                r = np.sqrt(3 * ((x[:, None, :] - centres[None]) ** 2).sum(axis=2))
                scale = scale * np.exp((1 + r) * np.exp(-r) @ self._values["coefficient"][first : first + count])
            W = np.sqrt(np.maximum(0, M**2 + 2 * M * w - 2 * E * (E - w) * (1 - cosine)))
            u = 1 / (1 + np.exp((W - fade) / fall))
            if (norm, shift, width) != (1, 0, 1):
                zero = peak + offset
                moved = w + u * (zero + (w - zero - shift) / width - w)
                w = np.minimum(moved, np.maximum(w, most * E))
                scale = scale * norm * width**-u
            scale = scale * ratio
        return w, scale


def _check(energy, theta, omega):
    bad = np.flatnonzero(~((energy > 0) & np.isfinite(energy) & (theta > 0) & (theta < 180) & (omega >= 0) & (omega <= energy)))
    if len(bad):
        i = bad[0]
        raise NucensError(
            f"point {i} (counted from 0): E = {energy[i]} GeV, θ = {theta[i]} degrees, ω = {omega[i]} GeV; "
            "give E above 0, 0 < θ < 180 and 0 ≤ ω ≤ E")
