"""The step of responses_workload.py in JAX with optax: jitted by step, and by epoch as scans over its batches. Argument: the data."""

import worker  # first: it takes standard output
import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax

import responses_workload
import workload


def loss_of(layers, x, kernels, logarithm, weight):
    for kernel, bias in layers[:-1]:
        x = jax.nn.silu(x @ kernel + bias)
    responses = jnp.exp(x @ layers[-1][0] + layers[-1][1])
    pull = (logarithm - jnp.log((kernels * responses).sum(axis=1))) * weight
    return workload.ROBUST_WIDTH**2 * (jnp.sqrt(1 + (pull / workload.ROBUST_WIDTH) ** 2) - 1).mean()


def trainer(whole_epoch):
    def prepare(points, bounds):
        data = tuple(jnp.asarray(a) for a in (points.inputs, points.kernels, points.logarithm, points.weight))
        steps = workload.EPOCHS * len(bounds)
        rates = jnp.asarray([workload.learning_rate(step, steps) for step in range(steps)], jnp.float32)
        optimizer = optax.chain(
            optax.clip_by_global_norm(workload.GRADIENT_NORM),
            optax.adamw(lambda count: rates[count], weight_decay=workload.WEIGHT_DECAY))
        parameters = [tuple(jnp.asarray(a) for a in layer) for layer in responses_workload.initial_weights()]
        state = parameters, optimizer.init(parameters)

        def step(state, data, index):
            parameters, moments = state
            loss, gradient = jax.value_and_grad(loss_of)(parameters, *(a[index] for a in data))
            updates, moments = optimizer.update(gradient, moments, parameters)
            return (optax.apply_updates(parameters, updates), moments), loss * len(index)

        # Batches of equal size are one scan; there are two sizes at most, the larger first.
        sizes = [end - start for start, end in bounds]
        cut = sizes.count(sizes[0]) * sizes[0]

        def scans(state, data, order):
            total = 0.0
            for part, size in ((order[:cut], sizes[0]), (order[cut:], sizes[-1])):
                if part.size:
                    state, losses = jax.lax.scan(lambda s, i: step(s, data, i), state, part.reshape(-1, size))
                    total += losses.sum()
            return state, total

        run = jax.jit(scans if whole_epoch else step, donate_argnums=0)

        def epoch(order):
            nonlocal state
            order = order.astype(np.int32)
            if whole_epoch:
                state, total = run(state, data, order)
            else:
                losses = []
                for start, end in bounds:
                    state, loss = run(state, data, order[start:end])
                    losses.append(loss)
                total = sum(float(loss) for loss in losses)
            jax.block_until_ready(state)
            return float(total) / len(points)

        return epoch

    return prepare


versions = {"jax": jax.__version__, "optax": optax.__version__}
worker.serve({"step": trainer(False), "epoch": trainer(True)}, versions, responses_workload.Data(int(sys.argv[1])))
