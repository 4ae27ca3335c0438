"""A hadron tensor, read in the order of GENIE's TabulatedLabFrameHadronTensor and contracted as its electron cross section is.

    check_hadron_tensor.py TABLE.h5 MEAN.dat MEMBER.dat REPLICA
GENIE itself does not run here: layout and formula were taken over from its published source, by hand.
"""
import sys

import h5py
import numpy as np

import nucens

table, mean_file, member_file, replica = sys.argv[1:]


def read(path):
    """Z, A, the nodes of q0 and |q|, and the components (q0 × |q| × 5)."""
    with open(path, encoding="utf-8") as file:
        assert file.readline().startswith("#")
        words = iter(file.read().split())
    Z, A, kind, n0, nq = int(next(words)), int(next(words)), next(words), int(next(words)), int(next(words))
    axes = []
    for n in (n0, nq):
        assert next(words) == "0", "equidistant nodes"
        start, step = float(next(words)), float(next(words))
        axes.append(start + step * np.arange(n))
    values = np.array([float(word) for word in words])
    assert values.size == n0 * nq * 5, values.size
    return Z, A, kind, axes[0], axes[1], values.reshape(n0, nq, 5)


def contract(tensor, E, cosine, omega):
    """d²σ/dΩdω in nb/sr/GeV: bilinear in q0 and |q|, then mott (v_L W00 + 2 v_T Wxx)."""
    _, _, _, q0, q, W = tensor
    momentum = np.sqrt(E**2 + (E - omega) ** 2 - 2 * E * (E - omega) * cosine)
    i, j = (np.clip(np.searchsorted(axis, x) - 1, 0, len(axis) - 2) for axis, x in ((q0, omega), (q, momentum)))
    s, t = (omega - q0[i]) / (q0[i + 1] - q0[i]), (momentum - q[j]) / (q[j + 1] - q[j])
    entry = (((1 - s) * (1 - t))[:, None] * W[i, j] + (s * (1 - t))[:, None] * W[i + 1, j] + ((1 - s) * t)[:, None] * W[i, j + 1]
             + (s * t)[:, None] * W[i + 1, j + 1])
    s2 = (1 - cosine) / 2
    c2 = 1 - s2
    q2 = omega**2 - momentum**2
    mott = (1 / 137.035999 / (2 * E * s2)) ** 2 * c2
    sigma = mott * ((q2 / momentum**2) ** 2 * entry[:, 0] + (2 * s2 / c2 - q2 / momentum**2) * entry[:, 2])
    return sigma * 0.389379372e6, momentum


grid = nucens.Grid(table)
grid._coulomb = 0.0  # GENIE's electrons are plane waves.
with h5py.File(table) as file:
    place = list(file["replica"][:]).index(int(replica))
generator = np.random.default_rng(3)
E, theta = generator.uniform(0.3, 1.5, 3000), generator.uniform(15, 120, 3000)
omega = E * generator.uniform(0.05, 0.8, 3000)
cosine = np.cos(np.radians(theta))
for path, values in ((mean_file, lambda e, t, w: grid.cross_section(e, t, w)),
                     (member_file, lambda e, t, w: grid.cross_section(e, t, w, members=True)[:, place])):
    tensor = read(path)
    assert tensor[:3] == (6, 12, "EM"), tensor[:3]
    sigma, q = contract(tensor, E, cosine, omega)
    inside = (q > 0.1) & (q < 1.95) & (omega > 0.015) & (omega < 0.98 * q)
    off = np.abs(sigma / values(E, theta, omega) - 1)[inside]
    assert np.median(off) < 1e-3 and np.quantile(off, 0.95) < 1e-2, (np.median(off), np.quantile(off, 0.95), off.max())
    # Current conservation, and a real, symmetric tensor.
    W = tensor[5]
    ratio = np.minimum(1, tensor[3][:, None] / tensor[4][None, :])
    assert np.allclose(W[..., 1], ratio * W[..., 0], rtol=1e-5) and np.allclose(W[..., 4], ratio**2 * W[..., 0], rtol=1e-5)
    assert (W[..., 3] == 0).all() and (W[..., [0, 2]] > 0).all()
    print(f"{inside.sum()} points, off by {np.median(off):.1e} in the middle, {np.quantile(off, 0.95):.1e} for 95 %")
