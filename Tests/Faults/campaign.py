#!/usr/bin/env python3
"""Breaks small jobs of every study at seeded moments, and lets them go on: nothing is lost, trained twice or left hanging, and the result
has the bits of a run in one piece.

    campaign.py NUCENS --faults N --seed S [--study NAME] [--table FILE]

Needs mpirun, a C compiler, h5py, and the right to mount a tmpfs. Status 1, with a line for each, when something was wrong."""
import argparse
import ctypes
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter

import h5py
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "FrozenTests/Fixtures"
LIMIT = 120  # seconds, for a job of one or two
STUCK = "stuck"  # a launcher whose ranks have ended: Open MPI 4.1.4 can wait for a lock of its own while it ends

CARDS = {
    "ensemble": ("train", "replicas: 5\ndata: {files: [carbon.csv]}\nfolds: {kind: random}\nnetwork: {width: 6, blocks: 3}\n"
                 "training: {epochs: 600, batch_size: 8, normalization_interval: 20}\nbands: {points: 3}\n"),
    "dropout": ("train", "method: dropout\nnetworks: 3\nreplicas: 4\ndata: {files: [carbon.csv]}\nfolds: {kind: random}\n"
                "network: {width: 4, blocks: 2}\ntraining: {epochs: 400, batch_size: 8, dropout: 0.1}\nbands: {points: 2}\n"),
    "closure": ("closure", "data: {files: [carbon.csv]}\nfolds: {kind: random, train_fraction: 0.8}\nnetwork: {width: 4, blocks: 2}\n"
                "training: {epochs: 150, batch_size: 8}\nclosure: {laws: 2, replicas: 2}\n"),
    "leaveout": ("leaveout", "data: {files: [carbon.csv]}\nfolds: {kind: none}\nnetwork: {width: 4, blocks: 2}\n"
                 "training: {epochs: 150, batch_size: 8}\nleaveout: {by: experiment, replicas: 2}\n"),
    "finetune": ("finetune", "from: ensemble\nreplicas: 4\ntarget: 16O\ndata: {files: [oxygen.csv]}\n"
                 "companions: {nuclei: [6Li], epochs: 20, rehearsal_points: 20}\nfinetune: {epochs: 150}\nbands: {points: 2}\n"),
    "scan": ("scan", "from: ensemble\nreplicas: 2\ntargets: [16O]\ndepths: [0, 4]\ndata: {files: [oxygen.csv]}\n"
             "folds: {train_fraction: 0.5, splits: 2}\ncompanions: {nuclei: [6Li], epochs: 10, rehearsal_points: 20}\n"
             "finetune: {epochs: 60}\nbands: {points: 2}\n"),
    "responses": ("train", "observable: responses\ntargets: [6Li, 16O]\nreplicas: 4\nbootstrap: {left_out_experiments: 2}\n"
                  "network: {width: 8, blocks: 2}\ntraining: {epochs: 20, batch_size: 64, normalization_interval: 5}\nbands: {points: 3}\n"),
    "responsetune": ("finetune", "observable: responses\nfrom: nuclei\nreplicas: 6\ntarget: 6Li\ndepth: 1\nfinetune: {steps: 150}\n"
                     "bands: {points: 2}\n"),
    "leavenucleus": ("leaveout", "observable: responses\ntargets: [6Li, 16O]\nnetwork: {width: 8, blocks: 2}\n"
                     "training: {epochs: 8, batch_size: 64, normalization_interval: 4}\nbands: {points: 3}\n"
                     "leaveout: {by: nucleus, replicas: 2, shares: [0, 0.3]}\n"),
    "near": ("train", "observable: structure-functions\nreplicas: 3\nevents: {count: 1.0e4}\nflux: {shape_uncertainty: 0.03}\n"
             "bins: {energies: 8, angles: 8}\nnodes: {x: 8, q2: 6}\nnetwork: {width: 8, blocks: 2}\n"
             "training: {epochs: 150, evaluation_interval: 20}\n"),
    "near-closure": ("closure", "observable: structure-functions\nevents: {count: 1.0e4}\nbins: {energies: 6, angles: 6}\n"
                     "nodes: {x: 8, q2: 6}\nnetwork: {width: 8, blocks: 2}\ntraining: {epochs: 30, evaluation_interval: 20}\n"
                     "closure: {experiments: 2, replicas: 2, far_events: 200}\n"),
    "generator": ("generator", "kind: generator\nevents: [events.csv]\nreplicas: 3\nfolds: {test_fraction: 0.3}\n"
                  "flow: {bins: 6, width: 8, blocks: 2}\ntraining: {epochs: 4, batch_size: 64}\n"),
    "night": ("nightly", "store: STORE\ndata: {directories: [incoming], base: none, still_for: 0}\ntrain:\n  replicas: 4\n"
              "  network: {width: 8, blocks: 2}\n  training: {epochs: 150, batch_size: 8, learning_rate: 5.0e-3}\n  bands: {points: 12}\n"
              "finetune: {replicas: 2, companions: {nuclei: none}, finetune: {epochs: 40}, bands: {points: 5}}\n"
              "judge: {old_data: 10, new_data: 10, roughness: 100, coverage_low: 0, normalization: 100, shape: 1000}\n"),
}
STOPS = {"SIGTERM", "SIGUSR1", "SIGUSR2", "time limit"}
SHIMS = ["die", "eio", "once", "enospc", "short", "slow", "clock", "suspend"]
FAULTS = ["killed rank", "killed launcher", "SIGTERM", "SIGUSR1", "SIGUSR2", "time limit", "full disk", "read-only disk",
          "vanished directory", "cut-off files", "flipped bits"] + SHIMS

