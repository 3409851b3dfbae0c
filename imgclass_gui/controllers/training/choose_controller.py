"""What shall be learnt: a folder is scanned, its classes are chosen and the settings made."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.clipboard import copy_lines
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.controllers.training.augment_controller import AugmentController
from imgclass_gui.controllers.training.estimate_controller import EstimateController
from imgclass_gui.controllers.training.file_actions import FileActions
from imgclass_gui.controllers.training.thumbnail_feed import ThumbnailFeed
from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.folder_scan import FolderScan
from imgclass_gui.widgets.training.choose_page import ChoosePage
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_findings import Findings
from trainer.contract.image_folder import ClassFolder, ScanProgress
from trainer.contract.train_config import TrainConfig

THUMBNAIL_SIDE = 96


class ChooseController(QObject):
    """Fills the page "Choose".

    Signals:
        changed: What `problem` or `config` say may have changed.
        scanned: A folder was looked through; a training may begin.
    """

    changed = Signal()
    scanned = Signal()

    def __init__(
        self, page: ChoosePage, trainer: TrainerProgram | None, files: FileActions, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._settings = settings
        self._wanted = ""
        self._folder: ClassFolder | None = None
        self._scan = FolderScan(self)
        self._feed = ThumbnailFeed(page.folder, THUMBNAIL_SIDE, self)
        self._estimate = EstimateController(page.recipe, trainer, self._usable_config, self)
        self._augment = AugmentController(page.recipe, trainer, self._usable_config, self)
        self._scan.progressed.connect(self._on_progressed)
        self._scan.scanned.connect(self._on_scanned)
        self._scan.failed.connect(self._on_failed)
        page.changed.connect(self._on_settings_changed)
        page.folder.folder_requested.connect(self._on_folder_requested)
        page.folder.folder_dropped.connect(self.open_folder)
        page.folder.scan_stop_requested.connect(self._on_scan_stopped)
        page.folder.reveal_requested.connect(lambda path: files.reveal(Path(self._wanted) / path))
        page.folder.copy_requested.connect(copy_lines)

    @property
    def folder(self) -> ClassFolder | None:
        """The folder that was scanned; None before."""
        return self._folder

    def open_folder(self, path: str) -> None:
        """Look through a folder."""
        self._settings.remember("train_folder", os.path.dirname(path))
        self._wanted, self._folder = path, None
        self._estimate.withdraw()
        self._page.folder.set_scanning(path, 0, 0)
        self._scan.start(path)
        self.changed.emit()

    def problem(self) -> str:
        """Why no training can begin; empty when one can, or nothing was chosen yet."""
        return "" if self._folder is None else self._page.problem()

    def config(self) -> TrainConfig:
        """What is wished for.

        Raises:
            UserFacingError: The settings are not usable.
        """
        page = self._page
        return TrainConfig(
            folder=str(Path(self._wanted).absolute()),
            classes=page.folder.classes(),
            watch=page.folder.watch,
            **page.recipe.settings(),
        )

    def pause(self, is_paused: bool) -> None:
        """Leave the processor to others, or not any more."""
        self._estimate.pause(is_paused)

    def close(self) -> None:
        """End the threads and processes and wait for them."""
        for part in (self._scan, self._feed, self._estimate, self._augment):
            part.close()

    def _usable_config(self) -> TrainConfig | None:
        if self._folder is None or self.problem():
            return None
        try:
            return self.config()
        except UserFacingError:
            return None

    def _on_folder_requested(self) -> None:
        start = self._settings.text("train_folder", self._settings.text("folder"))
        path = QFileDialog.getExistingDirectory(self._page.window(), self.tr("Choose a folder of classes"), start)
        if path:
            self.open_folder(path)

    def _on_progressed(self, progress: ScanProgress) -> None:
        if self._scan.is_running:
            self._page.folder.set_scanning(self._wanted, progress.done, progress.total, progress.stage)

    def _on_scanned(self, folder: ClassFolder, findings: Findings) -> None:
        self._folder = folder
        self._feed.set_folder(folder.path)
        self._page.set_folder(folder, findings)
        self._page.recipe.invalidate_preview()
        self._on_settings_changed()
        self.scanned.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self._page.folder.set_failed(self._wanted, error.message, error.hint)
        self.changed.emit()

    def _on_scan_stopped(self) -> None:
        self._scan.stop()
        self._page.folder.set_empty()
        self.changed.emit()

    def _on_settings_changed(self) -> None:
        if self._folder is not None:
            self._estimate.ask_anew()
        self.changed.emit()
