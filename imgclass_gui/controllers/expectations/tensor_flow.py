"""Shows what the network gets of the pictures at hand under the chosen recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.expectations.comparison_flow import sample_pictures
from imgclass_gui.controllers.expectations.recipe_rows import SHOWN_PICTURES, channel_names
from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.preprocessing_choices.network_view import (
    NetworkView,
    network_pixels,
    network_view,
    number_range,
    reading_of,
)
from imgclass_gui.engine.results import Prediction
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.widgets.expectations.expectations_dialog import ExpectationsDialog
from imgclass_gui.widgets.figures import file_name
from trainer.contract.preprocess_spec import PreprocessSpec

Pixels = dict[PreprocessSpec, list[NDArray[np.uint8]]]


class TensorFlow(QObject):
    """Reads pictures in the background; a newer wish takes the place of one that is still under way.

    Signals:
        tried: One's own values were tried; carries the predictions, or the `UserFacingError` of a model that cannot.
    """

    tried = Signal(object)

    def __init__(self, dialog: ExpectationsDialog, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog = dialog
        self._queue = TaskQueue("recipe-pictures", parent=self)
        self._tasks: dict[str, Task] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something is still being read."""
        return bool(self._tasks)

    def show(self, paths: Sequence[str], spec: PreprocessSpec | None) -> None:
        """Show the first of these pictures (or of the samples) as a tensor; nothing without a preprocessing."""
        self._withdraw("view")
        if spec is None:
            self._dialog.tensor.clear()
            return

        def work() -> tuple[str, NetworkView]:
            path = paths[0] if paths else sample_pictures()[0]
            return path, network_view(path, spec)

        task = self._submit("view", work, self._on_viewed)
        task.errored.connect(lambda error: self._dialog.tensor.set_problem(error.message))

    def show_small(self, paths: Sequence[str], specs: Iterable[PreprocessSpec]) -> None:
        """Show these pictures beside the answers, as the network sees them under each preprocessing."""
        wanted, shown = list(specs), paths[:SHOWN_PICTURES]

        def work() -> Pixels:
            by_reading: Pixels = {}
            for spec in wanted:
                reading = reading_of(spec)
                if reading not in by_reading:
                    by_reading[reading] = [network_pixels(path, reading) for path in shown]
            return {spec: by_reading[reading_of(spec)] for spec in wanted}

        self._submit("small", work, self._dialog.recipes.set_pixels)

    def try_out(self, model: Model, paths: Sequence[str]) -> None:
        """Have a few pictures classified by a model with one's own values."""

        def work() -> list[Prediction]:
            shown = (paths or sample_pictures())[:SHOWN_PICTURES]
            return [Classifier(model).classify(path) for path in shown]

        self._submit("try", work, self.tried.emit).errored.connect(self.tried.emit)

    def forget(self) -> None:
        """What is under way is not wanted any more."""
        for kind in list(self._tasks):
            self._withdraw(kind)

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()

    def _submit(self, kind: str, work: Callable[[], object], returned: Callable[..., None]) -> Task:
        self._withdraw(kind)
        task = self._tasks[kind] = self._queue.submit(work)
        task.returned.connect(returned)
        task.finished.connect(self._on_finished)
        return task

    def _withdraw(self, kind: str) -> None:
        if (task := self._tasks.pop(kind, None)) is not None:
            task.withdraw()

    def _on_finished(self, task: Task) -> None:
        self._tasks = {kind: known for kind, known in self._tasks.items() if known is not task}

    def _on_viewed(self, viewed: tuple[str, NetworkView]) -> None:
        path, view = viewed
        ends = number_range(view.spec)
        names = channel_names(view.spec)
        self._dialog.tensor.set_view(file_name(path), view.pixels, names, view.counts, ends, view.middle)
