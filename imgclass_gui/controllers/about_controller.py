"""Help > About, with the licences and the places where things are kept.

The dialogs are imported when they are first wanted: what tells the packages' versions is slow to import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from platformdirs import user_cache_path, user_config_path
from PySide6.QtCore import QObject

from imgclass_gui.controllers.file_manager import show_folder
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.engine.training.run_store import runs_folder
from imgclass_gui.logs import crashes_folder, log_folder
from imgclass_gui.main_window import MainWindow

if TYPE_CHECKING:
    from imgclass_gui.widgets.about_dialog import AboutDialog


class AboutController(QObject):
    """Opens the dialog when it is asked for."""

    def __init__(self, window: MainWindow, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        window.menu_actions.about.triggered.connect(self.open)

    def open(self) -> None:
        """Show what the program is."""
        from imgclass_gui.widgets.about_dialog import AboutDialog

        dialog = AboutDialog(self._places(), qt_libraries(), self._window)
        dialog.folder_requested.connect(self._show)
        dialog.licences_requested.connect(lambda: self._open_licences(dialog))
        dialog.open()

    def _open_licences(self, about: AboutDialog) -> None:
        from imgclass_gui.controllers.licence_texts import licence_folder, licence_texts
        from imgclass_gui.widgets.texts_dialog import TextsDialog

        dialog = TextsDialog(self.tr("Licences"), licence_texts(), about)
        dialog.folder_requested.connect(lambda: self._show(licence_folder()))
        dialog.open()

    def _places(self) -> list[tuple[str, Path]]:
        return [
            (self.tr("Trainings"), runs_folder()),
            (self.tr("Settings"), user_config_path("imgclass", appauthor=False)),
            (self.tr("Log"), log_folder()),
            (self.tr("Crash reports"), crashes_folder()),
            (self.tr("Cache"), user_cache_path("imgclass", appauthor=False)),
        ]

    def _show(self, folder: Path) -> None:
        """Show a folder, or the nearest one above it that is there: nothing is made by looking."""
        there = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
        show_folder(there, self._notices)


def qt_libraries() -> Path:
    """Where Qt's own libraries lie."""
    folder = Path(PySide6.__file__).parent
    return next((below for below in (folder / "Qt" / "lib", folder) if below.is_dir()), folder)
