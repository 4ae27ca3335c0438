"""Starts nucens from Python."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, Optional, Sequence, Union

from . import _places
from ._backends import NucensError
from .cards import _Card
from .ensemble import Run

#: The exit status of a job that stopped with checkpoints written: start it again with resume=True.
INTERRUPTED = 75


def program() -> Path:
    """The nucens of this machine: NUCENS_PROGRAM, the one installed with this package, or the one on the PATH."""
    found = _places.program()
    if found is None:
        raise NucensError("there is no program nucens; install it (make install), put it on the PATH, or name it in NUCENS_PROGRAM")
    return found


def run(
    card: Union[_Card, str, os.PathLike],
    ranks: int = 1,
    output: Optional[Union[str, os.PathLike]] = None,
    resume: bool = False,
    options: Sequence[str] = (),
    launcher: Optional[Sequence[str]] = None,
    quiet: bool = False,
) -> Run:
    """Trains what a card says, waits, and opens the result.

    Args:
        card: a card of this package, or the path of one for ``nucens train``.
        ranks: MPI ranks; with 1 no launcher is used.
        output: run directory, instead of the card's.
        resume: continue what is there.
        options: further options of the command line, such as ``["--epochs", "50"]``.
        launcher: words before the program, instead of ``mpirun -n RANKS``: ``["srun", "-n", "50"]``.
        quiet: keep progress and tables, and show them in the message of a failure only.
    Returns:
        the run, opened.
    Raises:
        NucensError: the program failed or was interrupted, with its last lines.
    """
    if launcher is None:
        root = ["--allow-run-as-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        launcher = ["mpirun", *root, "-n", str(ranks)] if ranks > 1 else []
    verb = card.verb if isinstance(card, _Card) else "train"
    with tempfile.TemporaryDirectory() as place:
        path = card.write(Path(place) / "card.yaml") if isinstance(card, _Card) else Path(card)
        words = [*launcher, str(program()), verb, str(path), *options]
        if output is not None:
            words += ["--output", str(output)]
        if resume:
            words.append("--resume")
        directory = _perform([str(word) for word in words], quiet)
    return Run(output if output is not None else directory)


def _perform(words: List[str], quiet: bool) -> str:
    """Runs a command; its last lines go into the error. Returns the run directory it told."""
    told: List[str] = []
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            for line in process.stdout or ():
                told.append(line)
                if not quiet:
                    sys.stderr.write(line)
        except BaseException:
            process.terminate()
            raise
    if process.returncode == INTERRUPTED:
        raise NucensError("the job was interrupted; nucens.run(…, resume=True) continues it:\n" + "".join(told[-3:]))
    if process.returncode != 0:
        raise NucensError(f"{shlex.join(words)} ended with status {process.returncode}:\n" + "".join(told[-10:]))
    return next((line.rsplit("→ ", 1)[1].strip() for line in told if "→ " in line), "nucens-run")