libc = ctypes.CDLL(None, use_errno=True)


class Disk:
    """A tmpfs that can be full, read-only and gone."""

    def __init__(self, place):
        self.path = place
        os.makedirs(place)
        self._mount(0)

    def _mount(self, flags):
        if libc.mount(b"nucens-tests", self.path.encode(), b"tmpfs", flags, b"size=16m"):
            sys.exit("cannot mount a tmpfs: " + os.strerror(ctypes.get_errno()))

    def set_read_only(self, on):
        try:
            self._remount(on)
            return True
        except OSError:
            return False  # a file is open for writing

    def _remount(self, on):
        if libc.mount(b"nucens-tests", self.path.encode(), b"tmpfs", 32 | (1 if on else 0), None):
            raise OSError(ctypes.get_errno(), "remount")

    def fill(self):
        rest = os.statvfs(self.path)
        try:
            with open(self.path + "/filler", "wb") as filler:
                filler.write(bytes(max(0, rest.f_bavail * rest.f_bsize - 4096)))
        except OSError:
            pass

    def remove(self):
        libc.umount2(self.path.encode(), 2)


class Run:
    """One study in one directory, started again and again until it ends well."""

    def __init__(self, campaign, study, directory):
        self.c, self.study, self.directory = campaign, study, directory
        self.verb, card = CARDS[study]
        self.card = f"{campaign.place}/{study}-{os.path.basename(directory)}.yaml"
        pathlib.Path(self.card).write_text(card.replace("STORE", directory))

    def start(self, ranks, environment=(), more=()):
        options = [] if self.study == "night" else ["--output", self.directory, "--checkpoint-minutes", "0.0005", "--resume"]
        words = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", str(ranks)]
        for name, value in environment:
            words += ["-x", f"{name}={value}"]
        return subprocess.Popen(
            words + [self.c.program, self.verb, self.card] + options + list(more), cwd=self.c.place, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True, errors="replace",
            env=dict(os.environ, PATH=os.environ["PATH"] + ":/nonexistent"))

    def end(self, job):
        """Status and output; None for a job that hangs."""
        try:
            output = job.communicate(timeout=LIMIT)[0]
            return job.returncode, output
        except subprocess.TimeoutExpired:
            ranks = self.ranks(job)
            for process in ranks + [job.pid]:
                os.kill(process, signal.SIGKILL)
            output = job.communicate()[0]
            return (None if ranks else STUCK), output

    def ranks(self, job):
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    if os.readlink(f"/proc/{name}/exe") == self.c.program and os.getsid(int(name)) == job.pid:
                        found.append(int(name))
                except OSError:
                    pass
        return sorted(found)

    def files(self, suffix):
        return sorted(str(path) for path in pathlib.Path(self.directory).rglob("*" + suffix))

    def members(self):
        """What would change if a member were written again."""
        return {path: (s.st_ino, s.st_size, s.st_mtime_ns) for path in self.files(".member") for s in [os.stat(path)]}

    def results(self):
        """The result files by what they are."""
        if self.study != "night":
            return {"": self.directory + "/ensemble.h5"}
        current = pathlib.Path(self.directory + "/current")
        return {str(path.relative_to(current)): str(path) for path in current.rglob("ensemble.h5")} if current.exists() else {}


