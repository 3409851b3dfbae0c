"""Labels from a file."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.label_file import load_labels
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.widgets.expectations.labels_page import LabelsPage
from imgclass_gui.widgets.figures import count, file_name
from trainer.contract.errors import UserFacingError


class LabelsFlow(QObject):
    """Asks for a file, and puts what it holds into the page as a draft."""

    def __init__(self, page: LabelsPage, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._settings = page, settings
        self._queue = TaskQueue("label-file", parent=self)
        self._task: Task | None = None
        page.load_requested.connect(self.ask)

    def ask(self) -> None:
        """Let the person choose a file."""
        folder = self._settings.text("labels_folder") or self._settings.text("model_folder")
        kinds = self.tr("Lists of labels (*.txt *.json *.csv *.names);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._page, self.tr("Load labels"), folder, kinds)
        if path:
            self._settings.remember("labels_folder", os.path.dirname(path))
            self.load(path)

    def load(self, path: str) -> None:
        """Read a file."""
        self.forget()
        classes, name = len(self._page.model.labels), file_name(path)
        self._task = self._queue.submit(lambda: load_labels(path, classes))
        self._task.returned.connect(lambda labels: self._on_loaded(labels, name))
        self._task.errored.connect(lambda error: self._on_failed(error, name))

    def forget(self) -> None:
        """What is being read is not wanted any more."""
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()

    def _on_loaded(self, labels: tuple[str, ...], name: str) -> None:
        self._task = None
        words = self.tr("{n} labels read from {name}. They are not in use yet.")
        self._page.set_draft(labels, words.format(n=count(len(labels)), name=name))

    def _on_failed(self, error: UserFacingError, name: str) -> None:
        self._task = None
        self._page.show_remark(f"{name}: {error.message}. {error.hint}", "bad")
