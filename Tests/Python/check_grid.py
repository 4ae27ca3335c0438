"""A table of response functions against the networks that it was made from: NumPy alone, on both sides.

    check_grid.py RUN NUCLEUS TABLE
"""
import sys

import h5py
import numpy as np

import nucens

run, nucleus, file = sys.argv[1:]
grid, networks = nucens.Grid(file), nucens.open(run, nucleus=nucleus, backend="numpy")
assert grid.target == nucleus and grid.members == len(networks.replicas)

# Means, members and ω at the nodes.
with h5py.File(file) as table:
    q, y, omega = table["momentum"][:], table["rapidity"][:], table["omega"][:]
    assert np.allclose(np.diff(np.log(q)), np.log(q[1] / q[0]), rtol=1e-9) and np.allclose(np.diff(y), y[1] - y[0], rtol=1e-9)
    assert np.allclose(omega, q[:, None] * np.tanh(y), rtol=1e-12)
    some = np.ix_(range(0, len(q), 31), range(0, len(y), 37))
    exact = networks.responses(np.broadcast_to(q[:, None], omega.shape)[some], omega[some])
    assert np.allclose(np.exp(table["ln_longitudinal"][:][some]), exact["longitudinal"], rtol=1e-5)
    assert np.allclose(np.exp(table["ln_transverse"][:][some]), exact["transverse"], rtol=1e-5)
    for name in ("ln_longitudinal", "ln_transverse"):
        members = np.exp(table[name + "_members"][:].astype(float))[some]
        assert np.allclose(members.mean(axis=2), np.exp(table[name][:][some]), rtol=1e-5)

# The measured errors: other places, the same sizes.
generator = np.random.default_rng(7)
q = np.exp(generator.uniform(np.log(0.06), np.log(3.5), 4000))
omega = q * np.tanh(generator.uniform(0.02, 3.9, 4000))
found, exact = grid.responses(q, omega), networks.responses(q, omega)
off = np.concatenate([np.abs(found[i] / exact[name].values - 1) for i, name in enumerate(("longitudinal", "transverse"))])
assert np.median(off) < 3 * grid.errors["error_median"] + 1e-6, (np.median(off), grid.errors)
assert np.quantile(off, 0.98) < grid.errors["error_quantile_99"] + 1e-6, (np.quantile(off, 0.98), grid.errors)
assert grid.errors["cells_within"] > 0.99, grid.errors
# Values that stand in the file are those of the table's own members.
assert np.allclose(grid.responses(q, omega, members=True)[0].mean(axis=1), found[0], rtol=0.05)

# Cross sections where electrons were scattered.
points = networks.points
here = points["target"].values.astype(str) == nucleus
E, theta, w = (points[name].values[here] for name in ("energy", "theta", "omega"))
q2 = 4 * E * (E - w) * np.sin(np.radians(theta / 2)) ** 2 + w**2
inside = q2 < 3.9**2
E, theta, w = E[inside][::7], theta[inside][::7], w[inside][::7]
values = networks.member_values(E, theta, w)
sigma = grid.cross_section(E, theta, w)
off = np.abs(sigma / values.mean(axis=1) - 1)
allowed = np.maximum(1e-3, values.std(axis=1, ddof=1) / values.mean(axis=1) / 10)
assert np.mean(off <= allowed) > 0.99, np.mean(off <= allowed)
assert np.allclose(grid.cross_section(E, theta, w, members=True).std(axis=1, ddof=1), values.std(axis=1, ddof=1), rtol=0.05)
for bad in ((0.3, 0.31), (5.0, 1.0), (0.3, 1e-4)):
    try:
        grid.responses(*bad)
        raise SystemExit(f"{bad} lies outside")
    except nucens.NucensError:
        pass
print(f"{len(E)} cross sections, {np.mean(off <= allowed):.4f} within 0.1 % or a tenth of the band")
