"""A choice is put to use, remembered, taken back, forgotten, written into a copy of the file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.expectations.recipe_rows import described_name, error_words
from imgclass_gui.controllers.model_controller import ModelController
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.model_copy import write_described_copy
from imgclass_gui.engine.preprocessing_choices.recipes import scaling_text
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, forget_choice, remember_choice
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.expectations.expectations_foot import ExpectationsFoot
from imgclass_gui.widgets.figures import file_name
from trainer.contract.errors import UserFacingError


class ChoiceFlow(QObject):
    """What the foot of the dialog does.

    Signals:
        saved: The writing of a copy has ended, well or not.
    """

    saved = Signal()

    def __init__(
        self, foot: ExpectationsFoot, models: ModelController, notices: Notices, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._foot, self._models, self._notices, self._settings = foot, models, notices, settings
        self._queue = TaskQueue("model-choice", parent=self)
        self._before: tuple[Model, RememberedChoice | None] | None = None
        self._is_saving = False
        foot.forget.clicked.connect(self.forget)
        foot.undo.clicked.connect(self.undo)
        foot.save.clicked.connect(self.ask)

    @property
    def is_saving(self) -> bool:
        """Whether a copy is being written."""
        return self._is_saving

    def use(self, choice: RememberedChoice) -> None:
        """Feed the model so from now on, and remember it for this file."""
        if self._put(choice):
            self._foot.say(self.tr("In use now, and remembered for this file."))
            self._offer_undo(self.tr("The model now gets its pictures as {recipe}"), choice)

    def forget(self) -> None:
        """Feed the model as it was before anything was chosen."""
        if self._put(None):
            self._foot.say(self.tr("Your choice for this file is forgotten."))

    def undo(self) -> None:
        """Take the last step back, if its model is still in use."""
        before, self._before = self._before, None
        if before is not None and before[0] is self._models.silent_model:
            self._put(before[1])
            self._foot.say(self.tr("Undone."))
        self._before = None
        self._foot.undo.hide()
        self._notices.retract(self._undo_words())

    def reset(self) -> None:
        """Another model is in use: there is nothing to take back."""
        self._before = None
        self._foot.undo.hide()
        self._notices.retract(self._undo_words())
        self._foot.say("")

    def ask(self) -> None:
        """Let the person choose where the copy goes."""
        model = self._models.model
        if model is None:
            return
        source = model.facts.path
        folder = self._settings.text("copy_folder") or os.path.dirname(source)
        start = os.path.join(folder, described_name(source))
        title = self.tr("Save a copy that says what it expects")
        path, _ = QFileDialog.getSaveFileName(self._foot, title, start, self.tr("ONNX networks (*.onnx)"))
        if path:
            self._settings.remember("copy_folder", os.path.dirname(path))
            self.save(path if os.path.splitext(path)[1] else f"{path}.onnx")

    def save(self, path: str) -> None:
        """Write the copy of the model in use."""
        model = self._models.model
        if model is None or self._is_saving:
            return
        self._is_saving = True
        self._foot.save.setEnabled(False)
        self._foot.say(self.tr("Writing {name}…").format(name=file_name(path)))
        task = self._queue.submit(lambda: write_described_copy(model.facts.path, path, model.describe()))
        task.returned.connect(lambda _nothing: self._foot.say(self._written(path)))
        task.errored.connect(self._complain)
        task.finished.connect(self._on_saved)

    def close(self) -> None:
        """Wait until what was chosen is on the disk, and end the thread."""
        is_done = threading.Event()
        self._queue.submit(is_done.set)  # closing the queue would forget what has not begun
        is_done.wait()
        self._queue.close()

    def _put(self, choice: RememberedChoice | None) -> bool:
        silent, before = self._models.silent_model, self._models.choice
        if silent is None:
            return False
        if not self._models.use_choice(choice):
            self._foot.say(self.tr("This does not fit the model's input."), "bad")
            return False
        self._before = (silent, before)
        self._foot.undo.show()
        self._keep(silent.facts.path, choice)
        return True

    def _keep(self, path: str, choice: RememberedChoice | None) -> None:
        work: Callable[[], object]
        if choice is None:
            work = lambda: forget_choice(choices_folder(), path)  # noqa: E731
        else:
            work = lambda: remember_choice(choices_folder(), path, choice)  # noqa: E731
        self._queue.submit(work).errored.connect(self._complain)

    def _offer_undo(self, words: str, choice: RememberedChoice) -> None:
        text = words.format(recipe=scaling_text(choice.preprocess))
        self._notices.offer(text, "", self._undo_words(), self.undo)

    def _undo_words(self) -> str:
        return self.tr("Undo the choice")

    def _written(self, path: str) -> str:
        return self.tr("{name} is written: it says itself what it expects.").format(name=file_name(path))

    def _complain(self, error: UserFacingError) -> None:
        self._foot.say(error_words(error), "bad")

    def _on_saved(self) -> None:
        self._is_saving = False
        self.saved.emit()
