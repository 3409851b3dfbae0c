"""The ways into "Retrain on folder": a button, the menu, a class folder that is dropped on the window.

The dialog and its controllers are made when they are first wanted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.controllers.training.close_guard import CloseGuard
from imgclass_gui.engine.training.class_folder_hint import count_class_folders
from imgclass_gui.engine.training.run_store import list_runs, runs_folder
from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.engine.training.trainer_program import TrainerProgram, find_trainer
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.figures import file_name

if TYPE_CHECKING:
    from imgclass_gui.controllers.training.retrain_controller import RetrainController

FEWEST_CLASSES = 2
FLOW_MODULE = "imgclass_gui.controllers.training.retrain_controller"


class RetrainEntry(QObject):
    """Opens the dialog, and lets the window know of the training.

    Signals:
        use_requested: A model shall answer from now on; carries its path.
        own_models_listed: (name, path) of the models that were trained here, newest first.
    """

    use_requested = Signal(object)
    own_models_listed = Signal(object)

    def __init__(self, window: MainWindow, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._notices, self._settings = window, notices, settings
        self._flow: RetrainController | None = None
        self._model_in_use = self._offered = ""
        self._queue = TaskQueue("retrain-entry", parent=self)
        self._guard = CloseGuard(window, self._is_training, self)
        window.top_bar.retrain_requested.connect(self.open)
        # On the first screen the main button is the invitation's.
        window.gallery.counts_changed.connect(lambda pictures, _: window.top_bar.set_retrain_main(pictures > 0))
        window.menu_actions.retrain.triggered.connect(self.open)
        window.menu_actions.trainings.triggered.connect(self.open_runs)
        self._queue.submit(lambda: list_runs(runs_folder())).returned.connect(self._on_listed)
        # Dozens of modules: too many for the first paint, and for the press on the button.
        self._queue.submit(partial(import_module, FLOW_MODULE))

    @property
    def flow(self) -> RetrainController | None:
        """The dialog's controller; None before it was first wanted."""
        return self._flow

    def open(self) -> None:
        """Show the dialog, with the class folder that came to the window last, if it has none yet."""
        if self._offered:
            self.open_folder(self._offered)
        else:
            self._flow_now().open()

    def open_runs(self) -> None:
        """Show the dialog with all trainings."""
        self._flow_now().open_runs()

    def open_folder(self, path: str) -> None:
        """Show the dialog with a folder."""
        self._offered = ""
        self._flow_now().open_folder(path)

    def consider(self, paths: Sequence[str]) -> None:
        """Offer to learn from what came to the window, if it is a folder of classes."""
        if len(paths) == 1 and os.path.isdir(paths[0]):
            path = paths[0]
            task = self._queue.submit(lambda: (count_class_folders(path), find_trainer()))
            task.returned.connect(lambda found: self._on_counted(path, *found))

    def set_model_in_use(self, path: str) -> None:
        """Note which model answers in the window."""
        self._model_in_use = path
        if self._flow is not None:
            self._flow.set_model_in_use(path)

    def close(self) -> None:
        """End the threads and the trainer, and wait for them."""
        self._queue.close()
        if self._flow is not None:
            self._flow.close()

    def _flow_now(self) -> RetrainController:
        if self._flow is None:
            from imgclass_gui.controllers.training.retrain_controller import RetrainController
            from imgclass_gui.widgets.training.train_dialog import TrainDialog

            dialog = TrainDialog(self._window)
            flow = self._flow = RetrainController(dialog, find_trainer(), self._notices, self._settings, self)
            flow.use_requested.connect(self.use_requested)
            flow.own_models_listed.connect(self.own_models_listed)
            flow.progressed.connect(self._window.top_bar.set_training)
            flow.set_model_in_use(self._model_in_use)
        return self._flow

    def _is_training(self) -> bool:
        return self._flow is not None and self._flow.is_running

    def _on_counted(self, path: str, classes: int, trainer: TrainerProgram | None) -> None:
        if classes >= FEWEST_CLASSES and trainer is not None:
            text = self.tr("“{name}” holds {n} folders of pictures").format(name=file_name(path), n=f"{classes:,}")
            hint = self.tr("Each could be a class that the network learns.")
            self._offered = path
            self._notices.offer(text, hint, self.tr("Retrain on folder…"), lambda: self.open_folder(path))

    def _on_listed(self, runs: Sequence[Run]) -> None:
        self.own_models_listed.emit([(run.name, str(Path(run.model))) for run in runs if run.model is not None])
