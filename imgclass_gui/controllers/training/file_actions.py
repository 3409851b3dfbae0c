"""What is done with files outside of the program: opened, shown, saved elsewhere; nothing of the person is changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from imgclass_gui.controllers.file_manager import show_folder
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.jobs.task_queue import TaskQueue
from trainer.contract.atomic_file import replaced_file, unwritable


class FileActions(QObject):
    """Opens, shows and saves files for the retrain dialog."""

    def __init__(self, window: QWidget, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._settings = settings
        self._queue = TaskQueue("copy", parent=self)

    def open_file(self, path: Path) -> None:
        """Open a file with the program that the system has for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._notices.tell("warn", self.tr("no program could be started for it"), str(path))

    def reveal(self, path: Path) -> None:
        """Show the folder that a file lies in."""
        show_folder(path if path.is_dir() else path.parent, self._notices)

    def save_copy(self, model: Path, name: str) -> None:
        """Let the person choose where a copy of a model shall be, and make it."""
        start = Path(self._settings.text("model_folder", str(Path.home()))) / f"{name}.onnx"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save model as"), str(start), self.tr("ONNX networks (*.onnx)")
        )
        if not chosen:
            return
        target = Path(chosen if chosen.lower().endswith(".onnx") else f"{chosen}.onnx")
        self._settings.remember("model_folder", str(target.parent))
        task = self._queue.submit(lambda: _copy(model, target))
        task.returned.connect(lambda _: self._notices.tell("info", self.tr("The model was saved"), str(target)))
        task.errored.connect(self._notices.complain)

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()


def _copy(source: Path, target: Path) -> None:
    try:
        with source.open("rb") as read, replaced_file(target, "wb") as written:
            shutil.copyfileobj(read, written)
    except OSError as error:
        raise unwritable(target, error) from error
