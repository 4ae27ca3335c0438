#!/usr/bin/env python3
"""Writes References.swift: what response functions start from, computed from the formulas and shares no code with nucens.

Run it in this folder; needs nothing but Python.
"""
from math import atan2, cos, exp, expm1, log, log1p, pi, radians, sin, sqrt, asinh

M = 0.938918
NUCLEI = {"3He": (2, 3, 0.160), "12C": (6, 12, 0.221), "56Fe": (26, 56, 0.245)}
SHAPE = {
    "sL": 0.38111, "sT": 0.56804, "b": 0.95471, "c": -0.72009, "s": 3.5431, "Es": -0.1115, "Eq": 0.10137, "qL": 0.26114, "qT": 0.0794,
    "t": 0.22257, "cB": 0.44996, "WB": 1.62486, "gB": 0.0952, "aB": 0.23877, "lB": 1.35808, "rB": 0.10169, "pB": 0.32922,
    "cD": 1.65652, "mD": 1.17984, "gD": 0.2628, "aD": 0.53766, "lD": 0.94393, "rD": 0.04296, "on": 0.21658,
    "cX": 0.85507, "lX": 0.47029, "nX": 2.84235, "sX": 0.13392, "rX": 0.14863, "WX": 1.19512, "gX": 0.03944, "aX": 0.24746, "k": 1.0,
}
LIGHT = dict(SHAPE, k=0.47072, Es=SHAPE["Es"] + 0.0284, Eq=SHAPE["Eq"] - 0.02446, b=SHAPE["b"] * 0.9991, s=SHAPE["s"] * 0.3114,
             c=SHAPE["c"] - 0.68495, sL=SHAPE["sL"] * 0.78157, sT=SHAPE["sT"] * 0.64857, cB=SHAPE["cB"] * 1.08331)
# How far each number is drawn: the factor c of its logarithm, or of the number itself.
RELATIVE = dict.fromkeys(["sL", "sT", "cB", "cD", "cX"], 1.0) | dict.fromkeys(
    ["b", "s", "gD", "aD", "aB", "aX", "lB", "lD", "lX", "qL"], 0.5) | {"nX": 0.2, "rB": 4.0, "rD": 4.0, "rX": 3.0}
ABSOLUTE = dict.fromkeys(["Es", "WB", "mD", "WX"], 0.07) | {"c": 0.3}


def coulomb(Z, A):
    """V of a uniform sphere, GeV."""
    return 0.775 * 1.5 * 1.44e-3 * (Z - 1) / (1.1 * A ** (1 / 3) + 0.86 * A ** (-1 / 3))


def sigmoid(x):
    return 1 / (1 + exp(-x)) if x > 0 else exp(x) / (1 + exp(x))


def softplus(x):
    return max(x, 0) + log1p(exp(-abs(x)))


def scaling_variable(q, omega, k_F):
    kappa, lam = q / (2 * M), omega / (2 * M)
    tau = max(kappa ** 2 - lam ** 2, 1e-4)
    xi = sqrt(1 + (k_F / M) ** 2) - 1
    return (lam - tau) / sqrt(xi * max((1 + lam) * tau + kappa * sqrt(tau * (1 + tau)), 1e-5))


def nucleons(Z, A, k_F, q, Q2, psi):
    """G_E², G_M² and D."""
    tau, dipole = Q2 / (4 * M * M), (1 + Q2 / 0.71) ** -4
    electric = (Z + (A - Z) * (1.913 * tau / (1 + 5.6 * tau)) ** 2) * dipole
    magnetic = (Z * 2.793 ** 2 + (A - Z) * 1.913 ** 2) * dipole
    xi = sqrt(1 + (k_F / M) ** 2) - 1
    return electric, magnetic, q / M * (1 + xi / 2 * (1 + min(psi ** 2, 4)))


