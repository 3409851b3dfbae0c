"""Everything that brings pictures or models into the program: drops, paste, dialogs, arguments, samples."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.pasted_picture import save_pasted
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.main_window import MainWindow
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import PICTURE_SUFFIXES

SAMPLES = str(asset_path("samples"))


class IntakeController(QObject):
    """Sorts what comes in into pictures and models.

    Signals:
        pictures_offered: A list of files and folders (str).
        model_offered: The path of an `.onnx` file.
    """

    pictures_offered = Signal(object)
    model_offered = Signal(object)

    def __init__(self, window: MainWindow, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._settings = settings
        self._queue = TaskQueue("intake", parent=self)
        self._pasted_folder = QTemporaryDir()
        self._pasted_count = 0
        self._connect()
        self._show_recent()

    def offer(self, paths: Sequence[str]) -> None:
        """Take files and folders from anywhere; an `.onnx` file becomes the model."""
        models = [path for path in paths if path.lower().endswith(".onnx")]
        pictures = [path for path in paths if path not in models]
        if models:
            self.model_offered.emit(models[-1])
        if pictures:
            for path in reversed(pictures):
                if path != SAMPLES and not path.startswith(self._pasted_folder.path()):
                    self._settings.add_recent("pictures", os.path.abspath(path))
            self._show_recent()
            self.pictures_offered.emit(pictures)

    def close(self) -> None:
        """Wait for the thread and drop the pasted pictures' folder."""
        self._queue.close()
        self._pasted_folder.remove()

    def _connect(self) -> None:
        window = self._window
        window.drop_zone.paths_dropped.connect(self.offer)
        window.drop_zone.picture_data_dropped.connect(self._on_picture_data)
        window.drop_zone.web_link_dropped.connect(self._on_web_link)
        window.drop_zone.unusable_pasted.connect(self._on_unusable_pasted)
        window.first_run.samples_requested.connect(self._on_samples)
        window.first_run.sample_requested.connect(self._on_sample)
        window.menu_actions.open_pictures.triggered.connect(self._on_open_pictures)
        window.menu_actions.open_folder.triggered.connect(self._on_open_folder)
        window.recent_requested.connect(self._on_recent)
        window.recent.clear_requested.connect(self._on_clear_recent)

    def _on_open_pictures(self) -> None:
        patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in PICTURE_SUFFIXES)
        filters = self.tr("Pictures ({patterns});;All files (*)").format(patterns=patterns)
        paths, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Open pictures"), self._settings.text("folder"), filters
        )
        if paths:
            self._settings.remember("folder", os.path.dirname(paths[0]))
            self.offer(paths)

    def _on_open_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"), self._settings.text("folder"))
        if path:
            self._settings.remember("folder", path)
            self.offer([path])

    def _on_samples(self) -> None:
        self.offer([SAMPLES])

    def _on_sample(self, path: str) -> None:
        self.pictures_offered.emit([path])

    def _on_recent(self, path: str) -> None:
        if os.path.exists(path):
            self.offer([path])
            return
        self._settings.forget_recent("pictures", path)
        self._show_recent()
        self._notices.tell(
            "warn", self.tr("{path} is not there any more").format(path=path), self.tr("It was taken off the list.")
        )

    def _on_clear_recent(self) -> None:
        self._settings.forget_recent("pictures")
        self._show_recent()

    def _on_picture_data(self, data: bytes, suffix: str) -> None:
        """Image data has no file; it gets one, for this session, so that it can be treated as any other picture."""
        self._pasted_count += 1
        name = self.tr("pasted picture {number}").format(number=self._pasted_count)
        folder = self._pasted_folder.path()
        task = self._queue.submit(lambda: save_pasted(folder, name, suffix, data))
        task.returned.connect(self._on_pasted)
        task.errored.connect(self._on_failed)

    def _on_pasted(self, path: str) -> None:
        self.pictures_offered.emit([path])

    def _on_failed(self, error: UserFacingError) -> None:
        self._notices.complain(error)

    def _on_unusable_pasted(self) -> None:
        self._notices.tell(
            "info",
            self.tr("There is no picture on the clipboard"),
            self.tr("Copy a picture, or files in the file manager, and paste again."),
        )

    def _on_web_link(self, _link: str) -> None:
        self._notices.tell(
            "info",
            self.tr("That was a link, and Imgclass does not use the network"),
            self.tr("Copy the picture itself in the browser and paste it here, or save it first."),
        )

    def _show_recent(self) -> None:
        self._window.set_recent(self._settings.recent("pictures"))