UNLIKE = {"created", "command", "config", "config_sha256", "host", "processor", "ranks", "data_files", "source"}


def content(path):
    """Bits of every dataset and attribute but those of the machine and the moment."""
    found = {}

    def bits(value):
        return value.tobytes() if isinstance(value, np.ndarray) and value.dtype != object else repr(value)

    def take(name, item):
        if isinstance(item, h5py.Dataset) and not name.endswith("seconds"):
            found[name] = bits(item[()])
        for key, value in item.attrs.items():
            # What belongs to dimension scales holds addresses in the file.
            if key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
                found[f"{name}@{key}"] = bits(value)

    with h5py.File(path) as file:
        file.visititems(take)
        for key in set(file.attrs) - UNLIKE:
            found["@" + key] = repr(file.attrs[key])
    return found


class Campaign:
    def __init__(self, program, seed):
        self.program, self.random = os.path.realpath(program), random.Random(seed)
        self.root = tempfile.mkdtemp(prefix="nucens-faults-")
        self.place, self.disk = self.root + "/work", Disk(self.root + "/disk")
        shutil.copytree(FIXTURES / "runs", self.place)
        shutil.copytree(FIXTURES / "nights/incoming", self.place + "/incoming")
        dice = random.Random(1)
        rows = "".join(f"{1 + 3 * dice.random():.4f},{0.3 + 0.6 * dice.random():.4f},{2 * dice.random() - 1:.4f}\n" for _ in range(400))
        pathlib.Path(self.place + "/events.csv").write_text("E_nu_GeV,E_mu_GeV,cos_theta\n" + rows)
        self.shim = self.root + "/shim.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", self.shim, HERE / "shim.c", "-ldl"], check=True)
        self.wrong, self.counts, self.late, self.stuck_launchers = [], Counter(), Counter(), 0
        self.whole = {}

    def reference(self, study):
        """How long the study takes in one piece, and what it gives."""
        if study not in self.whole:
            if study == "responsetune":
                card = "observable: responses\ntargets: [6Li]\nreplicas: 6\nnetwork: {width: 4, blocks: 1}\ntraining: {epochs: 2}\nbands: {points: 2}\n"
                pathlib.Path(self.place + "/nuclei.yaml").write_text(card)
                subprocess.run([self.program, "train", "nuclei.yaml", "--output", "nuclei"], cwd=self.place, check=True, capture_output=True)
            run = Run(self, study, f"{self.place}/whole-{study}")
            begin = time.time()
            status, output = run.end(run.start(2))
            if status != 0:
                sys.exit(f"{study} does not run: {status}\n{output}")
            self.whole[study] = (time.time() - begin, {name: content(path) for name, path in run.results().items()}, len(run.members()))
        return self.whole[study]

    def blame(self, run, fault, what, output=""):
        self.wrong.append((run.study, fault, what))
        print(f"WRONG {run.study}, {fault}: {what}\n{output[-3000:]}", flush=True)

    def one(self, study, faults):
        """A run that goes on after each of the faults."""
        seconds, wanted, count = self.reference(study)
        run = Run(self, study, f"{self.disk.path}/{study}")
        damaged = set()
        for fault in faults + [None]:
            # A job that ended in spite of its fault has nothing left to break.
            if fault and run.results() and all(map(os.path.exists, run.results().values())):
                shutil.rmtree(run.directory)
            # A damaged file is to be trained anew, sooner or later.
            before_all = run.members()
            before = {path: state for path, state in before_all.items() if path not in damaged}
            ranks = self.random.randint(1, 6)
            status, output = self.attempt(run, fault, seconds, ranks)
            if status == STUCK:
                self.stuck_launchers += 1
                if fault is None:
                    status, output = self.attempt(run, None, seconds, ranks)
            if status is None:
                self.blame(run, fault, f"hangs for {LIMIT} s", output)
            after = run.members()
            hurt = self.damage(run, fault)
            damaged = {path for path in damaged if after.get(path) == before_all.get(path)} | set(hurt)
            for path, state in before.items():
                if after.get(path) != state:
                    self.blame(run, fault, f"{os.path.basename(path)} was lost or trained twice", output)
            if "Fatal error" in output or "Program crashed" in output:
                self.blame(run, fault, "a trap", output)
            if status == STUCK:
                continue
            if fault is None and status != 0:
                self.blame(run, faults, f"does not end well: {status}", output)
            # A process that has only just begun does not listen yet.
            is_early = (fault or "").startswith("SIG") and status == 128 + getattr(signal, fault) and "nucens: " not in output
            if fault in STOPS and status not in (0, 75) and not is_early:
                self.blame(run, fault, f"status {status} of a stop", output)
            # MPI-IO takes a short write for a full disk, and says so.
            mild = status in (0, 75) or fault == "short" and "file write failed" in output
            if fault in ("clock", "suspend", "short", "slow") and not mild:
                self.blame(run, fault, f"status {status} without a failure", output)
            if fault:
                (self.late if is_early or status == 0 and not hurt and fault not in SHIMS else self.counts)[(study, fault)] += 1
                print(f"{sum(self.counts.values())} {study}: {fault} on {ranks} ranks: status {status}, {len(after)} of {count} members",
                      flush=True)
        found = {name: content(path) for name, path in run.results().items() if os.path.exists(path)}
        if found != wanted:
            names = {n for f in wanted for n in wanted[f] if found.get(f, {}).get(n) != wanted[f][n]}
            self.blame(run, faults, f"other bits than in one piece: {sorted(names)[:5] or 'no result'}")
        # Members drawn from all are what training them again gives.
        if study != "night":
            words = [self.program, "verify", run.directory, "--members", "2", "--seed", str(self.random.randrange(1000))]
            verified = subprocess.run(words, cwd=self.place, capture_output=True, text=True)
            if verified.returncode != 0 or "the same to the bit" not in verified.stdout:
                self.blame(run, faults, "members are not reproduced", verified.stderr)
        shutil.rmtree(run.directory)

    def attempt(self, run, fault, seconds, ranks):
        moment, pick, disk = seconds * self.random.random(), self.random.random(), self.disk
        if fault in SHIMS:
            # The more calls there are, the rarer is a late one: all sizes alike.
            number = int(10 ** (2.3 * self.random.random()))
            if fault in ("clock", "suspend"):
                shim = f"{fault}:{int(1000 * moment)}:{self.random.choice([-86400 * 365, -3600, 3600, 86400 * 365]) if fault == 'clock' else 86400}"
            else:
                shim = f"{fault}:{number}:{disk.path}"
            environment = [("LD_PRELOAD", self.shim), ("NUCENS_SHIM", shim)]
            if fault not in ("clock", "suspend"):
                environment.append(("NUCENS_SHIM_RANK", str(int(pick * ranks))))
            return run.end(run.start(ranks, environment))
        if fault == "time limit" and run.study != "night":
            return run.end(run.start(ranks, more=["--time-limit", f"{max(1, int(moment))}s"]))
        if fault == "read-only disk" and pick < 0.5:
            disk.set_read_only(True)
        job = run.start(ranks)
        if fault is None or fault in ("cut-off files", "flipped bits"):
            if fault:
                time.sleep(moment)
                self.kill(run, job, signal.SIGKILL, pick)
            return run.end(job)
        time.sleep(moment)
        away = run.directory + ".away"
        if fault == "killed launcher":
            job.kill()
        elif fault == "killed rank":
            self.kill(run, job, signal.SIGKILL, pick)
        elif fault == "full disk":
            disk.fill()
        elif fault == "read-only disk":
            disk.set_read_only(True)
        elif fault == "vanished directory":
            if os.path.exists(run.directory):
                os.rename(run.directory, away)
        else:
            self.kill(run, job, getattr(signal, fault, signal.SIGTERM), pick)
        outcome = run.end(job)
        # Ranks that lost their launcher end by themselves.
        deadline = time.time() + 30
        while self.ranks_left() and time.time() < deadline:
            time.sleep(0.05)
        if self.ranks_left():
            self.blame(run, fault, "ranks outlive their launcher")
            for process in self.ranks_left():
                os.kill(process, signal.SIGKILL)
        disk.set_read_only(False)
        if os.path.exists(disk.path + "/filler"):
            os.remove(disk.path + "/filler")
        if os.path.exists(away):
            shutil.rmtree(run.directory, ignore_errors=True)
            os.rename(away, run.directory)
        return outcome

    def ranks_left(self):
        found = []
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and os.readlink(f"/proc/{name}/exe") == self.program and self.root in open(f"/proc/{name}/cmdline").read():
                    found.append(int(name))
            except OSError:
                pass
        return found

    def kill(self, run, job, number, pick):
        ranks = run.ranks(job)
        if ranks:
            try:
                os.kill(ranks[int(pick * len(ranks))], number)
            except ProcessLookupError:
                pass

    def damage(self, run, fault):
        """State files cut off or changed in one bit: their paths."""
        if fault not in ("cut-off files", "flipped bits"):
            return []
        files = run.files(".checkpoint") + run.files(".member")
        files = self.random.sample(files, min(2, len(files)))
        for path in files:
            bits = bytearray(pathlib.Path(path).read_bytes())
            if fault == "flipped bits" and bits:
                bits[self.random.randrange(len(bits))] ^= 1 << self.random.randrange(8)
            else:
                del bits[self.random.randrange(len(bits) + 1):]
            pathlib.Path(path).write_bytes(bits)
        return files

    def close(self):
        self.disk.remove()
        shutil.rmtree(self.root, ignore_errors=True)