def base(nucleus, q, omega, p=None):
    """R_L and R_T, 1/GeV."""
    Z, A, k_F = NUCLEI[nucleus]
    p = p or (LIGHT if A < 4 else SHAPE)
    k_F *= p["k"]
    omega, Q2 = max(omega, 1e-4), max(q * q - omega * omega, 1e-4)
    tau, kappa = Q2 / (4 * M * M), q / (2 * M)
    psi = scaling_variable(q, omega - p["Es"] - p["Eq"] / (1 + (q / 0.5) ** 2), k_F)
    f = 1.5576 / ((1 + (p["b"] * (psi + p["c"])) ** 2) * (1 + exp(min(30, max(-30, -p["s"] * psi))))) / k_F
    electric, magnetic, D = nucleons(Z, A, k_F, q, Q2, psi)
    peak_L = p["sL"] * f * electric * kappa ** 2 / tau / D * -expm1(-(q / p["qL"]) ** 2)
    peak_T = p["sT"] * f * 2 * tau * magnetic * (1 + Q2) ** p["t"] / D * -expm1(-(q / p["qT"]) ** 2)
    W2 = M * M + 2 * M * omega - Q2
    W = sqrt(W2) if W2 > 0.1 else sqrt(0.1) + (W2 - 0.1) / (2 * sqrt(0.1))
    smearing = q * k_F / sqrt(max(W2, 0.1))
    g = sqrt(p["gB"] ** 2 + (p["aB"] * smearing) ** 2)
    bump = 0.1 * p["cB"] * A * (A / 12) ** p["pB"] * exp(-0.5 * ((W - p["WB"]) / g) ** 2) / g * (1 + Q2 / p["lB"]) ** -4 * k_F / 0.221
    G = sqrt(p["gD"] ** 2 + (p["aD"] * smearing) ** 2) / 2
    delta = (p["cD"] * A * q * q / (q * q + 0.1) * G / (pi * ((W - p["mD"]) ** 2 + G * G)) * (1 + Q2 / p["lD"]) ** -4
             * sigmoid((W - 1.10) / (0.02 + p["on"] * smearing)))
    F = (p["cX"] * Q2 / (Q2 + p["lX"]) * (p["sX"] * softplus((1 - Q2 / (M * (omega + q))) / p["sX"])) ** p["nX"]
         * sigmoid((W - p["WX"]) / sqrt(p["gX"] ** 2 + (p["aX"] * smearing) ** 2)))
    continuum = 2 * A * F * q * q / (omega * Q2) / (1 + p["rX"])
    return (peak_L + q * q / (2 * Q2) * (p["rB"] * bump + p["rD"] * delta + p["rX"] * continuum),
            peak_T + bump + delta + continuum)


def spread(nucleus, q, omega):
    """Standard deviations of ln R_L and ln R_T for draws of size 1, to first order."""
    sums = [0.0, 0.0]
    for name, c in (RELATIVE | ABSOLUTE).items():
        h = 1e-5
        moved = [dict(SHAPE), dict(SHAPE)]
        for sign, shape in zip((1, -1), moved):
            shape[name] = shape[name] * exp(sign * h * c) if name in RELATIVE else shape[name] + sign * h * c
        above, below = (base(nucleus, q, omega, shape) for shape in moved)
        for i in (0, 1):
            sums[i] += ((log(above[i]) - log(below[i])) / (2 * h)) ** 2
    return [sqrt(x) for x in sums]


def inputs(nucleus, q, omega):
    """Inputs of the network."""
    (_, A, k_F), Q2 = NUCLEI[nucleus], max(q * q - omega * omega, 1e-4)
    u = (M * M + 2 * M * omega - (q * q - omega * omega) - 1.5) / 0.3
    return [log(q), omega, Q2, asinh(scaling_variable(q, omega - 0.02, k_F)), u / sqrt(1 + u * u), log(max(omega, 1e-4)), log(Q2),
            A ** (-1 / 3)]


def kinematics(nucleus, energy, theta, omega):
    """q, σ_M v_L, σ_M v_T; σ_M is that of the electron outside, Q² and q those inside."""
    Z, A, _ = NUCLEI[nucleus]
    inside = energy + coulomb(Z, A)
    sine, cosine = sin(radians(theta) / 2) ** 2, cos(radians(theta) / 2) ** 2
    Q2 = 4 * inside * (inside - omega) * sine
    q2 = Q2 + omega ** 2
    unit = 0.389379372e6 / 137.035999 ** 2 / (4 * energy ** 2 * sine ** 2)
    if theta == 180:
        return sqrt(q2), 0.0, unit
    mott = unit * cosine
    return sqrt(q2), mott * (Q2 / q2) ** 2, mott * (Q2 / (2 * q2) + sine / cosine)


def superscaling(nucleus, q, omega):
    """ψ′, a function of it, and the responses of a peak that scales with it."""
    Z, A, k_F = NUCLEI[nucleus]
    Q2 = q * q - omega * omega
    psi = scaling_variable(q, omega - 0.02, k_F)
    f = 1.5576 / ((1 + (1.772 * (psi + 0.3014)) ** 2) * (1 + exp(-2.4291 * psi)))
    electric, magnetic, D = nucleons(Z, A, k_F, q, Q2, psi)
    return psi, f, f / k_F * q * q / Q2 * electric / D, f / k_F * Q2 / (2 * M * M) * magnetic / D


