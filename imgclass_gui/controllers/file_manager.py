"""Shows folders in the program that the system has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from imgclass_gui.controllers.notices import Notices


def show_folder(folder: Path, notices: Notices) -> None:
    """Open a folder in the file manager; where there is none, say so and where the folder is."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        said = QCoreApplication.translate("FileManager", "no file manager could be started")
        notices.tell("warn", said, str(folder))