def table(campaign, studies):
    lines = ["| fault | " + " | ".join(studies) + " | all |", "|---" * (len(studies) + 2) + "|"]
    for fault in FAULTS:
        row = [campaign.counts[(study, fault)] for study in studies]
        lines.append(f"| {fault} | " + " | ".join(map(str, row)) + f" | {sum(row)} |")
    row = [sum(campaign.counts[(study, fault)] for fault in FAULTS) for study in studies]
    return "\n".join(lines + ["| all | " + " | ".join(map(str, row)) + f" | {sum(row)} |"]) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--faults", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end with fewer faults after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--study", action="append", choices=CARDS)
    parser.add_argument("--fault", action="append", choices=FAULTS)
    parser.add_argument("--table")
    options = parser.parse_args()
    campaign = Campaign(options.program, options.seed)
    studies, kinds = options.study or list(CARDS), options.fault or FAULTS
    end = time.time() + options.seconds
    try:
        queue = []
        while sum(campaign.counts.values()) < options.faults and time.time() < end:
            # Every kind and every study in turn, in an order of the seed.
            if not queue:
                queue = [(study, kind) for kind in kinds for study in studies]
                campaign.random.shuffle(queue)
            study, kind = queue.pop()
            more = [k for s, k in queue if s == study][:2]
            for k in more:
                queue.remove((study, k))
            campaign.one(study, ([kind] + more)[: max(1, options.faults - sum(campaign.counts.values()))])
    finally:
        campaign.close()
    text = table(campaign, studies)
    print(f"{sum(campaign.counts.values())} faults, {sum(campaign.late.values())} came too early or too late, "
          f"{campaign.stuck_launchers} launchers stuck without ranks, {len(campaign.wrong)} wrong")
    if options.table:
        pathlib.Path(options.table).write_text(text)
    sys.exit(1 if campaign.wrong else 0)


main()
