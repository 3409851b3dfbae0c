"""File > New window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.jobs.new_window import start_new_window
from imgclass_gui.main_window import MainWindow


class NewWindow(QObject):
    """Opens another window, which is a program of its own."""

    def __init__(self, window: MainWindow, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        window.menu_actions.new_window.triggered.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        if not start_new_window():
            self._notices.tell(
                "warn",
                self.tr("Another window could not be opened"),
                self.tr("Close other programs and try again."),
            )
