"""Debian's and Ubuntu's packages: which one a library of the system came from, and under what licence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_COMMON = re.compile(r"/usr/share/common-licenses/([\w.-]*\w)")


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the system.

    Attributes:
        name: Without the architecture.
        version: Debian's, with epoch and revision.
        system: The distribution's id, e.g. "debian".
        homepage: Where the project is at home; empty where the package does not say.
        texts: Its copyright file, and the licences of which that file only says where they lie.
    """

    name: str
    version: str
    system: str
    homepage: str
    texts: tuple[Path, ...]


def package_of(path: str) -> Package | None:
    """The package that installed a file; None where there is none, or no such packages."""
    if not shutil.which("dpkg-query"):
        return None
    # A merged /usr has every library under two names, and dpkg knows one of them.
    real = os.path.realpath(path)
    for known in (path, real, real.removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "--search", known], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return _package(found.stdout.split(":", 1)[0])
    return None


@cache
def _package(name: str) -> Package:
    shown = "-f=${Version}\n${Homepage}\n"
    found = subprocess.run(["dpkg-query", "--show", shown, name], capture_output=True, text=True, check=True)
    version, homepage = found.stdout.splitlines()[:2]
    copyright_file = Path("/usr/share/doc") / name / "copyright"
    # Without a full stop: it is the sentence's, not the name's.
    named = _COMMON.findall(copyright_file.read_text(encoding="utf-8", errors="replace"))
    common = [Path("/usr/share/common-licenses") / licence for licence in sorted(set(named))]
    texts = (copyright_file, *(file for file in common if file.is_file()))
    return Package(name, version, _system(), homepage, texts)


@cache
def _system() -> str:
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    return dict(line.partition("=")[::2] for line in lines).get("ID", "debian").strip('"')
