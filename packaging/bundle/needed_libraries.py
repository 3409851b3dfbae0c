"""Drops the system's libraries that nothing in the bundle needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PyInstaller.depend.bindepend import get_imports

File = tuple[str, str, str]


def needed(files: Sequence[File]) -> list[File]:
    """The files without those libraries that only left-out files were linked with.

    PyInstaller follows the links of every plugin before the plugins that stay out can be taken away.

    Args:
        files: Of (place, source, type).
    """
    libraries = {PurePath(file[0]).name: file for file in files if _is_system_library(file)}
    wanted: set[str] = set()
    waiting = [file[1] for file in files if file[2] in ("BINARY", "EXTENSION") and not _is_system_library(file)]
    while waiting:
        for name, _ in get_imports(waiting.pop()):
            library = PurePath(name).name
            if library in libraries and library not in wanted:
                wanted.add(library)
                waiting.append(libraries[library][1])
    return [file for file in files if not _is_system_library(file) or PurePath(file[0]).name in wanted]


def _is_system_library(file: File) -> bool:
    """Whether it came along only because another file is linked with it: those lie at the top."""
    place = PurePath(file[0])
    return file[2] == "BINARY" and len(place.parts) == 1 and not place.name.lower().startswith(("libpython", "python3"))
