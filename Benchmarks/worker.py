"""A process that trains on request, so that the driver can let the frameworks take turns on one core.

Standard input has one JSON request a line: {"variant", "batch", "epochs"}. The reply gives milliseconds and the mean loss of
each epoch after one more that warms up (compilation happens there), or an "error". Between requests the process sleeps.
"""

import json
import os
import sys
import time

# What libraries print goes to standard error; replies keep the original standard output.
replies = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

from workload import Points, batches, orders


def serve(trainers, versions, points=None):
    """`trainers`: of each variant a function (points, bounds of the batches) -> function (permutation) -> mean loss."""
    points = points or Points()
    running = {}

    def reply(message):
        print(json.dumps(message), file=replies, flush=True)

    reply({"versions": versions, "variants": list(trainers), "points": len(points)})
    for line in sys.stdin:
        request = json.loads(line)
        key = request["variant"], request["batch"]
        try:
            if key not in running:
                running[key] = trainers[key[0]](points, batches(len(points), key[1])), orders(len(points))
            epoch, permutations = running[key]
            losses, times = [epoch(next(permutations))], []
            for _ in range(request["epochs"]):
                start = time.perf_counter()
                losses.append(epoch(next(permutations)))
                times.append((time.perf_counter() - start) * 1000)
            reply({"ms": times, "loss": losses})
        except Exception as error:
            reply({"error": f"{type(error).__name__}: {error}"[:400]})
