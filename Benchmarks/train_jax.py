"""The training step in JAX with flax and optax: one jitted step a batch, and the whole epoch jitted as scans over its batches."""

import worker  # first: it takes standard output
import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import optax

import jax_epochs
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
        optimizer = jax_epochs.optimizer(len(bounds))
        parameters, statistics = initial()
        state = parameters, statistics, optimizer.init(parameters)

        def step(state, data, index):
            parameters, statistics, moments = state
            (loss, statistics), gradient = jax.value_and_grad(loss_of, has_aux=True)(
                parameters, statistics, *(a[index] for a in data))
            updates, moments = optimizer.update(gradient, moments, parameters)
            return (optax.apply_updates(parameters, updates), statistics, moments), loss * len(index)

        return jax_epochs.epochs(step, state, data, bounds, len(points), whole_epoch)

    return prepare


versions = {"jax": jax.__version__, "flax": flax.__version__, "optax": optax.__version__}
worker.serve({"step": trainer(False), "epoch": trainer(True)}, versions)
