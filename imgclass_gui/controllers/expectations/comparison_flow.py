"""Compares the recipes in the background, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.expectations.recipe_rows import error_words
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.pictures import list_pictures
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.comparison import Comparison, compare_recipes
from imgclass_gui.engine.stop_flag import StopFlag
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.widgets.expectations.compare_bar import CompareBar
from imgclass_gui.widgets.figures import count
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError


class ComparisonFlow(QObject):
    """One comparison at a time; it is told through the bar.

    Signals:
        compared: A comparison has ended; carries the `Comparison`.
        _progressed: From the worker's thread: (stop flag, done, total).
    """

    compared = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, bar: CompareBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._queue = TaskQueue("compare-recipes", parent=self)
        self._task: Task | None = None
        self._stop = StopFlag()
        self._is_of_gallery = False
        self._progressed.connect(self._on_progressed)
        bar.stop_requested.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether a comparison is under way."""
        return self._task is not None

    def start(self, silent: Model, labels: tuple[str, ...] | None, paths: Sequence[str]) -> None:
        """Compare.

        Args:
            silent: The model without the person's choice, which must not count as the guess.
            labels: The person's own, if any.
            paths: Pictures of the gallery; where there are none, the samples are taken.
        """
        self.give_up()
        stop = self._stop = StopFlag()
        self._is_of_gallery = bool(paths)
        model = silent.with_choice(RememberedChoice(silent.facts.preprocess, labels)) if labels else silent
        report: Callable[[int, int], None] = lambda done, total: self._progressed.emit(stop, done, total)  # noqa: E731
        self._bar.show_progress(self._what(), 0, 0)
        self._task = self._queue.submit(
            lambda: compare_recipes(model, paths or sample_pictures(), progress=report, stop=stop)
        )
        self._task.returned.connect(self._on_returned)
        self._task.errored.connect(self._on_errored)

    def stop(self) -> None:
        """End it and say so."""
        if self._task is not None:
            self.give_up()
            self._bar.show_idle(self.tr("Stopped before the end."), self.tr("Compare"))

    def give_up(self) -> None:
        """End it without a word."""
        self._stop.set()
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def close(self) -> None:
        """End the thread and wait for it."""
        self.give_up()
        self._queue.close()

    def _what(self) -> str:
        if self._is_of_gallery:
            return self.tr("Trying the usual recipes on your pictures…")
        return self.tr("Trying the usual recipes on the pictures that come with the program…")

    def _on_progressed(self, stop: StopFlag, done: int, total: int) -> None:
        if stop is self._stop and self._task is not None:
            self._bar.show_progress(self._what(), done, total)

    def _on_returned(self, comparison: Comparison) -> None:
        self._task = None
        number = count(len(comparison.pictures))
        if self._is_of_gallery:
            words = self.tr("Compared on {n} of your pictures.").format(n=number)
        else:
            words = self.tr(
                "Compared on the {n} pictures that come with the program. Pictures of the model's own kind tell more."
            ).format(n=number)
        if comparison.failures:
            words += " " + self.tr("{n} could not be read.").format(n=count(len(comparison.failures)))
        self._bar.show_idle(words, self.tr("Compare again"))
        self.compared.emit(comparison)

    def _on_errored(self, error: UserFacingError) -> None:
        self._task = None
        self._bar.show_idle(error_words(error), self.tr("Try again"), "bad")


def sample_pictures() -> list[str]:
    """The pictures that come with the program."""
    found = list_pictures([str(asset_path("samples"))], recursive=False)
    return [path for path in found if isinstance(path, str)]
