"""Saves the gallery's answers as a table."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.results_table import TableFormat, TableRow, save_table
from imgclass_gui.jobs.classify_job import TOP
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_item import ItemState
from trainer.contract.errors import UserFacingError


class ExportController(QObject):
    """Asks where to, and writes the rows in the order in which the gallery shows them."""

    def __init__(self, window: MainWindow, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._gallery = window.gallery.model
        self._settings = settings
        self._queue = TaskQueue("export", parent=self)
        self._path = ""
        window.menu_actions.export_results.triggered.connect(self.ask)

    def ask(self) -> None:
        """Let the person choose a file, then write it."""
        start = os.path.join(self._settings.text("export_folder"), self.tr("predictions.csv"))
        csv, json = self.tr("Table (*.csv)"), self.tr("JSON lines (*.json *.jsonl)")
        path, kind = QFileDialog.getSaveFileName(self._window, self.tr("Export results"), start, f"{csv};;{json}")
        if not path:
            return
        form: TableFormat = "json" if path.lower().endswith((".json", ".jsonl")) or kind == json else "csv"
        if not os.path.splitext(path)[1]:
            path += f".{form}"
        self.save(path, form)

    def save(self, path: str, form: TableFormat) -> None:
        """Write the table in the background and say so."""
        self._settings.remember("export_folder", os.path.dirname(path))
        self._path = path
        rows = [
            TableRow(item.path, item.scores, item.message or None)
            for item in self._gallery.shown
            if item.state is not ItemState.PENDING
        ]
        task = self._queue.submit(lambda: save_table(path, rows, top=TOP, form=form))
        task.returned.connect(self._on_saved)
        task.errored.connect(self._on_failed)

    def close(self) -> None:
        """Wait for the thread."""
        self._queue.close()

    def _on_saved(self, _nothing: object) -> None:
        name = os.path.basename(self._path)
        self._notices.tell("info", self.tr("The answers are in {name}").format(name=name))

    def _on_failed(self, error: UserFacingError) -> None:
        self._notices.complain(error)
