"""A training step of structure functions in nucens beside JAX, in core seconds: the network at all nodes, a product with the operator, and both back.

    python Benchmarks/structure.py [--nucens .build/release/nucens] [--rounds 3] [--bins 48] [--steps 400]

Both train networks of 4×64 silu with three outputs at 40 × 32 nodes on bins × bins shares of events: softplus, a product with a sparse
matrix, the deviance of Poisson distributions, the gradient, its norm clipped at 1, and AdamW. Times are user seconds of the process on one
core: of nucens those of a training of so many steps and 200 less those of one of 200, of JAX those of steps that are compiled as one scan,
after a first one. JAX multiplies with a dense matrix, with BCOO, and with gathered entries and sums of segments; the fastest counts. Its
matrix has as many entries a bin as that of nucens, in runs of 12 beside each other, at random places. Needs jax and NumPy.
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import sparse

NODES, OUTPUTS, EVENTS = 40 * 32, 3, 1e6
# Entries of a bin of the card's operator, which has 0.7 million at 48 × 48 bins.
ENTRIES = 300


def nucens_seconds(program, bins, steps, place):
    card, run = os.path.join(place, "card.yaml"), os.path.join(place, f"run-{time.time_ns()}")
    with open(card, "w") as file:
        file.write(f"observable: structure-functions\nreplicas: 1\nmodel: {{base: none}}\nevents: {{bootstrap: false}}\n"
                   f"bins: {{energies: {bins}, angles: {bins}}}\n"
                   f"training: {{epochs: {steps}, held_out: 0, evaluation_interval: 1000000}}\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([program, card, "--output", run], check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def operator(bins):
    """Rows, columns and values, row by row; a bin's shares add up to that of even functions."""
    draw = np.random.default_rng(1)
    starts = draw.integers(0, NODES * OUTPUTS // 12, size=(bins * bins, ENTRIES // 12))
    columns = (12 * starts[:, :, None] + np.arange(12)).reshape(bins * bins, -1)
    rows = np.repeat(np.arange(bins * bins), columns.shape[1])
    values = draw.uniform(0.5, 1.5, columns.size) / columns.size
    return rows, columns.ravel(), values.astype(np.float32)


def products(rows, columns, values, bins):
    """Ways to multiply, by name."""
    shape = bins * bins, NODES * OUTPUTS
    dense = np.zeros(shape, np.float32)
    np.add.at(dense, (rows, columns), values)
    dense, entries = jnp.asarray(dense), jnp.asarray(values)
    rows, columns = jnp.asarray(rows), jnp.asarray(columns)
    indexed = sparse.BCOO.fromdense(dense)
    return {
        "dense": lambda g: dense @ g,
        "BCOO": lambda g: indexed @ g,
        "segments": lambda g: jax.ops.segment_sum(entries * g[columns], rows, shape[0], indices_are_sorted=True),
    }


def jax_seconds(multiply, bins, steps):
    draw = np.random.default_rng(2)
    inputs = jnp.asarray(draw.normal(size=(NODES, 4)), jnp.float32)
    target = jnp.asarray(draw.uniform(0.5, 1.5, bins * bins) / bins**2, jnp.float32)
    sizes = [4, 64, 64, 64, 64, OUTPUTS]
    weights = [(jnp.asarray(draw.normal(size=(i, o)) / i**0.5, jnp.float32), jnp.zeros(o)) for i, o in zip(sizes, sizes[1:])]

    def loss(layers):
        x = inputs
        for w, b in layers[:-1]:
            x = jax.nn.silu(x @ w + b)
        shares = multiply(jax.nn.softplus(x @ layers[-1][0] + layers[-1][1]).ravel())
        return (2 * EVENTS * (shares - target + target * jnp.log(target / shares))).mean()

    def step(state, _):
        w, m, v, n = state
        value, g = jax.value_and_grad(loss)(w)
        norm = jnp.sqrt(sum((a * a).sum() for a in jax.tree.leaves(g)))
        g = jax.tree.map(lambda a: a * jnp.minimum(1, 1 / norm), g)
        n = n + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        w = jax.tree.map(lambda w, m, v: w - 5e-4 * m / (1 - 0.9**n) / (jnp.sqrt(v / (1 - 0.999**n)) + 1e-8), w, m, v)
        return (w, m, v, n), value

    run = jax.jit(lambda state: jax.lax.scan(step, state, None, length=steps))
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state, losses = jax.block_until_ready(run((weights, zeros, zeros, 0.0)))
    if not np.isfinite(losses).all() or losses[-1] >= losses[0]:
        sys.exit("structure: the network of JAX does not learn")
    start = time.process_time()
    jax.block_until_ready(run(state))
    return (time.process_time() - start) / steps


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nucens", default=".build/release/nucens")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bins", type=int, default=48)
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    ways = products(*operator(options.bins), options.bins)
    with tempfile.TemporaryDirectory() as place:
        for number in range(options.rounds):
            few, many = (nucens_seconds(options.nucens, options.bins, steps, place) for steps in (200, 200 + options.steps))
            own = (many - few) / options.steps
            others = {name: jax_seconds(multiply, options.bins, options.steps // 4) for name, multiply in ways.items()}
            print(f"round {number}, {options.bins} × {options.bins} bins: nucens {1e3 * own:.2f} ms a step, JAX {jax.__version__} "
                  + ", ".join(f"{name} {1e3 * seconds:.2f}" for name, seconds in others.items())
                  + f"; JAX/nucens {min(others.values()) / own:.2f}", flush=True)


main()
