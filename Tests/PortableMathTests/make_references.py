#!/usr/bin/env python3
"""Writes References.swift: exact values of the functions of PortableMath, from mpmath with 400 bits.

A line is: input bits, output bits rounded correctly, and what rounding took away in thousandths of a unit in the last place.
Run it in this folder; needs mpmath.
"""
import random
import struct
from fractions import Fraction
from mpmath import mp, mpf, cos, erfinv, exp, expm1, erfc, log, log1p, pi, sin, sqrt

mp.prec = 400
draw = random.Random(20240611)


def bits(x):
    return struct.unpack(">Q", struct.pack(">d", x))[0]


def ulp(x):
    """The unit in the last place of the double nearest to x."""
    exponent = max(int(mp.floor(mp.log(abs(x), 2))), -1022)
    return mpf(2) ** (exponent - 52)


def rounded(x):
    """Correctly rounded double, subnormals included, and the remainder in thousandths of a ulp."""
    unit = ulp(x)
    whole = mp.nint(x / unit)
    value = float(whole) * 2.0 ** -50 * float(unit * mpf(2) ** 50) if unit < mpf(2) ** -1000 else float(whole * unit)
    assert mpf(value) == whole * unit, x
    return value, int(mp.nint((x / unit - whole) * 1000))


def uniform(low, high, n):
    return [draw.uniform(low, high) for _ in range(n)]


def logarithmic(low, high, n, signed=True):
    """Magnitudes 2^low … 2^high."""
    return [draw.choice([-1, 1] if signed else [1]) * 2.0 ** draw.uniform(low, high) for _ in range(n)]


def turned(function, x, turn):
    """The function of an angle after exact reduction by full turns."""
    rest = Fraction(x) - turn * round(Fraction(x) / turn)
    if (4 * rest / turn).denominator == 1:
        return mpf([0, 1, 0, -1][(int(4 * rest / turn) + (function is cos)) & 3])
    return function(2 * pi * mpf(rest.numerator) / rest.denominator / turn)


def quantile(p):
    """Newton's method in ln p of the lower tail."""
    q = min(p, 1 - p)
    if q == 0.5:
        return mpf(0)
    z = sqrt(-2 * log(q)) if q < 0.05 else sqrt(mpf(2)) * erfinv(1 - 2 * q)
    for _ in range(60):
        tail = erfc(z / sqrt(mpf(2))) / 2
        step = (log(tail) - log(q)) * tail * sqrt(2 * pi) * exp(z * z / 2)
        z += step
        if abs(step) < abs(z) * mpf(2) ** -200:
            break
    return -z if p < 0.5 else z


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x))


tables = {
    "exp": (exp, uniform(-745.1, 709.7, 150) + uniform(-1, 1, 60) + logarithmic(-60, 3, 60)
            + [709.782712893384, -745.1332191019411, -708.3964185322641, -708.4, -744.44]),
    "expMinusOne": (expm1, uniform(-40, 709.7, 90) + uniform(-1, 1, 100) + logarithmic(-1000, 3, 80)),
    "log": (log, logarithmic(-1074, 1023.99, 150, signed=False) + uniform(0.5, 2, 80)
            + [1 + x for x in logarithmic(-52, -2, 40)] + [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]),
    "logOnePlus": (log1p, uniform(-1, 3, 100) + logarithmic(-1000, -0.01, 120) + logarithmic(0, 1023.9, 50, signed=False)),
    "sigmoid": (sigmoid, uniform(-745, 45, 100) + uniform(-8, 8, 100) + logarithmic(-30, 5, 50)),
    "softplus": (softplus, uniform(-745, 45, 100) + uniform(-8, 8, 100) + logarithmic(-30, 5, 50)),
    "sineOfDegrees": (lambda x: turned(sin, x, 360), uniform(-720, 720, 120) + uniform(0, 180, 60)
                      + logarithmic(-900, 1023, 100) + [45.0, 135.0, 225.0, 1e22]),
    "cosineOfDegrees": (lambda x: turned(cos, x, 360), uniform(-720, 720, 120) + uniform(0, 180, 60)
                        + logarithmic(-900, 1023, 100) + [45.0, 135.0, 225.0, 1e22]),
    "sineOfTurns": (lambda x: turned(sin, x, 1), uniform(-2, 2, 120) + logarithmic(-900, 45, 80)),
    "cosineOfTurns": (lambda x: turned(cos, x, 1), uniform(-2, 2, 120) + logarithmic(-900, 45, 80)),
    "normalQuantile": (quantile, uniform(0, 1, 120) + logarithmic(-1022, -1, 80, signed=False)
                       + [1 - x for x in logarithmic(-53, -1, 40, signed=False)] + [0.5 + x for x in logarithmic(-50, -2, 30)]
                       + [0.075, 0.925, 2.0 ** -53, 2.0 ** -1074]),
}

with open("References.swift", "w") as out:
    out.write("// Written by make_references.py. Columns: input bits, correctly rounded output bits, and the part of the exact value that\n")
    out.write("// the rounding took away, in thousandths of a unit in the last place.\n")
    out.write("enum References {\n")
    for name, (function, inputs) in tables.items():
        out.write(f'    static let {name} = """\n')
        for x in inputs:
            exact = function(x if "Of" in name else mpf(x))
            if exact == 0:
                continue
            value, rest = rounded(exact)
            out.write(f"        {bits(x):016x} {bits(value):016x} {rest}\n")
        out.write('        """\n\n' if name != list(tables)[-1] else '        """\n')
    out.write("}\n")
