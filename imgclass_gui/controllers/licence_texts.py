"""The licences of everything that runs here: of the bundle, or of the packages that are installed."""

from __future__ import annotations

import re
import sys
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.texts_dialog import ShownText
from trainer.contract.asset_files import asset_path

_NAMES = ("licen", "copying", "notice", "thirdparty")
# What ends the name in e.g. "numpy<3,>=2.1; extra == 'train'", and the extras that users have no need of.
_NAME_END = re.compile(r"[^\w.-]")
_FOR_DEVELOPERS = re.compile(r"extra == ['\"](dev|bundle)")


def licence_folder() -> Path:
    """Where licence texts lie: the bundle's, or else those of our own assets."""
    return Path(getattr(sys, "_MEIPASS", "")) / "licences" if getattr(sys, "frozen", False) else asset_path("")


def licence_texts() -> list[ShownText]:
    """The texts to show, an overview first."""
    folder = licence_folder()
    if getattr(sys, "frozen", False) and folder.is_dir():
        overview = ShownText(_tr("Overview"), lambda: _read(folder / "THIRD_PARTY.md"), is_markdown=True)
        texts = sorted(folder.glob("*.txt"), key=lambda path: path.name.lower())
        return [overview, *(ShownText(path.stem, partial(_read, path)) for path in texts)]
    assets = ShownText(_tr("On board"), lambda: _read(asset_path("LICENSES.md")), is_markdown=True)
    return [assets, *(_of_package(found) for found in _packages())]


def _packages() -> list[Distribution]:
    """The packages that are needed here and are installed, by name."""
    try:
        wanted = requires("imgclass") or []
    except PackageNotFoundError:
        wanted = []
    names = {_NAME_END.split(one, maxsplit=1)[0] for one in wanted if not _FOR_DEVELOPERS.search(one)}
    found = []
    for name in sorted(names, key=str.lower):
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            continue
    return found


def _of_package(package: Distribution) -> ShownText:
    return ShownText(package.metadata["Name"], partial(_text_of, package))


def _text_of(package: Distribution) -> str:
    about = package.metadata.json
    licence = about.get("license_expression") or about.get("license") or ""
    heading = f"{about['name']} {about['version']}\n{str(licence).strip()[:400]}"
    files = [file for file in package.files or [] if file.name.lower().startswith(_NAMES) and file.suffix != ".py"]
    own = [Path(str(package.locate_file(file))) for file in files if len(file.parts) <= 3]
    return "\n\n\n".join([heading, *(_read(path).strip() for path in own if path.is_file())])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return _tr("This text cannot be read: {reason}").format(reason=error.strerror or error)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LicenceTexts", text)
