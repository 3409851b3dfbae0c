"""The chosen picture: large on the stage, its answer beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.results import Failure, ModelFacts
from imgclass_gui.engine.screen_picture import screen_picture, seen_by_network
from imgclass_gui.jobs.classify_job import TOP, Answer
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_item import GalleryItem, ItemState
from trainer.contract.errors import UserFacingError

# Large enough for a stage on a 2x display, small enough to be there at once.
MAX_SIDE = 2400
# A picture that was just dropped has its answer sooner from the queue; one far down a folder does not.
PATIENCE_MS = 120


class ChosenController(QObject):
    """Follows the selection: shows the picture, and gets its answer first if it is still waiting in a long queue."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._gallery = window.gallery.model
        self._model: Model | None = None
        self._chosen = -1
        self._tasks: list[Task] = []
        self._pictures = TaskQueue("stage", parent=self)
        self._answers = TaskQueue("chosen", parent=self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._ask_first)
        window.gallery.picture_selected.connect(self._on_picture_selected)
        window.picture.square_wanted.connect(self._on_square_wanted)

    def use_model(self, model: Model) -> None:
        """The model that answers from now on; what was asked of the one before is forgotten."""
        self._model = model
        self._on_picture_selected(self._chosen)

    def refresh(self, ids: list[int]) -> None:
        """Pictures have got their answer; perhaps the chosen one."""
        if self._chosen in ids:
            self._show_answer()

    def close(self) -> None:
        """Wait for the threads."""
        self._pictures.close()
        self._answers.close()

    def _item(self) -> GalleryItem | None:
        return self._gallery.items.get(self._chosen)

    def _on_picture_selected(self, identity: int) -> None:
        self._chosen = identity
        for task in self._tasks:
            task.withdraw()
        self._tasks.clear()
        item = self._item()
        if item is None:
            self._window.picture.clear()
            self._window.prediction.clear()
            return
        self._show_answer()
        self._patience.start()
        self._load(item)

    def _load(self, item: GalleryItem) -> None:
        self._window.picture.set_loading(item.name)
        path = item.path
        self._submit(
            self._pictures, lambda: screen_picture(path, MAX_SIDE), self._on_picture_loaded, self._on_unreadable
        )

    def _submit(
        self,
        queue: TaskQueue,
        work: Callable[[], object],
        returned: Callable[..., None],
        errored: Callable[[UserFacingError], None],
    ) -> None:
        task = queue.submit(work)
        task.returned.connect(returned)
        task.errored.connect(errored)
        self._tasks.append(task)

    def _on_picture_loaded(self, loaded: tuple[NDArray[np.uint8], tuple[int, int]]) -> None:
        pixels, size = loaded
        if (item := self._item()) is not None:
            self._window.picture.set_picture(pixels, size, item.name)

    def _on_unreadable(self, error: UserFacingError) -> None:
        if (item := self._item()) is not None:
            self._window.picture.set_failure(item.name, error.message, error.hint)

    def _on_square_wanted(self) -> None:
        item = self._item()
        if item is not None and self._model is not None:
            path, spec = item.path, self._model.facts.preprocess
            self._submit(
                self._pictures,
                lambda: seen_by_network(path, spec),
                self._window.picture.set_square,
                self._on_unreadable,
            )

    def _ask_first(self) -> None:
        """Get the chosen picture's answer before its turn in the queue comes."""
        item = self._item()
        if item is None or self._model is None or item.state is not ItemState.PENDING:
            return
        identity, path, classifier = item.id, item.path, Classifier(self._model)

        def work() -> tuple[int, Answer | Failure]:
            try:
                prediction = classifier.classify(path)
            except UserFacingError as error:
                return identity, Failure(path, error.message, error.hint)
            return identity, Answer(prediction.top(TOP), prediction.picture_size, prediction.elapsed_ms)

        self._submit(self._answers, work, self._on_answered_first, self._on_unreadable)

    def _on_answered_first(self, result: tuple[int, Answer | Failure]) -> None:
        self._gallery.set_results([result])
        self.refresh([result[0]])

    def _show_answer(self) -> None:
        item, panel = self._item(), self._window.prediction
        if item is None:
            return
        if item.state is ItemState.DONE and self._model is not None:
            facts = self._model.facts
            assumed = self.tr("How this model wants its pictures was assumed: its file does not say.")
            note = assumed if facts.is_assumed else ""
            panel.set_prediction(item.scores, len(facts.labels), self._facts(item, facts), note)
        elif item.state is ItemState.FAILED:
            panel.set_failure(item.message, item.hint)
        else:
            panel.set_pending(item.name)

    def _facts(self, item: GalleryItem, facts: ModelFacts) -> list[tuple[str, str]]:
        return [
            (self.tr("Input"), facts.input_text),
            (self.tr("Read as"), facts.reading_text),
            (self.tr("Time"), f"{item.elapsed_ms or 0:.1f} ms · {facts.provider}"),
        ]
