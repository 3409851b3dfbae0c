"""Which model answers: open, swap, remember."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.model import Model, open_model
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, recall_choice
from imgclass_gui.engine.results import ModelFacts
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.main_window import MainWindow
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

BUNDLED = str(asset_path("models", "efficientnet_lite0.onnx"))
DIGITS = str(asset_path("models", "digits_cnn.onnx"))
# Of the models that were trained here, as many stand in the menu; all stand in the list of trainings.
MOST_OWN = 8
ON_BOARD = {BUNDLED: "EfficientNet-Lite0", DIGITS: "Digits CNN"}


class ModelController(QObject):
    """Opens models in the background; the old one stays in use until the new one has loaded.

    Signals:
        model_changed: Carries the `Model` that answers from now on.
        refused: A file cannot be used: its path, and the `UserFacingError` that says why.
    """

    model_changed = Signal(object)
    refused = Signal(object, object)

    def __init__(self, window: MainWindow, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._settings = settings
        self._queue = TaskQueue("model", parent=self)
        self._task: Task | None = None
        self._stop = threading.Event()
        self._wanted = ""
        self._current = ""
        self._silent: Model | None = None
        self._model: Model | None = None
        self._choice: RememberedChoice | None = None
        self._own: dict[str, str] = {}
        window.top_bar.model_requested.connect(self.open)
        window.menu_actions.open_model.triggered.connect(self.ask)
        window.status.cancel_requested.connect(self.cancel)

    @property
    def silent_model(self) -> Model | None:
        """The model in use, as it would be if the person had chosen nothing; None before one was opened."""
        return self._silent

    @property
    def model(self) -> Model | None:
        """The model in use; None before one was opened."""
        return self._model

    @property
    def choice(self) -> RememberedChoice | None:
        """What the person chose for the model in use, as far as it fits."""
        return self._choice

    def open_last(self) -> None:
        """Open the model of the last session, or the bundled one."""
        last = self._settings.text("model", BUNDLED)
        self.open(last if os.path.isfile(last) else BUNDLED)

    def open(self, path: str) -> None:
        """Open a model file; a request that is still under way is forgotten."""
        self._give_up()
        self._wanted = path
        self._window.status.show_busy(self.tr("Opening {name}…").format(name=os.path.basename(path)))
        stop = self._stop = threading.Event()
        self._task = self._queue.submit(lambda: _open(path, stop))
        self._task.returned.connect(self._on_opened)
        self._task.errored.connect(self._on_failed)

    def use_choice(self, choice: RememberedChoice | None) -> bool:
        """Feed the model in use as the person chose, from now on; None takes an earlier choice back.

        Returns:
            Whether it fits the model; nothing changes where it does not.
        """
        if self._silent is None:
            return False
        model = self._silent if choice is None else self._silent.with_choice(choice)
        if choice is not None and not _is_followed(model, choice):
            return False
        self._take(model, choice)
        return True

    def set_own_models(self, models: Sequence[tuple[str, str]]) -> None:
        """Offer the models that were trained here: (name, path), newest first."""
        self._own = {path: name for name, path in models}
        self._show_choices()

    def ask(self) -> None:
        """Let the person choose a model file."""
        folder = (
            os.path.dirname(self._current) if self._current not in ON_BOARD else self._settings.text("model_folder")
        )
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open model"), folder, self.tr("ONNX networks (*.onnx);;All files (*)")
        )
        if path:
            self._settings.remember("model_folder", os.path.dirname(path))
            self.open(path)

    def cancel(self) -> None:
        """Forget the model that is being opened; the present one stays."""
        if self._task is not None and self._current:
            self._give_up()
            self._window.status.show_ready(self.tr("Ready"))

    def close(self) -> None:
        """End the thread and wait for it."""
        self._give_up()
        self._queue.close()

    def _give_up(self) -> None:
        self._stop.set()
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def _on_opened(self, opened: tuple[Model, RememberedChoice | None]) -> None:
        self._task = None
        self._silent, choice = opened
        model = self._silent
        if choice is not None and _is_followed(chosen := model.with_choice(choice), choice):
            self._take(chosen, choice)
        else:
            self._take(model, None)

    def _take(self, model: Model, choice: RememberedChoice | None) -> None:
        self._model, self._choice = model, choice
        facts = model.facts
        self._current = facts.path
        self._settings.remember("model", facts.path)
        if facts.path not in ON_BOARD and facts.path not in self._own:
            self._settings.add_recent("models", facts.path)
        self._show_choices()
        self._show(facts)
        self.model_changed.emit(model)

    def _on_failed(self, error: UserFacingError) -> None:
        self._task = None
        name = os.path.basename(self._wanted)
        self._window.status.show_ready(self.tr("Ready"))
        self._notices.complain(error, name)
        self.refused.emit(self._wanted, error)
        self._settings.forget_recent("models", self._wanted)
        self._show_choices()
        if not self._current and self._wanted != BUNDLED:
            self.open(BUNDLED)

    def show_looked_into(self, path: str) -> None:
        """Name a network that is only looked into; an empty path names the model in use again."""
        if path:
            self._window.top_bar.set_model(
                self._name(path), 0, tooltip=self.tr("{path}\nonly looked into").format(path=path)
            )
        elif self._model is not None:
            self._show(self._model.facts)

    def _show(self, facts: ModelFacts) -> None:
        window, classes = self._window, len(facts.labels)
        tooltip = f"{facts.path}\n{facts.input_text}, {facts.reading_text}"
        if facts.found_in:
            tooltip += "\n" + self.tr("described {where}").format(where=facts.found_in)
        window.top_bar.set_model(facts.name, classes, facts.is_assumed, facts.provider, tooltip)
        window.first_run.set_class_count(classes)
        window.status.set_provider(facts.provider)
        window.status.show_ready(self.tr("Ready"))

    def _show_choices(self) -> None:
        """Those on board, those that were trained here, and the others that were opened last."""
        paths = dict.fromkeys([*ON_BOARD, *list(self._own)[:MOST_OWN], *self._settings.recent("models")])
        self._window.top_bar.set_model_choices([(self._name(path), path, path == self._current) for path in paths])

    def _name(self, path: str) -> str:
        known = ON_BOARD | self._own
        return known.get(path) or os.path.splitext(os.path.basename(path))[0]


def _open(path: str, stop: threading.Event) -> tuple[Model, RememberedChoice | None]:
    """The model without, and the person's earlier choice for it."""
    choice = recall_choice(choices_folder(), path)
    return open_model(path, trusted=path in ON_BOARD, single=False, stop=stop), choice


def _is_followed(model: Model, choice: RememberedChoice) -> bool:
    """Whether all of a choice fitted the model."""
    facts = model.facts
    return facts.preprocess == choice.preprocess and choice.labels in (None, facts.labels)
