"""Writes the folder `licences` of a bundle: one page that names all parts, and the texts of each."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from parts import QT, Part

_HEAD = """\
# What Imgclass {version} is made of

Imgclass itself is under the MIT licence. It stands on the work of many others; these are the parts that are in this
folder, each with the file here that holds its licence and notices. `sbom.cdx.json` says the same to machines.

"""
_QT = """
## Qt can be replaced

Qt and PySide6 are used under the GNU Lesser General Public License, version 3. Their libraries are plain files in
`{folder}`, and the program takes whatever lies there: put your own build of the same version in their place, or another
version of Qt together with that version of PySide6 and Shiboken. You may take the program apart to find errors in your
changes. The source of Qt {version} is at https://download.qt.io/official_releases/qt, that of PySide6 at
https://code.qt.io/cgit/pyside/pyside-setup.git.
"""
# Enough lines of `=` to be seen between two texts.
_RULE = "=" * 78


def write_licences(parts: Sequence[Part], version: str, folder: Path) -> Path:
    """Write `THIRD_PARTY.md` and one text file a part.

    Args:
        parts: All parts.
        version: The program's.
        folder: Made anew: nothing else stays in it.

    Returns:
        The folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = [("part", "version", "licence", "text"), ("---",) * 4]
    for part in parts:
        name = f"{file_stem(part.name)}.txt"
        (folder / name).write_text(_texts(part), encoding="utf-8", newline="\n")
        label = f"[{part.name}]({part.homepage})" if part.homepage else part.name
        rows.append((label, part.version, part.licence, f"[{name}]({name})"))
    page = _HEAD.format(version=version) + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    qt = next((part for part in parts if part.name == QT[0]), None)
    if qt is not None:
        page += _QT.format(version=qt.version, folder=_libraries_of(qt))
    (folder / "THIRD_PARTY.md").write_text(page, encoding="utf-8", newline="\n")
    return folder


def file_stem(name: str) -> str:
    """A part's name as a file name."""
    return re.sub(r"[^A-Za-z0-9.+]+", "-", name).lower()


def _texts(part: Part) -> str:
    """A part's licence and notices, one after the other, each headed by its file's name."""
    below = os.path.commonpath([text.parent for text in part.texts])
    texts = []
    for path in part.texts:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        texts.append(text if len(part.texts) == 1 else f"{_RULE}\n{os.path.relpath(path, below)}\n{_RULE}\n\n{text}")
    return "\n\n".join(texts) + "\n"


def _libraries_of(qt: Part) -> str:
    """The folder of Qt's own libraries, below the bundle's."""
    place = next(place for place in qt.places if "Qt6Core" in place or "QtCore.framework" in place)
    return "_internal/" + place.replace("\\", "/").partition("QtCore.framework")[0].rpartition("/")[0]
