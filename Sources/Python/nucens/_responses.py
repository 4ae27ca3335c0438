"""What networks of response functions multiply: the base of a nucleus as one member sees it (docs/methods/responses.md)."""

from __future__ import annotations

import re
from statistics import NormalDist

import numpy as np

from ._backends import NucensError
from ._random import Stream, content_hash

M = 0.938918
VERSION = 1
_FERMI = ([2, 3, 4, 6, 12, 16, 27, 40, 56, 208], [0.117, 0.160, 0.200, 0.169, 0.221, 0.225, 0.235, 0.241, 0.245, 0.248])
# Name → central value, and how far a member draws it: of its logarithm ("r") or of itself ("a").
_SHAPE = {
    "longitudinal_peak": (0.38111, "r", 1), "transverse_peak": (0.56804, "r", 1), "peak_width": (0.95471, "r", 0.5),
    "peak_centre": (-0.72009, "a", 0.3), "peak_slope": (3.5431, "r", 0.5), "shift": (-0.1115, "a", 0.07),
    "shift_at_rest": (0.10137, None, 0), "longitudinal_blocking": (0.26114, "r", 0.5), "transverse_blocking": (0.0794, None, 0),
    "magnetic": (0.22257, None, 0), "bump": (0.44996, "r", 1), "bump_mass": (1.62486, "a", 0.07), "bump_width": (0.0952, None, 0),
    "bump_smearing": (0.23877, "r", 0.5), "bump_scale": (1.35808, "r", 0.5), "bump_ratio": (0.10169, "r", 4),
    "bump_power": (0.32922, None, 0), "delta": (1.65652, "r", 1), "delta_mass": (1.17984, "a", 0.07), "delta_width": (0.2628, "r", 0.5),
    "delta_smearing": (0.53766, "r", 0.5), "delta_scale": (0.94393, "r", 0.5), "delta_ratio": (0.04296, "r", 4),
    "threshold": (0.21658, None, 0), "continuum": (0.85507, "r", 1), "continuum_scale": (0.47029, "r", 0.5),
    "continuum_power": (2.84235, "r", 0.2), "continuum_edge": (0.13392, None, 0), "continuum_ratio": (0.14863, "r", 3),
    "onset": (1.19512, "a", 0.07), "onset_width": (0.03944, None, 0), "onset_smearing": (0.24746, "r", 0.5), "momentum": (1.0, None, 0),
}
_ELEMENTS = """H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru
    Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra
    Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og""".split()


def _numbers(name: str, fitted, attributes) -> "tuple[int, int]":
    """Z and A."""
    if name in fitted:
        place = list(fitted).index(name)
        return int(np.atleast_1d(attributes["fitted_Z"])[place]), int(np.atleast_1d(attributes["fitted_A"])[place])
    found = re.fullmatch(r"(\d+)([A-Z][a-z]?)", name)
    if not found or found[2] not in _ELEMENTS or int(found[1]) < 2:
        raise NucensError(f"'{name}' is not a nucleus; write mass number and symbol, such as 12C")
    return _ELEMENTS.index(found[2]) + 1, int(found[1])


