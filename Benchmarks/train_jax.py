"""The training step in JAX with flax and optax: one jitted step a batch, and the whole epoch jitted as scans over its batches."""

import worker  # first: it takes standard output
import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax

import workload


class Network(nn.Module):
    @nn.compact
    def __call__(self, x):
        for _ in range(workload.BLOCKS):
            x = nn.Dense(workload.WIDTH)(x)
            x = nn.BatchNorm(use_running_average=False, momentum=workload.MOMENTUM, epsilon=workload.EPSILON)(x)
            x = nn.relu(x)
        return nn.Dense(1)(x)


network = Network()


def initial():
    variables = network.init(jax.random.key(0), jnp.zeros((2, workload.INPUTS)))
    for index, (weight, bias) in enumerate(workload.initial_weights()):
        variables["params"][f"Dense_{index}"] = {"kernel": jnp.asarray(weight), "bias": jnp.asarray(bias)}
    return variables["params"], variables["batch_stats"]


def loss_of(parameters, statistics, x, logarithm, weight):
    z, updated = network.apply({"params": parameters, "batch_stats": statistics}, x, mutable=["batch_stats"])
    pull = (logarithm - nn.log_sigmoid(z[:, 0])) * weight
    loss = workload.ROBUST_WIDTH**2 * (jnp.sqrt(1 + (pull / workload.ROBUST_WIDTH) ** 2) - 1).mean()
    return loss, updated["batch_stats"]


def trainer(whole_epoch):
    def prepare(points, bounds):
        data = tuple(jnp.asarray(a) for a in (points.inputs, points.logarithm, points.weight))
        steps = workload.EPOCHS * len(bounds)
        rates = jnp.asarray([workload.learning_rate(step, steps) for step in range(steps)], jnp.float32)
        optimizer = optax.chain(
            optax.clip_by_global_norm(workload.GRADIENT_NORM),
            optax.adamw(lambda count: rates[count], weight_decay=workload.WEIGHT_DECAY))
        parameters, statistics = initial()
        state = parameters, statistics, optimizer.init(parameters)

        def step(state, data, index):
            parameters, statistics, moments = state
            (loss, statistics), gradient = jax.value_and_grad(loss_of, has_aux=True)(
                parameters, statistics, *(a[index] for a in data))
            updates, moments = optimizer.update(gradient, moments, parameters)
            return (optax.apply_updates(parameters, updates), statistics, moments), loss * len(index)

        # Batches of equal size are one scan; there are two sizes at most, the larger first.
        sizes = [end - start for start, end in bounds]
        larger = sizes.count(sizes[0])
        cut = larger * sizes[0]

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


versions = {"jax": jax.__version__, "flax": flax.__version__, "optax": optax.__version__}
worker.serve({"step": trainer(False), "epoch": trainer(True)}, versions)
