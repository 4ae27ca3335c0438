"""Times the epoch of a small network with two responses in nucens and JAX, in turns on one core, and prints the ratio.

NUCENS names the program. It needs jax, optax and NumPy alone: NUCENS=.build/release/nucens taskset -c 0 python Benchmarks/responses.py
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

import responses_workload
from compare import XLA, Failure, Worker, aligned, processor


def nucens(data, batch, epochs):
    """Least milliseconds an epoch by the robust loss and by χ², and the peak in GFLOP/s."""
    command = [os.environ.get("NUCENS", ".build/release/nucens"), "bench", *responses_workload.OPTIONS]
    run = subprocess.run(
        [*command, "--json", "--data", str(data), "--batch", str(batch), "--epochs", str(epochs)], capture_output=True, text=True)
    if run.returncode:
        raise Failure(f"{' '.join(command)} ended with status {run.returncode}: {run.stderr.strip()}")
    report = json.loads(run.stdout)
    times = {epoch["loss"]: epoch["ms"] for epoch in report["epoch"]}
    return times["robust"], times["chi2"], report["fma_peak_gflops"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=int, default=9500, metavar="N", help="data (%(default)s)")
    parser.add_argument("--batch", type=int, default=256, metavar="N", help="data of a batch (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each (%(default)s)")
    parser.add_argument("--epochs", type=int, default=40, metavar="N", help="timed epochs a turn; the fastest counts (%(default)s)")
    arguments = parser.parse_args()
    data, batch, epochs = arguments.data, arguments.batch, arguments.epochs
    workers = [
        Worker("JAX", "responses_jax.py", label, {"XLA_FLAGS": XLA + flag}, [str(data)])
        for label, flag in (("", ""), ("512-bit", " --xla_cpu_prefer_vector_width=512"))
    ]
    times, peak = {}, 0
    for _ in range(arguments.rounds):
        robust, chi2, measured = nucens(data, batch, epochs)
        peak = max(peak, measured)
        times.setdefault("nucens, robust loss", []).append(robust)
        times.setdefault("nucens, χ²", []).append(chi2)
        for worker in workers:
            for variant in worker.variants:
                reply = worker.train(variant, batch, epochs)
                if "error" in reply:
                    raise Failure(reply["error"])
                times.setdefault(f"JAX {variant} {worker.label}".strip(), []).append(min(reply["ms"]))
    least = min(times["nucens, robust loss"])
    rows = [["program", "ms an epoch (median)", "of peak", "times nucens"], ["---:"] * 4]
    for name, ms in times.items():
        share = 6 * data * responses_workload.PRODUCTS / min(ms) / 1e6 / peak
        rows.append([name, f"{min(ms):.2f} ({statistics.median(ms):.2f})", f"{100 * share:.0f} %", f"{min(ms) / least:.2f}"])
    print(aligned(rows))
    print(f"""
Epochs of {data} data, batch {batch}: least of {arguments.rounds} rounds of {epochs} epochs, median of the rounds in parentheses.
Processor: {processor()}; fused multiply-add peak {peak:.0f} GFLOP/s; load {os.getloadavg()[0]:.1f}. Versions: {workers[0].versions}.""")


try:
    main()
except Failure as failure:
    sys.exit(f"responses: {failure}")
