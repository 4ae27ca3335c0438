"""A small network with two responses R, fitted to data f_i = Σ_k K_ik R_k: what `nucens bench --data` trains."""

import math

import numpy as np

INPUTS, WIDTH, BLOCKS, OUTPUTS = 9, 64, 4, 2
SIZES = [INPUTS] + [WIDTH] * BLOCKS + [OUTPUTS]
PRODUCTS = sum(i * o for i, o in zip(SIZES, SIZES[1:]))
#: The same network and data for `nucens bench`.
OPTIONS = f"--inputs {INPUTS} --width {WIDTH} --blocks {BLOCKS} --activation silu --normalization none --outputs {OUTPUTS}".split()


class Data:
    """Made-up data, float32: inputs (N×9) standardized, K (N×2), ln d and d/δ."""

    def __init__(self, count):
        inputs = np.arange(count * INPUTS).reshape(count, INPUTS) * 37 % 1009 - 504.0
        i, k = np.arange(count), np.arange(OUTPUTS)
        self.inputs = ((inputs - inputs.mean(axis=0)) / inputs.std(axis=0)).astype(np.float32)
        self.kernels = (0.1 + (i[:, None] + 7 * k) * 53 % 97 / 97).astype(np.float32)
        self.logarithm = np.log(1e-3 * (1 + i * 71 % 89 / 89)).astype(np.float32)
        self.weight = np.full(count, 20, np.float32)

    def __len__(self):
        return len(self.logarithm)


def initial_weights():
    generator = np.random.default_rng(1)
    weights = [(generator.standard_normal((i, o)) / math.sqrt(i)).astype(np.float32) for i, o in zip(SIZES, SIZES[1:])]
    biases = [np.zeros(o, np.float32) for o in SIZES[1:]]
    biases[-1][:] = -7
    return list(zip(weights, biases))
