"""References of GRV94 LO, of kinematics and of cross sections at single points, in 40 digits: prints the Swift of References.swift.

    python3 Tests/StructureFunctionsTests/make_references.py > Tests/StructureFunctionsTests/References.swift

Needs mpmath. The densities are coded from the paper (Z. Phys. C 67 (1995) 433, appendix A.1), independently of the program.
"""
from mpmath import mp, mpf, log, exp, sqrt

mp.dps = 40
M, MU = mpf("0.938918"), mpf("0.1056583755")


def grv(x, mu2):
    s = log(log(mu2 / mpf("0.2322") ** 2) / log(mpf("0.23") / mpf("0.2322") ** 2))
    P = lambda *c: sum(mpf(str(v)) * s**k for k, v in enumerate(c))

    def valence(N, a, b, A, B, C, D):
        return N * x**a * (1 + A * x**b + x * (B + C * sqrt(x))) * (1 - x) ** D

    uv = valence(P(2.284, .802, .055), P(.590, -.024), P(.131, .063), P(-.449, -.138, -.076), P(.213, 2.669, -.728),
                 P(8.854, -9.135, 1.979), P(2.997, .753, -.076))
    dv = valence(P(.371, .083, .039), P(.376), P(.486, .062), P(-.509, 3.310, -1.248), P(12.41, -10.52, 2.267),
                 P(6.373, -6.208, 1.418), P(3.691, .799, -.071))
    delta = valence(P(.082, .014, .008), P(.409, -.005), P(.799, .071), P(-38.07, 36.13, -.656), P(90.31, -74.15, 7.645), P(0),
                    P(7.486, 1.217, -.159))
    L = log(1 / x)
    udb = (x ** P(.410, -.232) * (P(.890, -.140) + P(-.981) * x + P(.320, .683) * x**2) * L ** P(.534, -.457)
           + s ** mpf("1.451") * exp(-P(4.119, 1.713) + sqrt(P(.682, 2.978) * s ** mpf(".271") * L))) * (1 - x) ** P(4.752, 1.164, .286)
    sb = (s ** mpf(".914") / L ** P(1.798, -.596)
          * (1 + (mpf("-5.548") + mpf("3.669") * sqrt(s) - mpf(".616") * s) * sqrt(x)
             + (mpf("18.92") - mpf("16.73") * sqrt(s) + mpf("5.168") * s) * x)
          * (1 - x) ** P(6.379, -.350, .142) * exp(-P(3.981, 1.638) + sqrt(mpf("6.402") * s ** mpf(".577") * L)))
    ub, d = (udb - delta) / 2, dv + (udb + delta) / 2
    return 2 * (ub + d + sb), 2 * (d - ub + sb)


print("/// Written by make_references.py with mpmath; see there.\nenum References {")
print("    /// x, Q² in GeV², F₂ and xF₃ of GRV94 LO at μ² = Q² + 0.4 GeV².")
print("    static let functions: [(x: Double, squared: Double, f2: Double, xf3: Double)] = [")
for x in ("0.003", "0.05", "0.2", "0.5", "0.8"):
    for q in ("0.001", "0.5", "4", "18"):
        f2, f3 = grv(mpf(x), mpf(q) + mpf("0.4"))
        print(f"        ({x}, {q}, {mp.nstr(f2, 17)}, {mp.nstr(f3, 17)}),")
print("    ]\n    /// E, E_ℓ, cos θ, and d²σ/dE_ℓ dcos θ over |V_ud|² G_F²/π by W₂, W_c and W_y.")
print("    static let sections: [(neutrino: Double, lepton: Double, cosine: Double, section: Double)] = [")
for E, El, c in (("3", "2", "0.97"), ("1.2", "0.6", "0.8"), ("6", "1.5", "0.9"), ("9.5", "8", "0.998"), ("2", "0.3", "0.1")):
    E, El, c = mpf(E), mpf(El), mpf(c)
    p = sqrt(El**2 - MU**2)
    q2 = 2 * E * (El - p * c) - MU**2
    nu, r = E - El, MU**2 / q2
    x = q2 / (2 * M * nu)
    y = nu / E
    f2, f3 = grv(x, q2 + mpf("0.4"))
    # W_i of a nucleon at leading order: nu W2/M = F2, 2x W1... in units where sigma = p {(E/M) W2 + Wc + yt Wy}.
    W2, W1, W3 = f2 * M / nu, f2 / (2 * x) / 1, f3 / x
    # x W1 -> F1 x, x W3 -> xF3, W4 = 0, x W5 -> F2.
    Wc = x * W3 - (nu / M) * W2 - r * f2
    Wy = x * W1 - x * W3 / 2 - x * x * M * M / q2 * f2
    print(f"        ({E}, {El}, {c}, {mp.nstr(p * ((E / M) * W2 + Wc + y * (1 + r) * Wy), 17)}),")
print("    ]\n}")