class Member:
    """Base, network inputs and cross sections of one member for one nucleus."""

    def __init__(self, attributes, fitted, nucleus: str, seed: int, replica: int):
        if int(attributes["response_model"]) != VERSION:
            raise NucensError("its response model is of another version; use the nucens it was made with")
        self.Z, self.A = _numbers(nucleus, fitted, attributes)
        root = self.A ** (1 / 3)
        field = 0.775 * 1.5 * 1.44e-3 * max(0, self.Z - 1) / (1.1 * root + 0.86 / root)
        self.coulomb = field if int(attributes["coulomb_field"]) else 0.0
        self.k_F = float(np.interp(self.A, *_FERMI))
        spread, size = float(attributes["fermi_momentum_spread"]), float(attributes["shape_spread"])
        if spread > 0:
            self.k_F *= max(0.3, 1 + spread * _normal(Stream(seed, replica, content_hash(nucleus))))
        shape = {name: value for name, (value, _, _) in _SHAPE.items()}
        if self.A < 4:
            factors = {
                "peak_width": 0.9991, "peak_slope": 0.3114, "longitudinal_peak": 0.78157, "transverse_peak": 0.64857, "bump": 1.08331,
            }
            shape["momentum"] = 0.47072
            shape["shift"] += 0.0284
            shape["shift_at_rest"] -= 0.02446
            shape["peak_centre"] -= 0.68495
            for name, factor in factors.items():
                shape[name] *= factor
        if size > 0:
            stream = Stream(seed, replica)
            for name, (_, kind, freedom) in _SHAPE.items():
                if kind is None:
                    continue
                normal = _normal(stream.substream(content_hash(name)))
                shape[name] = shape[name] * np.exp(size * freedom * normal) if kind == "r" else shape[name] + size * freedom * normal
        self.shape = shape

    def cross_section(self, energy, theta, omega, network):
        """d²σ/dΩdω in nb/sr/GeV at N points."""
        sine = (1 - np.cos(np.radians(theta))) / 2
        inside = energy + self.coulomb
        Q2 = 4 * inside * (inside - omega) * sine
        q2 = Q2 + omega**2
        R_L, R_T = self.responses(np.sqrt(q2), omega, network)
        share = Q2 / q2
        unit = 0.389379372e6 / 137.035999**2 / (4 * energy**2 * sine**2)
        return unit * ((1 - sine) * share**2 * R_L + ((1 - sine) * share / 2 + sine) * R_T)

    def responses(self, q, omega, network):
        """R_L and R_T in 1/GeV at N points."""
        z = network(self._inputs(q, omega))
        base_L, base_T = self._base(q, omega)
        return base_L * np.exp(3 * np.tanh(z[:, 0] / 3)), base_T * np.exp(3 * np.tanh(z[:, 1] / 3))

    def _inputs(self, q, omega):
        Q2 = np.maximum(q**2 - omega**2, 1e-4)
        u = (M**2 + 2 * M * omega - (q**2 - omega**2) - 1.5) / 0.3
        return np.stack([
            np.log(q), omega, Q2, np.arcsinh(_psi(q, omega - 0.02, self.k_F)), u / np.sqrt(1 + u**2), np.log(np.maximum(omega, 1e-4)),
            np.log(Q2), np.full(len(q), self.A ** (-1 / 3)),
        ], axis=1)

    def _base(self, q, omega):
        p, A = self.shape, self.A
        k_F = self.k_F * p["momentum"]
        Q2, omega = np.maximum(q**2 - omega**2, 1e-4), np.maximum(omega, 1e-4)
        tau, kappa = Q2 / (4 * M**2), q / (2 * M)
        psi = _psi(q, omega - p["shift"] - p["shift_at_rest"] / (1 + q**2 / 0.25), k_F)
        away = p["peak_width"] * (psi + p["peak_centre"])
        scaling = 1.5576 / (1 + away**2) * _sigmoid(np.clip(p["peak_slope"] * psi, -30, 30)) / k_F
        dipole = (1 + Q2 / 0.71) ** -4
        electric = (self.Z + (A - self.Z) * (1.913 * tau / (1 + 5.6 * tau)) ** 2) * dipole
        magnetic = (self.Z * 2.793**2 + (A - self.Z) * 1.913**2) * dipole * (1 + Q2) ** p["magnetic"]
        D = 2 * kappa * (1 + (np.sqrt(1 + (k_F / M) ** 2) - 1) / 2 * (1 + np.minimum(psi**2, 4)))
        peak_L = p["longitudinal_peak"] * scaling * electric * kappa**2 / tau / D * -np.expm1(-((q / p["longitudinal_blocking"]) ** 2))
        peak_T = p["transverse_peak"] * scaling * 2 * tau * magnetic / D * -np.expm1(-((q / p["transverse_blocking"]) ** 2))
        W2 = M**2 + 2 * M * omega - Q2
        W = np.where(W2 > 0.1, np.sqrt(np.maximum(W2, 0.1)), np.sqrt(0.1) + (W2 - 0.1) / (2 * np.sqrt(0.1)))
        smearing = q * k_F / np.sqrt(np.maximum(W2, 0.1))
        g = np.hypot(p["bump_width"], p["bump_smearing"] * smearing)
        bump = (0.1 * p["bump"] * A * (A / 12) ** p["bump_power"] * np.exp(-0.5 * ((W - p["bump_mass"]) / g) ** 2) / g
                * (1 + Q2 / p["bump_scale"]) ** -4 * k_F / 0.221)
        G = np.hypot(p["delta_width"], p["delta_smearing"] * smearing) / 2
        delta = (p["delta"] * A * q**2 / (q**2 + 0.1) * G / (np.pi * ((W - p["delta_mass"]) ** 2 + G**2))
                 * (1 + Q2 / p["delta_scale"]) ** -4 * _sigmoid((W - 1.10) / (0.02 + p["threshold"] * smearing)))
        edge = p["continuum_edge"]
        structure = (p["continuum"] * Q2 / (Q2 + p["continuum_scale"])
                     * (edge * np.logaddexp(0, (1 - Q2 / (M * (omega + q))) / edge)) ** p["continuum_power"]
                     * _sigmoid((W - p["onset"]) / np.hypot(p["onset_width"], p["onset_smearing"] * smearing)))
        continuum = 2 * A * structure * q**2 / (omega * Q2) / (1 + p["continuum_ratio"])
        mixed = p["bump_ratio"] * bump + p["delta_ratio"] * delta + p["continuum_ratio"] * continuum
        return peak_L + q**2 / (2 * Q2) * mixed, peak_T + bump + delta + continuum


def _normal(stream: Stream) -> float:
    return NormalDist().inv_cdf(stream.uniform())


def _sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def _psi(q, omega, k_F):
    """The scaling variable of the Fermi gas."""
    kappa, lam = q / (2 * M), omega / (2 * M)
    tau = np.maximum(kappa**2 - lam**2, 1e-4)
    xi = np.sqrt(1 + (k_F / M) ** 2) - 1
    return (lam - tau) / np.sqrt(xi * np.maximum((1 + lam) * tau + kappa * np.sqrt(tau * (1 + tau)), 1e-5))
