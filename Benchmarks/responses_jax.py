"""The step of responses_workload.py in JAX with optax: jitted by step, and by epoch as scans over its batches. Argument: the data."""

import worker  # first: it takes standard output
import sys

import jax
import jax.numpy as jnp
import optax

import jax_epochs
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
        optimizer = jax_epochs.optimizer(len(bounds))
        parameters = [tuple(jnp.asarray(a) for a in layer) for layer in responses_workload.initial_weights()]
        state = parameters, optimizer.init(parameters)

        def step(state, data, index):
            parameters, moments = state
            loss, gradient = jax.value_and_grad(loss_of)(parameters, *(a[index] for a in data))
            updates, moments = optimizer.update(gradient, moments, parameters)
            return (optax.apply_updates(parameters, updates), moments), loss * len(index)

        return jax_epochs.epochs(step, state, data, bounds, len(points), whole_epoch)

    return prepare


versions = {"jax": jax.__version__, "optax": optax.__version__}
worker.serve({"step": trainer(False), "epoch": trainer(True)}, versions, responses_workload.Data(int(sys.argv[1])))
