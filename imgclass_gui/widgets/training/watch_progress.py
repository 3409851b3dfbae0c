"""How far a training is: a thin bar and a line of words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from imgclass_gui.engine.training.history import Phase, TrainingHistory
from imgclass_gui.widgets.figures import count, duration, readable
from trainer.contract.events import Progress

STEPS = 1000


class WatchProgress(QWidget):
    """Which part of the training it is, the bar, "epoch 19 of 30 · step 11 of 48" and the time left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = QLabel()
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setMinimumWidth(80)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName(self.tr("Progress of the training"))
        self._numbers = QLabel()
        self._numbers.setProperty("kind", "number")
        self._left = QLabel()
        for label in (self._part, self._numbers, self._left):
            label.setProperty("tone", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._part)
        row.addWidget(self._bar, 1)
        row.addWidget(self._numbers)
        row.addWidget(self._left)

    @property
    def text(self) -> str:
        """All words, as they are read."""
        labels = (self._part, self._numbers, self._left)
        return " · ".join(label.text() for label in labels if label.text())

    @property
    def share(self) -> float | None:
        """What the bar shows, 0 to 1; None while it only says that something goes on."""
        return self._bar.value() / self._bar.maximum() if self._bar.maximum() else None

    def set_history(self, history: TrainingHistory) -> None:
        """Show how far it is."""
        phase = history.phase
        if history.progress is None and phase is not None and not phase.is_over and phase.started.epochs:
            self._show_training(history, phase)
        else:
            self._show_stage(history)
        self._part.setText(self._part_of(history))
        for label in (self._part, self._left):
            label.setVisible(bool(label.text()))
        self._bar.setAccessibleDescription(self.text)

    def _show_training(self, history: TrainingHistory, phase: Phase) -> None:
        started, step = phase.started, history.step
        epoch = step.epoch if step else min(len(phase.epochs) + 1, started.epochs)
        done = epoch - 1 + (step.step / max(1, step.steps) if step else 0)
        self._show_share(done / started.epochs)
        words = [self.tr("epoch {n} of {total}").format(n=count(epoch), total=count(started.epochs))]
        if step:
            words.append(self.tr("step {n} of {total}").format(n=count(step.step), total=count(step.steps)))
        self._numbers.setText(" · ".join(words))
        seconds = step.seconds_left if step else started.estimated_seconds
        self._left.setText(self.tr("about {time} left").format(time=duration(seconds)) if seconds else "")

    def _show_stage(self, history: TrainingHistory) -> None:
        """What is done is no training of a network by epochs."""
        progress = history.progress
        is_done = progress is None or progress.done >= progress.total > 0
        self._left.setText("")
        if is_done and _is_last(history):
            self._show_share(None)
            self._numbers.setText(self.tr("measuring and writing the model"))
        elif progress is None:
            self._show_share(None)
            self._numbers.setText(self.tr("starting"))
        else:
            self._show_share(progress.done / progress.total if progress.total else None)
            self._numbers.setText(self._stage(progress))

    def _stage(self, progress: Progress) -> str:
        if not progress.total:
            return readable(progress.stage)
        done, total = count(progress.done), count(progress.total)
        return self.tr("{stage} {n} of {total}").format(stage=readable(progress.stage), n=done, total=total)

    def _show_share(self, share: float | None) -> None:
        self._bar.setRange(0, 0 if share is None else STEPS)
        if share is not None:
            self._bar.setValue(round(STEPS * min(1.0, share)))

    def _part_of(self, history: TrainingHistory) -> str:
        """Which of several trainings it is."""
        phase, words = history.phase, []
        if history.started and history.started.recipe == "auto" and phase:
            is_first = phase.started.recipe == "linear-probe"
            words.append(self.tr("1 of 2: the last layer") if is_first else self.tr("2 of 2: the whole network"))
        if phase and phase.started.rounds > 1 and phase.started.epochs:
            total = phase.started.rounds
            words.append(self.tr("round {n} of {total}").format(n=phase.started.round, total=total))
        return ", ".join(words)


def _is_last(history: TrainingHistory) -> bool:
    """Whether no network will be trained any more."""
    phase, started = history.phase, history.started
    is_first_of_two = phase and started and started.recipe == "auto" and phase.started.recipe == "linear-probe"
    return phase is not None and phase.is_over and not is_first_of_two
