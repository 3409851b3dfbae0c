"""Lays out what the desktop wants to know of the program: the folder `share` of a package."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

from project import REPOSITORY

HERE = Path(__file__).resolve().parent
PROGRAMS = ("imgclass", "imgclass-gui", "imgclass-train")


def write_share_tree(share: Path, bundle: Path) -> None:
    """Write desktop entry, kinds of files, icons and manual pages.

    Args:
        share: The folder, e.g. `usr/share` of a package.
        bundle: The bundle, whose programs get a manual page.
    """
    _copy(HERE / "imgclass.desktop", share / "applications" / "imgclass.desktop")
    _copy(HERE / "imgclass-mime.xml", share / "mime" / "packages" / "imgclass.xml")
    _copy(HERE / "imgclass.metainfo.xml", share / "metainfo" / "io.github.imgclass.metainfo.xml")
    _write_icons(share / "icons")
    for program in PROGRAMS:
        if (bundle / program).exists():
            page = (HERE / "man" / f"{program}.1").read_bytes()
            write_compressed(share / "man" / "man1" / f"{program}.1.gz", page)


def write_compressed(path: Path, data: bytes) -> None:
    """Write a gzip file without name and time, so that the same data give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=0))


def _write_icons(folder: Path) -> None:
    """Render the icon theme's sizes, with a Python that has Qt."""
    python = next((python for python in _pythons_with_qt() if python.exists()), Path(sys.executable))
    subprocess.run([python, REPOSITORY / "packaging" / "render_icons.py", folder], check=True)


def _pythons_with_qt() -> list[Path]:
    return [REPOSITORY / venv / "bin" / "python" for venv in ("build/bundle-venv", ".venv")]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    os.chmod(target, 0o644)
