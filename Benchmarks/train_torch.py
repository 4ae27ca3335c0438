"""The training step in PyTorch: eager, and with forward pass, backward pass and update compiled by torch.compile."""

import worker  # first: it takes standard output
import torch
from torch import nn
from torch.nn import functional

import workload

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
torch._dynamo.config.recompile_limit = 64


def network():
    layers = []
    for index, (weight, bias) in enumerate(workload.initial_weights()):
        linear = nn.Linear(*weight.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))
        layers.append(linear)
        if index < workload.BLOCKS:
            layers.append(nn.BatchNorm1d(workload.WIDTH, eps=workload.EPSILON, momentum=1 - workload.MOMENTUM))
            layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


def trainer(compiled):
    def prepare(points, bounds):
        inputs, logarithm, weight = (torch.from_numpy(a) for a in (points.inputs, points.logarithm, points.weight))
        model = network().train()
        rate = torch.tensor(0.0)
        optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=workload.WEIGHT_DECAY, fused=not compiled)
        parameters = list(model.parameters())
        steps = workload.EPOCHS * len(bounds)
        step = 0

        def loss_of(x, target, w):
            pull = (target - functional.logsigmoid(model(x)[:, 0])) * w
            return workload.ROBUST_WIDTH**2 * (torch.sqrt(1 + (pull / workload.ROBUST_WIDTH) ** 2) - 1).mean()

        def update():
            nn.utils.clip_grad_norm_(parameters, workload.GRADIENT_NORM, foreach=True)
            optimizer.step()

        if compiled:
            loss_of = torch.compile(loss_of, dynamic=False)
            update = torch.compile(update, dynamic=False)

        def epoch(order):
            nonlocal step
            order = torch.from_numpy(order)
            total = 0.0
            for start, end in bounds:
                index = order[start:end]
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(inputs[index], logarithm[index], weight[index])
                loss.backward()
                rate.fill_(workload.learning_rate(step, steps))
                update()
                step += 1
                total += loss.item() * (end - start)
            return total / len(points)

        return epoch

    return prepare


worker.serve({"eager": trainer(False), "compile": trainer(True)}, {"torch": torch.__version__})
