"""Puts lighter copies in the place of two libraries that carry far more than is needed here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from icu_data import lighter_icu_data

File = tuple[str, str, str]


def slimmed(files: Sequence[File], folder: Path) -> list[File]:
    """The files, with lighter copies of Python's own library and of ICU's data.

    No other library is touched: those of wheels were rewritten by their makers, and `strip` breaks them (OpenBLAS then
    is not page-aligned any more).

    Args:
        files: Of (place, source, type).
        folder: For the copies.
    """
    return [
        (place, str(_lighter(Path(source), folder)) if kind == "BINARY" else source, kind)
        for place, source, kind in files
    ]


def _lighter(library: Path, folder: Path) -> Path:
    makers = {"libpython3.*.so*": _without_symbols, "libicudata.so.*": lighter_icu_data}
    for pattern, make in makers.items():
        if fnmatchcase(PurePath(library).name, pattern):
            return make(library, folder)
    return library


def _without_symbols(library: Path, folder: Path) -> Path:
    """A copy without debugging symbols, which some builds of Python leave in: 17 of 23 MB."""
    strip = shutil.which("strip")
    if strip is None:
        return library
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / library.name
    subprocess.run([strip, "--strip-unneeded", "-o", str(copy), str(library)], check=True)
    return copy
