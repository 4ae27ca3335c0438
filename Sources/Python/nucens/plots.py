"""Pictures of a run with matplotlib: bands with their data, maps of the uncertainty, response functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Sequence

import numpy as np

from .ensemble import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, DEEP, LIGHT = "#0072B2", "#56B4E9", "#BFE0F5"


def _axes(axes: "Optional[Axes]") -> "Axes":
    if axes is not None:
        return axes
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(6.4, 4.2), layout="constrained")[1]


def spectrum(
    run: Run, energy: float, theta: float, omega: Optional[Sequence[float]] = None, axes: "Optional[Axes]" = None, data: bool = True
) -> "Axes":
    """A spectrum with the bands that hold 68 % and 95 % of the members, and the measurements at this (E, θ).

    Args:
        energy: E in GeV; theta: θ in degrees; omega: ω in GeV, from the measured range without it.
        data: draw the measurements within 1 MeV and 0.01°, with their point-to-point errors; test points are open.
    """
    axes = _axes(axes)
    points = run.points
    near = (abs(points["energy"] - energy) < 1e-3) & (abs(points["theta"] - theta) < 1e-2)
    if len(run.targets) > 1:
        near &= points["target"].astype(str) == run.target
    measured = points.isel(point=np.flatnonzero(near.values))
    if omega is not None:
        transfers = np.asarray(omega, dtype=float)
    else:
        low, high = (float(measured["omega"].min()), float(measured["omega"].max())) if measured.sizes["point"] else (0.01, 0.9 * energy)
        transfers = np.linspace(max(1e-3, low - 0.05 * (high - low)), min(energy, high + 0.05 * (high - low)), 121)
    band = run.predict(energy, theta, transfers)
    axes.fill_between(band["omega"], band["quantile_2_5"], band["quantile_97_5"], color=LIGHT, lw=0, label="95 % of the members")
    axes.fill_between(band["omega"], band["quantile_16"], band["quantile_84"], color=DEEP, lw=0, label="68 %")
    axes.plot(band["omega"], band["mean"], color=INK, label="mean")
    if data and measured.sizes["point"]:
        for fold, face, label in ((0, "black", "training data"), (1, "white", "test data")):
            part = measured.isel(point=np.flatnonzero(measured["fold"].values == fold))
            if part.sizes["point"]:
                axes.errorbar(part["omega"], part["cross_section"], part["error"], fmt="o", ms=4, mfc=face, mec="black", ecolor="black",
                              lw=1, label=label)
    axes.set(xlabel="ω / GeV", ylabel="d²σ/dΩdω / (nb/sr/GeV)", title=f"{run.target}(e,e′), E = {energy:g} GeV, θ = {theta:g}°")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return axes


def uncertainty(run: Run, energy: float, theta: Optional[Sequence[float]] = None, omega: Optional[Sequence[float]] = None,
                axes: "Optional[Axes]" = None, points: bool = True) -> "Axes":
    """Relative standard deviation of the members over (θ, ω) at one beam energy, with the measurements within 10 % of it.

    Args:
        energy: E in GeV; theta: θ in degrees; omega: ω in GeV.
    """
    from matplotlib.colors import LogNorm

    axes = _axes(axes)
    angles = np.linspace(10, 145, 55) if theta is None else np.asarray(theta, dtype=float)
    transfers = np.linspace(0.01, 0.9 * energy, 60) if omega is None else np.asarray(omega, dtype=float)
    t, w = np.meshgrid(angles, transfers, indexing="ij")
    band = run.predict(energy, t, w)
    relative = np.clip(100 * (band["standard_deviation"] / band["mean"]).values, 0.5, 100)
    mesh = axes.pcolormesh(w, t, relative, norm=LogNorm(0.5, 100), cmap="viridis", shading="nearest")
    axes.figure.colorbar(mesh, ax=axes, label="relative standard deviation / %", ticks=[0.5, 1, 2, 5, 10, 20, 50, 100], format="%g")
    if points:
        table = run.points
        near = np.abs(table["energy"].values / energy - 1) < 0.1
        axes.plot(table["omega"].values[near], table["theta"].values[near], ".", color="white", ms=2, alpha=0.7)
    axes.set(xlim=(transfers.min(), transfers.max()), ylim=(angles.min(), angles.max()))
    axes.set(xlabel="ω / GeV", ylabel="θ / degrees", title=f"{run.target}(e,e′), E = {energy:g} GeV")
    return axes


def responses(run: Run, q: float, omega: Optional[Sequence[float]] = None, axes: "Optional[Axes]" = None) -> "Axes":
    """R_L and R_T with their standard deviations at one momentum transfer q in GeV."""
    axes = _axes(axes)
    transfers = np.linspace(0.02, 0.95 * q, 100) if omega is None else np.asarray(omega, dtype=float)
    table = run.responses(q, transfers)
    for name, label, color in (("longitudinal", "R_L", INK), ("transverse", "R_T", "#D55E00")):
        mean, deviation = table[name].values, table[name + "_standard_deviation"].values
        axes.fill_between(transfers, mean - deviation, mean + deviation, color=color, alpha=0.25, lw=0)
        axes.plot(transfers, mean, color=color, label=f"${label}$")
    axes.set(xlabel="ω / GeV", ylabel="R / GeV⁻¹", title=f"{run.target}, q = {q:g} GeV")
    axes.legend(frameon=False)
    return axes
