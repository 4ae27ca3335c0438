"""Times the training epoch of nucens, PyTorch and JAX in turns on one core, and prints the ratios. See README.md."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys

import workload

HERE = os.path.dirname(os.path.abspath(__file__))
BATCHES = [64, 128, 256, 512, 1024, 2937]
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TORCHINDUCTOR_COMPILE_THREADS")}
XLA = "--xla_cpu_multi_thread_eigen=false"


class Failure(Exception):
    pass


class Worker:
    """A process that holds one framework (worker.py)."""

    def __init__(self, system, script, label="", environment={}, arguments=()):
        self.system, self.label = system, label
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, script), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | ONE_THREAD | environment)
        hello = self.receive()
        self.versions, self.points = hello["versions"], hello["points"]
        self.variants = hello["variants"]

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{self.system} ended with status {self.process.wait()}; what it said is above")
        return json.loads(line)

    def train(self, variant, batch, epochs):
        print(json.dumps({"variant": variant, "batch": batch, "epochs": epochs}), file=self.process.stdin, flush=True)
        return self.receive()


class Nucens:
    """One short process a measurement: `nucens bench`. Only the fastest epoch is known."""

    def __init__(self, program):
        self.program = program
        self.peaks = []
        try:
            self.version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failure(f"{program} does not run ({error}); build it with 'make build' or set NUCENS to the program")

    def least(self, batch, epochs):
        arguments = [self.program, "bench", "--json", "--batch", str(batch), "--depth", "1", "--epochs", str(epochs)]
        run = subprocess.run(arguments, capture_output=True, text=True)
        if run.returncode:
            raise Failure(f"{' '.join(arguments)} ended with status {run.returncode}: {run.stderr.strip()}")
        report = json.loads(run.stdout)
        self.peaks.append(report["fma_peak_gflops"])
        return next(e["ms"] for e in report["epoch"] if (e["depth"], e["threads"], e["statistics"]) == (11, 1, "batch"))


def measure(nucens, workers, batches, rounds, epochs):
    """Least milliseconds an epoch of every round: {batch: {(system, variant): [ms]}}, and the load at the start of each round."""
    times = {batch: {} for batch in batches}
    first_losses = {batch: {} for batch in batches}
    loads = []
    broken = set()
    for turn in range(rounds):
        loads.append(os.getloadavg()[0])
        for batch in batches:
            times[batch].setdefault(("nucens", ""), []).append(nucens.least(batch, epochs))
            for worker in workers:
                for variant in worker.variants:
                    key = worker.system, (variant + " " + worker.label).strip()
                    if (key, batch) in broken:
                        continue
                    reply = worker.train(variant, batch, epochs)
                    if "error" in reply:
                        broken.add((key, batch))
                        print(f"{' '.join(key)} at batch {batch} left out: {reply['error']}", file=sys.stderr)
                        continue
                    times[batch].setdefault(key, []).append(min(reply["ms"]))
                    first_losses[batch].setdefault(key, reply["loss"][0])
        print(f"round {turn + 1} of {rounds}: " + ", ".join(
            f"{batch}: " + "/".join(f"{best(times[batch], s)[1]:.0f}" for s in ("nucens", "PyTorch", "JAX")) + " ms"
            for batch in batches), file=sys.stderr)
    for batch, losses in first_losses.items():
        # The same weights, points and order: the frameworks must agree on the first epoch, or they do not do the same work.
        if max(losses.values()) > 1.01 * min(losses.values()):
            raise Failure(f"mean losses of the first epoch at batch {batch} differ: {losses}; the steps are not the same")
    return times, loads


def best(times, system):
    """The variant with the least time, that time, and the least median of any variant, in milliseconds."""
    found = {key[1]: ms for key, ms in times.items() if key[0] == system}
    if not found:
        raise Failure(f"no variant of {system} ran; what it said is above")
    least, variant = min((min(ms), variant) for variant, ms in found.items())
    return variant, least, min(statistics.median(ms) for ms in found.values())


def aligned(rows):
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return "\n".join("| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths)) + " |" for row in rows)


def table(times, peak, points):
    header = ["batch", "nucens ms", "GFLOP/s", "of peak", "PyTorch ms", "by", "JAX ms", "by", "nucens/PyTorch", "nucens/JAX"]
    rows = [header, ["---:"] * len(header)]
    result = []
    for batch, of in times.items():
        _, least, median = best(of, "nucens")
        torch, jax = best(of, "PyTorch"), best(of, "JAX")
        gflops = 6 * points * workload.PRODUCTS / least / 1e6
        pair = lambda l, m: f"{l:.0f} ({m:.0f})"
        rows.append([
            str(batch), pair(least, median), f"{gflops:.0f}", f"{100 * gflops / peak:.0f} %", pair(*torch[1:]), torch[0],
            pair(*jax[1:]), jax[0], f"{least / torch[1]:.2f} ({median / torch[2]:.2f})", f"{least / jax[1]:.2f} ({median / jax[2]:.2f})"])
        result.append({
            "batch": batch, "nucens_ms": least, "nucens_gflops": gflops, "of_peak": gflops / peak,
            "pytorch_ms": torch[1], "pytorch_variant": torch[0], "jax_ms": jax[1], "jax_variant": jax[0],
            "nucens_to_pytorch": least / torch[1], "nucens_to_jax": least / jax[1],
            "median_ms": {"nucens": median, "pytorch": torch[2], "jax": jax[2]},
            "rounds_ms": {" ".join(key).strip(): ms for key, ms in of.items()}})
    return aligned(rows), result


def processor():
    with open("/proc/cpuinfo") as file:
        name = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return f"{name}, {os.cpu_count()} logical processors"


def stolen():
    """Ticks of all processors that went to other guests of the host, and all ticks (man 5 proc_stat)."""
    with open("/proc/stat") as file:
        ticks = [int(field) for field in file.readline().split()[1:9]]
    return ticks[7], sum(ticks)


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/compare", description=__doc__)
    parser.add_argument("--batch", type=int, nargs="+", default=BATCHES, metavar="POINTS", help="batch sizes (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each system (%(default)s)")
    parser.add_argument("--epochs", type=int, default=4, metavar="N", help="timed epochs a turn; the fastest counts (%(default)s)")
    parser.add_argument("--json", metavar="FILE", help="also write everything measured to FILE")
    arguments = parser.parse_args()
    if min(arguments.batch + [arguments.rounds, arguments.epochs]) < 1:
        parser.error("batch sizes, rounds and epochs must be above 0")

    nucens = Nucens(os.environ["NUCENS"])
    workers = [
        Worker("PyTorch", "train_torch.py"),
        Worker("JAX", "train_jax.py", environment={"XLA_FLAGS": XLA}),
        Worker("JAX", "train_jax.py", "512-bit", {"XLA_FLAGS": XLA + " --xla_cpu_prefer_vector_width=512"}),
    ]
    points = workers[0].points
    batches = sorted({min(batch, points) for batch in arguments.batch})
    before = stolen()
    times, loads = measure(nucens, workers, batches, arguments.rounds, arguments.epochs)
    steal = [b - a for a, b in zip(before, stolen())]
    peak = max(nucens.peaks)
    text, result = table(times, peak, points)
    versions = {"nucens": nucens.version, "python": platform.python_version()} | workers[0].versions | workers[1].versions
    load = f"{min(loads):.1f} to {max(loads):.1f}"
    share = 100 * steal[0] / max(1, steal[1])
    print(text)
    print(f"""
Milliseconds an epoch of {points} points: least of {arguments.rounds} rounds of {arguments.epochs} epochs (least median of the rounds in
parentheses); ratios below 1: nucens is faster.
Processor: {processor()}; everything pinned to core {min(os.sched_getaffinity(0))}; fused multiply-add peak {peak:.0f} GFLOP/s
(measured {min(nucens.peaks):.0f} to {peak:.0f} during the run).
Noise: load at the start of the rounds {load} (this run itself takes 1), {share:.1f} % of processor time stolen by other guests.
Versions: {', '.join(f'{name} {version}' for name, version in versions.items())}.""")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({
                "processor": processor(), "fma_peak_gflops": peak, "fma_peaks_gflops": nucens.peaks, "points": points, "versions": versions,
                "rounds": arguments.rounds, "epochs": arguments.epochs, "loads": loads, "stolen_percent": share, "results": result,
            }, file, indent=2)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"compare: {failure}")
