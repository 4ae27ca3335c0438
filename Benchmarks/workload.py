"""The training step that is compared: data, network, loss and schedule, as nucens has them (Sources/Learning/Training)."""

import csv
import math
import os

import numpy as np

DATA = os.path.join(os.path.dirname(__file__), "../Sources/Physics/ScatteringData/Data/12C.csv")
INPUTS, WIDTH, BLOCKS = 5, 300, 10
SIZES = [INPUTS] + [WIDTH] * BLOCKS + [1]
#: Σ(in·out) over the weight layers: an epoch of N points takes 6·N·Σ floating-point operations in matrix products.
PRODUCTS = sum(i * o for i, o in zip(SIZES, SIZES[1:]))
EPSILON, MOMENTUM = 1e-5, 0.99
ROBUST_WIDTH = 5.0
PEAK_RATE, WARMUP, EPOCHS = 5e-4, 0.05, 1000
WEIGHT_DECAY, GRADIENT_NORM = 1e-4, 1.0
OUTPUT_BIAS = -7.0


class Points:
    """Training points of model A, float32.

    inputs (N×5): E, ω, θ, cos θ, Q², standardized. The robust logarithmic loss needs of a point ln(d/S) and d/δ alone.
    """

    def __init__(self):
        with open(DATA, newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["test_fold_model_A"] == "0"]
        column = lambda name: np.array([float(row[name]) for row in rows])
        energy, degrees, omega = column("E_GeV"), column("theta_deg"), column("omega_GeV")
        d, error = column("d2sigma_nb_per_sr_GeV"), column("error_nb_per_sr_GeV")
        theta = np.radians(degrees)
        q2 = 2 * energy * (energy - omega) * (1 - np.cos(theta))
        inputs = np.stack([energy, omega, degrees, np.cos(theta), q2], axis=1)
        scale = 1e9 / (energy * np.cos(theta / 2)) / 137**2 * np.cos(theta / 2) ** 2 / (4 * energy**2 * np.sin(theta / 2) ** 4)
        measured = np.maximum(d, 0.5 * error)
        self.inputs = ((inputs - inputs.mean(axis=0)) / inputs.std(axis=0)).astype(np.float32)
        self.logarithm = np.log(measured / scale).astype(np.float32)
        self.weight = (measured / error).astype(np.float32)

    def __len__(self):
        return len(self.logarithm)


def batches(count, batch):
    """Bounds of the fewest batches of at most `batch` points, their sizes differing by one at most; the larger ones first."""
    number = -(-count // batch)
    small, larger = divmod(count, number)
    sizes = [small + 1] * larger + [small] * (number - larger)
    ends = np.cumsum(sizes).tolist()
    return list(zip([0] + ends[:-1], ends))


def initial_weights():
    """(in×out, out) of each layer: LeCun normal weights, biases 0 but the output's. The same for every framework."""
    generator = np.random.default_rng(1)
    weights = [(generator.standard_normal((i, o)) / math.sqrt(i)).astype(np.float32) for i, o in zip(SIZES, SIZES[1:])]
    biases = [np.zeros(o, np.float32) for o in SIZES[1:]]
    biases[-1][:] = OUTPUT_BIAS
    return list(zip(weights, biases))


def orders(count):
    """A new permutation of the points each epoch."""
    generator = np.random.default_rng(2)
    while True:
        yield generator.permutation(count)


def learning_rate(step, steps):
    """Linear warm-up, then half a cosine to zero."""
    warmup = round(WARMUP * steps)
    if step < warmup:
        return PEAK_RATE * (step + 1) / warmup
    return PEAK_RATE * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))
