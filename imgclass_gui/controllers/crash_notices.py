"""Tells the person of errors that nobody expected: once, with the report, and goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.file_manager import show_folder
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.crash_reports import CrashReports
from imgclass_gui.main_window import MainWindow


class CrashNotices(QObject):
    """Says in the message bar that something went wrong, and shows the report if it is asked for.

    Signals:
        reported: There is a new report; carries its file. Sent from the thread of the error.
    """

    reported = Signal(object)

    def __init__(self, reports: CrashReports, window: MainWindow, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._reports = reports
        self._window = window
        self._notices = notices
        self.reported.connect(self._on_reported)
        reports.on_report = self.reported.emit
        if reports.left:
            self._tell(self.tr("Imgclass ended unexpectedly last time"), reports.left[-1])

    def close(self) -> None:
        """Say nothing any more: the window is about to go."""
        self._reports.on_report = None

    def _on_reported(self, report: Path) -> None:
        self._tell(self.tr("Something went wrong inside the program"), report)

    def _tell(self, text: str, report: Path) -> None:
        hint = self.tr("A report of it was saved on this computer; nothing is sent anywhere.")
        self._notices.offer(text, hint, self.tr("Show report"), lambda: self._show(report))

    def _show(self, report: Path) -> None:
        from imgclass_gui.widgets.texts_dialog import ShownText, TextsDialog  # nobody wants it at most starts

        shown = ShownText(report.name, lambda: report.read_text(encoding="utf-8", errors="replace"))
        dialog = TextsDialog(self.tr("Crash report"), [shown], self._window)
        dialog.folder_requested.connect(lambda: show_folder(report.parent, self._notices))
        dialog.open()
