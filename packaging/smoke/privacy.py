"""Checks of what the programs did beside their work: what they wrote, and whom they spoke to."""

from __future__ import annotations

import sys
from pathlib import PurePath

from checks import Bench, CheckSkippedError, NamedChecks, require

# Where the README says that things are kept, below the home folder, and what Qt's own libraries keep.
_DOCUMENTED = (
    ".config/imgclass", ".local/share/imgclass", ".local/state/imgclass", ".cache/imgclass",
    "Library/Application Support/imgclass", "Library/Preferences", "Library/Logs/imgclass", "Library/Caches/imgclass",
    "Library/Saved Application State", "Local/imgclass", "Roaming/imgclass",
)  # fmt: skip
_OF_LIBRARIES = (".cache/fontconfig", ".cache/mesa_shader_cache", ".cache/qtshadercache")


def privacy_checks() -> NamedChecks:
    """The checks with their names; made after all others."""
    yield "nothing is written but where it is documented", _written
    yield "no internet socket", _sockets


def _written(bench: Bench) -> str:
    home = bench.place.home
    files = [path.relative_to(home).as_posix() for path in sorted(home.rglob("*")) if path.is_file()]
    strange = [file for file in files if not file.startswith((*_DOCUMENTED, *_OF_LIBRARIES))]
    require(not strange, f"in the home folder: {', '.join(strange)}")
    folders = sorted({PurePath(*PurePath(file).parts[:3]).as_posix() for file in files})
    return ", ".join(folders) or "nothing at all"


def _sockets(bench: Bench) -> str:
    if not bench.place.is_traced:
        said = "" if sys.platform != "linux" else "; --trace watches"
        raise CheckSkippedError(f"not watched{said}")
    sockets, calls = bench.place.internet_sockets(), bench.place.traced_calls()
    require(calls, "strace wrote nothing down")
    require(not sockets, f"{len(sockets)}, first {sockets[:1]}")
    return f"none among {calls} calls"
