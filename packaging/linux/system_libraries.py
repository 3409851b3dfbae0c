"""Which libraries of the system a bundle needs, and which packages have them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)", re.MULTILINE)
_C_LIBRARY = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


def needed_packages(bundle: Path) -> list[str]:
    """The Debian packages that a bundle needs, as in the field Depends, e.g. "libc6 (>= 2.35)".

    Args:
        bundle: The folder with the programs.

    Raises:
        LookupError: No package of this machine has a library that is needed.
    """
    described = _described(bundle)
    shipped = {path.name for path in bundle.rglob("*")}
    names = sorted(set(_NEEDED.findall(described)) - shipped)
    packages = {_package_of(name) for name in names}
    versions = {(int(major), int(minor)) for major, minor in _C_LIBRARY.findall(described)}
    major, minor = max(versions)
    return [*sorted(packages - {"libc6"}), f"libc6 (>= {major}.{minor})"]


def _described(bundle: Path) -> str:
    """What objdump says of all programs and libraries."""
    code = [path for path in sorted(bundle.rglob("*")) if _is_code(path)]
    return subprocess.run(["objdump", "-p", *code], capture_output=True, text=True, check=True).stdout


def _is_code(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _package_of(library: str) -> str:
    found = subprocess.run(["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True, check=False)
    packages = {line.split(":", 1)[0] for line in found.stdout.splitlines()}
    # Some have their own copies of other packages' libraries; those that the linker finds have a package named so.
    named = {package for package in packages if package.startswith("lib") and not package.endswith("-dev")}
    if not named:
        raise LookupError(f"no package of this machine has {library}; install it, since the bundle needs it")
    return min(named, key=len)
