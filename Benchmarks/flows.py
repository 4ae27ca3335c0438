"""An epoch of a generator's flow in nucens beside JAX, in core seconds, on events of a law made here.

    python Benchmarks/flows.py [--nucens .build/release/nucens] [--events 50000] [--rounds 3] [--bins 8,16,24]

Both train the two factors of the same flow (splines of so many bins, 8 the default of nucens, 3×64 silu, batches of 256, clipped AdamW with a running mean of the weights) on one
core. Times are user seconds of the process: of nucens those of a training of 12 epochs less those of one of 2, over 10 (losses on
held-out events included); of JAX those of epochs that are compiled as one scan, after a first one. Needs jax, NumPy and h5py.
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})

import h5py
import jax
import jax.numpy as jnp
import numpy as np

B, EPS = 5.0, 1e-3
MUON = 0.1056583755


def events(n):
    draw = np.random.default_rng(1)
    energy = draw.uniform(0.5, 5, n)
    u1 = -0.6 - 0.2 * np.log(energy) + 1.1 * draw.normal(size=n)
    u2 = -2.5 + 0.5 * u1 - 1.2 * np.log(energy) + 0.7 * draw.normal(size=n)
    return energy, u1, u2


def write(path, energy, u1, u2):
    with h5py.File(path, "w") as file:
        file["E_nu_GeV"] = energy
        file["E_mu_GeV"] = MUON + (energy - MUON) / (1 + np.exp(u1))
        file["cos_theta"] = 1 - 2 / (1 + np.exp(-u2))


def nucens_seconds(program, data, K, epochs, place):
    card = os.path.join(place, f"card-{epochs}.yaml")
    run = os.path.join(place, f"run-{epochs}-{time.time_ns()}")
    with open(card, "w") as file:
        file.write(f"kind: generator\nreplicas: 1\nbootstrap: {{resample: false}}\nfolds: {{test_fraction: 0}}\n"
                   f"flow: {{bins: {K}}}\ntraining: {{epochs: {epochs}, patience: 0}}\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([program, "generator", card, "--events", data, "--output", run], check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def loss(K, layers, features, x):
    for w, b in layers[:-1]:
        features = jax.nn.silu(features @ w + b)
    p = features @ layers[-1][0] + layers[-1][1]
    knots = lambda raw: jnp.pad(jnp.cumsum(EPS + (1 - K * EPS) * jax.nn.softmax(raw), 1), ((0, 0), (1, 0))) * 2 * B - B
    X, Y = knots(p[:, :K]), knots(p[:, K:2 * K])
    D = jnp.pad(EPS + jax.nn.softplus(p[:, 2 * K:] + 0.5397424), ((0, 0), (1, 1)), constant_values=1.0)
    inside = jnp.clip(x, -B + 1e-5, B - 1e-5)
    i = jnp.clip((inside[:, None] >= X).sum(1) - 1, 0, K - 1)[:, None]
    take = lambda a, j: jnp.take_along_axis(a, j, 1)[:, 0]
    x0, w, y0, h, d0, d1 = take(X, i), take(X, i + 1) - take(X, i), take(Y, i), take(Y, i + 1) - take(Y, i), take(D, i), take(D, i + 1)
    s, t = h / w, (inside - x0) / w
    den = s + (d0 + d1 - 2 * s) * t * (1 - t)
    y = y0 + h * (s * t * t + d0 * t * (1 - t)) / den
    slope = 2 * jnp.log(s) + jnp.log(d1 * t * t + 2 * s * t * (1 - t) + d0 * (1 - t) ** 2) - 2 * jnp.log(den)
    bent = abs(x) < B
    return (0.5 * jnp.where(bent, y, x) ** 2 - jnp.where(bent, slope, 0)).mean()


def jax_seconds(columns, K, epochs):
    known = [columns[:1], columns[:2]]
    features = [
        np.stack(list(v) + [np.tanh(2 * a) for a in v] + [v[i] * v[j] - (i == j) for i in range(len(v)) for j in range(i + 1)], 1)
        for v in known]
    data = [(jnp.asarray(f, jnp.float32), jnp.asarray(x, jnp.float32)) for f, x in zip(features, columns[1:])]
    draw = np.random.default_rng(2)

    def layers(inputs):
        sizes = [inputs, 64, 64, 64, 3 * K - 1]
        return [(jnp.asarray(draw.normal(size=(i, o)) / i ** 0.5 * (0.05 if o == 3 * K - 1 else 1), jnp.float32), jnp.zeros(o))
                for i, o in zip(sizes[:-1], sizes[1:])]

    weights = [layers(f.shape[1]) for f in features]
    zeros = jax.tree.map(jnp.zeros_like, weights)

    def step(state, index):
        out = []
        for (w, m, v, mean, n), (f, x) in zip(state, data):
            value, g = jax.value_and_grad(partial(loss, K))(w, f[index], x[index])
            norm = jnp.sqrt(sum((a * a).sum() for a in jax.tree.leaves(g)))
            g = jax.tree.map(lambda a: a * jnp.minimum(1, 1 / norm), g)
            n = n + 1
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
            w = jax.tree.map(
                lambda w, m, v: w - 4e-3 * (m / (1 - 0.9 ** n) / (jnp.sqrt(v / (1 - 0.999 ** n)) + 1e-8) + 1e-4 * w), w, m, v)
            mean = jax.tree.map(lambda a, w: a + 0.005 * (w - a), mean, w)
            out.append((w, m, v, mean, n))
        return out, value

    epoch = jax.jit(lambda state, batches: jax.lax.scan(step, state, batches))
    state = [(w, z, z, w, 0.0) for w, z in zip(weights, zeros)]
    n = len(columns[0]) // 256
    batches = lambda: jnp.asarray(draw.permutation(len(columns[0]))[:n * 256].reshape(n, 256))
    state, _ = jax.block_until_ready(epoch(state, batches()))
    start = time.process_time()
    for _ in range(epochs):
        state, losses = jax.block_until_ready(epoch(state, batches()))
    return (time.process_time() - start) / epochs


parser = argparse.ArgumentParser()
parser.add_argument("--nucens", default=".build/release/nucens")
parser.add_argument("--events", type=int, default=50_000)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--bins", default="8,16,24")
options = parser.parse_args()
energy, u1, u2 = events(options.events)
columns = [(c - c.mean()) / c.std() for c in (np.log(energy), u1, u2)]
# nucens holds a tenth of the events out.
columns = [c[:len(c) * 9 // 10] for c in columns]
with tempfile.TemporaryDirectory() as place:
    write(f"{place}/events.h5", energy, u1, u2)
    for number in range(options.rounds):
        for bins in map(int, options.bins.split(",")):
            few, many = (nucens_seconds(options.nucens, f"{place}/events.h5", bins, epochs, place) for epochs in (2, 12))
            own, other = (many - few) / 10, jax_seconds(columns, bins, 3)
            print(f"round {number}, {bins} bins: nucens {own:.3f} s, JAX {jax.__version__} {other:.3f} s an epoch of "
                  f"{options.events} events; JAX/nucens {other / own:.2f}", flush=True)
