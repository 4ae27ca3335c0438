"""Where the program and the C library are: in the environment, beside this package, where pip installed it from, or on the PATH."""

from __future__ import annotations

import json
import os
import shutil
from importlib import metadata
from pathlib import Path
from typing import Iterator, Optional
from urllib.parse import unquote, urlparse


def _origins() -> Iterator[Path]:
    """The folder of this package's sources: as it stands, and as pip remembers it."""
    yield Path(__file__).resolve().parent.parent
    try:
        told = metadata.distribution("nucens").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return
    if told:
        url = urlparse(json.loads(told).get("url", ""))
        if url.scheme == "file":
            yield Path(unquote(url.path))


def _candidates() -> Iterator[tuple[Path, Path]]:
    """Pairs of program and library."""
    for origin in _origins():
        # PREFIX/share/nucens/Python, and Sources/Python of a checkout.
        prefix, checkout = origin.parent.parent.parent, origin.parent.parent
        yield prefix / "bin/nucens", prefix / "lib/libnucens.so.0"
        yield checkout / ".build/release/nucens", checkout / ".build/release/libNucensLibrary.so"
    found = shutil.which("nucens")
    if found:
        program = Path(found).resolve()
        yield program, program.parent.parent / "lib/libnucens.so.0"
        yield program, program.parent / "libNucensLibrary.so"


def program() -> Optional[Path]:
    """The program; NUCENS_PROGRAM names another."""
    if "NUCENS_PROGRAM" in os.environ:
        return Path(os.environ["NUCENS_PROGRAM"])
    return next((program for program, _ in _candidates() if os.access(program, os.X_OK) and program.is_file()), None)


def library() -> Optional[Path]:
    """The C library; NUCENS_LIBRARY names another."""
    if "NUCENS_LIBRARY" in os.environ:
        return Path(os.environ["NUCENS_LIBRARY"])
    return next((library for _, library in _candidates() if library.is_file()), None)