def coulomb_sum(nucleus, q):
    """S_L of R_L = 20 e^(−(ω − ω_0)²/2w²) by Simpson's rule with many points, ω_0 = 0.2 q, w = 0.03 q."""
    Z, A, _ = NUCLEI[nucleus]
    n, total = 20000, 0.0
    for i in range(n + 1):
        omega = q * i / n
        Q2 = q * q - omega * omega
        tau, dipole = Q2 / (4 * M * M), (1 + Q2 / 0.71) ** -4
        form = (1 + (A - Z) / Z * (1.913 * tau / (1 + 5.6 * tau)) ** 2) * dipole * (1 + tau) / (1 + 2 * tau)
        weight = 1 if i in (0, n) else 4 if i % 2 else 2
        total += weight * 20 * exp(-0.5 * ((omega - 0.2 * q) / (0.03 * q)) ** 2) / form
    return total * q / n / 3 / Z


# Low q, the peak, the dip, the Δ, the continuum, far below the peak (W² < 0.1 GeV²), next to ω = q, and next to ω = 0.
PLACES = [(0.1, 0.03), (0.38, 0.09), (0.57, 0.2), (0.8, 0.45), (3.0, 2.5), (2.0, 0.3), (0.5, 0.49999), (0.3, 0.00002)]
# The last ones at 180°, where σ_M is 0.
ANGLES = [("12C", 0.68, 36, 0.19), ("12C", 5.766, 18, 1.3), ("56Fe", 0.5, 60, 0.12), ("56Fe", 0.155, 134.5, 0.06), ("3He", 0.667, 54, 0.15),
          ("12C", 0.32, 180, 0.14), ("56Fe", 0.4, 180, 0.2)]


def table(kind, name, rows):
    lines = [f"    static let {name}: [{kind}] = ["]
    for nucleus, *values in rows:
        assert nucleus in NUCLEI
        flat = [x for value in values for x in (value if isinstance(value, list) else [value])]
        lists = ", ".join("[" + ", ".join(map(repr, v)) + "]" if isinstance(v, list) else repr(v) for v in values)
        assert all(x == x and abs(x) != float("inf") for x in flat)
        lines.append(f'        ("{nucleus}", {lists}),')
    return "\n".join(lines + ["    ]"])


tables = [
    table("(nucleus: String, fermiMomentum: Double, coulombEnergy: Double)", "media",
          [(n, k_F, coulomb(Z, A)) for n, (Z, A, k_F) in NUCLEI.items()]),
    table("(nucleus: String, q: Double, omega: Double, longitudinal: Double, transverse: Double)", "bases",
          [(n, q, w, *base(n, q, w)) for n in NUCLEI for q, w in PLACES]),
    table("(nucleus: String, q: Double, omega: Double, inputs: [Double])", "inputs",
          [(n, q, w, inputs(n, q, w)) for n in ("12C", "56Fe") for q, w in PLACES]),
    table("(nucleus: String, place: [Double], q: Double, longitudinal: Double, transverse: Double)", "kinematics",
          [(n, [E, t, w], *kinematics(n, E, t, w)) for n, E, t, w in ANGLES]),
    table("(nucleus: String, q: Double, omega: Double, longitudinal: Double, transverse: Double)", "spreads",
          [("12C", q, w, *spread("12C", q, w)) for q, w in [(0.38, 0.05), (0.57, 0.2), (0.8, 0.45), (3.0, 2.5)]]),
    table("(nucleus: String, q: Double, omega: Double, variable: Double, f: Double, longitudinal: Double, transverse: Double)", "peaks",
          [(n, q, w, *superscaling(n, q, w)) for n, q, w in
           [("3He", 0.5, 0.13), ("12C", 0.38, 0.05), ("12C", 0.57, 0.2), ("56Fe", 1.0, 0.6), ("56Fe", 1.5, 0.4)]]),
    table("(nucleus: String, q: Double, sum: Double)", "coulombSums", [(n, q, coulomb_sum(n, q)) for n in NUCLEI for q in (0.3, 1.0)]),
]
with open("References.swift", "w") as out:
    out.write("// Written by make_references.py: numbers in GeV and 1/GeV, σ_M v_L and σ_M v_T in nb/sr.\n")
    out.write("enum References {\n" + "\n\n".join(tables) + "\n}\n")
