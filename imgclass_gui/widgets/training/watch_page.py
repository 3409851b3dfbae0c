"""The page on which people watch a training."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.engine.training.history import Phase, StepPoint, TrainingHistory
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.training.curve_chart import CurveChart
from imgclass_gui.widgets.training.curve_points import Point, Series
from imgclass_gui.widgets.training.fact_cards import FactCards
from imgclass_gui.widgets.training.log_panel import LogPanel
from imgclass_gui.widgets.training.notes_row import NotesRow
from imgclass_gui.widgets.training.watch_end import WatchEnd
from imgclass_gui.widgets.training.watch_progress import WatchProgress

SPACING = 16
NOTE_WIDTH = 500
CURVES = ("loss", "val_loss", "accuracy", "val_accuracy")


class WatchPage(QWidget):
    """Progress or end, curves, cards and notes; the log in the place of the last two when it is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = WatchProgress()
        self.end = WatchEnd()
        self.loss = CurveChart(self.tr("Loss"))
        self.accuracy = CurveChart(self.tr("Accuracy"), is_share=True)
        self.explanation = Note()
        self.cards = FactCards()
        self.notes = NotesRow()
        self.log = LogPanel()
        self._history: TrainingHistory | None = None
        self._epoch_key: object = None
        self._last_step: StepPoint | None = None
        self._table_key: object = None
        self._curves: dict[str, tuple[Point, ...]] = {}
        self._lay_out()
        self.set_log_shown(False)
        self.set_history(TrainingHistory())

    @property
    def is_log_shown(self) -> bool:
        """Whether the log is in sight."""
        return not self.log.isHidden()

    def set_history(self, history: TrainingHistory) -> None:
        """Show how a training is going; the history may be the same one, further on.

        Args:
            history: It is only read, now and when the log is asked for.
        """
        self._history = history
        self.progress.set_history(history)
        self.end.set_history(history)
        going, coming = (self.progress, self.end) if history.ended else (self.end, self.progress)
        _swap(going, coming)
        self._show_middle(history)
        self.cards.set_history(history)
        self.notes.set_notes(history.dataset.notes if history.dataset else ())
        if self.is_log_shown:
            self._show_log(history)

    def set_log_shown(self, is_shown: bool) -> None:
        """Show the log in the place of cards and notes, or these again."""
        going, coming = (self._below, self.log) if is_shown else (self.log, self._below)
        _swap(going, coming)
        if is_shown and self._history:
            self._show_log(self._history)

    def _show_middle(self, history: TrainingHistory) -> None:
        """Curves where there are epochs, else what happens in their place."""
        phase = history.phase
        recipe = phase.started.recipe if phase else history.started.recipe if history.started else ""
        has_epochs = bool(phase.started.epochs) if phase else recipe not in ("linear-probe", "auto")
        going, coming = (self._in_place, self._charts) if has_epochs else (self._charts, self._in_place)
        _swap(going, coming)
        if has_epochs:
            self._draw(history, phase)
        elif history.started:
            self.explanation.set_texts(*self._explain(history.started.recipe == "auto"))

    def _explain(self, is_first_of_two: bool) -> tuple[str, str]:
        how = self.tr(
            "The network's features are computed once for every picture. The last layer is then learnt from them "
            "in about a second."
        )
        if is_first_of_two:
            curves = self.tr("After that the whole network is trained, and its curves are drawn here.")
            return self.tr("First the last layer alone"), f"{how} {curves}"
        return self.tr("Quick needs no epochs"), how + " " + self.tr("So there are no curves to draw.")

    def _draw(self, history: TrainingHistory, phase: Phase | None) -> None:
        """Draw the curves, if they have changed."""
        best = phase.best if phase else None
        number = best.epoch if best and best.val_loss is not None else None
        planned = phase.started.epochs if phase else 0
        epochs = phase.epochs if phase else []
        epoch_key = (id(phase), len(epochs), epochs[-1] if epochs else None, history.ended)
        is_new_epoch = epoch_key != self._epoch_key
        if is_new_epoch:
            self._epoch_key = epoch_key
            self._say_why_empty(history, phase)
            self._curves = {name: tuple((end.epoch, getattr(end, name)) for end in epochs) for name in CURVES}
            self.accuracy.set_curves(self._series("accuracy"), planned, number)
        last_step = phase.steps[-1] if phase and phase.steps else None
        if is_new_epoch or last_step != self._last_step:
            self._last_step = last_step
            steps = tuple((step.at, step.loss) for step in phase.steps) if phase else ()
            self.loss.set_curves([Series("steps", steps, is_faint=True), *self._series("loss")], planned, number)

    def _series(self, name: str) -> list[Series]:
        """The training's curve and, where pictures validate, theirs."""
        validation = f"val_{name}"
        both = [Series(name, self._curves[name]), Series(validation, self._curves[validation], is_validation=True)]
        has_validation = not self._curves[name] or any(value is not None for _, value in both[1].points)
        return both if has_validation else both[:1]

    def _say_why_empty(self, history: TrainingHistory, phase: Phase | None) -> None:
        text = self.tr("The curves begin with the first epoch")
        if history.ended:
            text = self.tr("No epoch was completed")
        elif phase:
            text = self.tr("The first epoch is under way")
        for chart in (self.loss, self.accuracy):
            chart.set_empty_text(text)

    def _show_log(self, history: TrainingHistory) -> None:
        self.log.set_lines(history.log)
        phase = history.phase
        epochs = phase.epochs if phase else []
        self.log.set_table_shown(bool(epochs))
        shown = self.log.table.rows.rowCount()
        columns = (*self.loss.columns, *self.accuracy.columns[1:])
        key = (id(phase), columns)
        if key == self._table_key and shown <= len(epochs):
            self.log.table.add_rows(self._rows(shown))
        elif epochs:
            self._table_key = key
            self.log.table.show_rows(columns, self._rows(0))

    def _rows(self, first: int) -> list[tuple[str, ...]]:
        both = zip(self.loss.table(first), self.accuracy.table(first), strict=True)
        return [(*loss, *accuracy[1:]) for loss, accuracy in both]

    def _lay_out(self) -> None:
        self._charts = QWidget()
        pair = QHBoxLayout(self._charts)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(30)
        pair.addWidget(self.loss, 1)
        pair.addWidget(self.accuracy, 1)
        self._in_place = _framed(self.explanation)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SPACING)
        below.addWidget(self.cards)
        below.addWidget(self.notes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addWidget(self.progress)
        column.addWidget(self.end)
        column.addWidget(self._charts, 1)
        column.addWidget(self._in_place, 1)
        column.addWidget(self._below)
        column.addWidget(self.log, 1)


def _swap(going: QWidget, coming: QWidget) -> None:
    """Show a widget in the place of another; with both at once the window would grow, and stay so."""
    going.hide()
    coming.show()


def _framed(note: Note) -> QFrame:
    frame = QFrame()
    frame.setObjectName("card")
    note.setFixedWidth(NOTE_WIDTH)
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(note, 0, Qt.AlignmentFlag.AlignHCenter)
    return frame
