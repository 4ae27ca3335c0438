"""What the JAX workloads share: the optimizer, and an epoch as single jitted steps or as jitted scans over its batches."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

import workload


def optimizer(batches):
    """AdamW with clipped gradients at the learning rates of workload.py, for so many batches an epoch."""
    steps = workload.EPOCHS * batches
    rates = jnp.asarray([workload.learning_rate(step, steps) for step in range(steps)], jnp.float32)
    return optax.chain(
        optax.clip_by_global_norm(workload.GRADIENT_NORM),
        optax.adamw(lambda count: rates[count], weight_decay=workload.WEIGHT_DECAY))


def epochs(step, state, data, bounds, points, whole_epoch):
    """A function that trains one epoch in the order given, and returns the mean loss a point.

    step(state, data, indices) returns the new state and the loss summed over the batch."""
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
        return float(total) / points

    return epoch
