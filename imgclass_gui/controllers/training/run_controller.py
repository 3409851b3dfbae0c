"""One training: start, go on, stop, give up, and its events as a history."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from imgclass_gui.engine.training.history import TrainingHistory
from imgclass_gui.engine.training.stored_run import CONFIG_FILE
from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_process import ProcessEnd, TrainerProcess
from trainer.contract.event_reader import EventReader
from trainer.contract.events import Event, Watched
from trainer.contract.train_config import TrainConfig, save_config

_log = logging.getLogger(__name__)

REFRESH_MS = 100
# When the program ends, a training gets so long to bring itself to order; what it has not written, it can resume.
SECONDS_AT_CLOSE = 8.0


class RunController(QObject):
    """Runs the trainer on a run's folder.

    Attributes:
        history: What is known of the present training, or of the last one.
        folder: Of the run; None before the first one.

    Signals:
        began: A training has been started.
        changed: The history has news, at most ten times a second.
        watched: A picture's answer after an epoch is there; carries the `Watched`.
        ended: The trainer is gone; the history says how it ended.
        discarded: The trainer is gone because the training was given up; carries its folder.
    """

    began = Signal()
    changed = Signal()
    watched = Signal(object)
    ended = Signal()
    discarded = Signal(object)

    def __init__(self, trainer: TrainerProgram | None, parent: QObject) -> None:
        super().__init__(parent)
        self.history = TrainingHistory()
        self.folder: Path | None = None
        self._trainer = trainer
        self._reader = EventReader()
        self._is_stopping = self._is_given_up = False
        self._process = TrainerProcess(self)
        self._process.output_received.connect(self._on_output)
        self._process.ended.connect(self._on_ended)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self.changed)

    @property
    def is_available(self) -> bool:
        """Whether the trainer is installed."""
        return self._trainer is not None

    @property
    def can_go_on(self) -> bool:
        """Whether the training in sight can be gone on with."""
        return self.is_available and self.folder is not None and self.history.started is not None

    @property
    def is_running(self) -> bool:
        """Whether a training is under way."""
        return self._process.is_running

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop and has not ended yet."""
        return self.is_running and self._is_stopping

    def start(self, config: TrainConfig, folder: Path) -> None:
        """Begin a training.

        Args:
            config: What is wished for.
            folder: Of the run, empty.

        Raises:
            UserFacingError: The settings cannot be written.
        """
        save_config(config, folder / CONFIG_FILE)
        self.history = TrainingHistory()
        self._start(folder, ["--config", str(folder / CONFIG_FILE)])

    def resume(self, folder: Path, history: TrainingHistory) -> None:
        """Go on with a training that was interrupted.

        Args:
            folder: Of the run.
            history: What it told so far.
        """
        self.history = history
        self._start(folder, ["--resume"])

    def go_on(self) -> None:
        """Go on with the training in sight."""
        if self.folder is not None:
            self.resume(self.folder, self.history)

    def show(self, folder: Path, history: TrainingHistory) -> None:
        """Take up a training of old, only to be looked at; not while one is under way."""
        if not self.is_running:
            self.folder, self.history = folder, history
            if not history.ended:
                self._interrupted()
            self.changed.emit()

    def forget(self) -> None:
        """No training is in sight any more."""
        if not self.is_running:
            self.folder, self.history = None, TrainingHistory()
            self.changed.emit()

    def stop(self) -> None:
        """End it in good order; the best network so far becomes the model."""
        if self.is_running:
            self._is_stopping = True
            self._process.stop()
            self.changed.emit()

    def give_up(self) -> None:
        """End it at once, for its folder to be removed."""
        if self.is_running:
            self._is_given_up = True
            self._process.kill()

    def close(self) -> None:
        """End the trainer and wait for it."""
        self._refresh.stop()
        self._process.close(SECONDS_AT_CLOSE)

    def _start(self, folder: Path, arguments: list[str]) -> None:
        if self._trainer is None or self.is_running:
            return
        self.folder = folder
        self._reader = EventReader()
        self._is_stopping = self._is_given_up = False
        command = ["fit", *arguments, "-o", str(folder), "--json", "--stop-on-stdin"]
        self._process.start(self._trainer, command)
        self.began.emit()

    def _on_output(self, data: bytes) -> None:
        self._take(self._reader.feed(data))

    def _take(self, events: Sequence[Event]) -> None:
        if not events:
            return
        self.history.take_all(events)
        for event in events:
            if isinstance(event, Watched):
                self.watched.emit(event)
        if not self._refresh.isActive():
            self._refresh.start()

    def _on_ended(self, end: ProcessEnd) -> None:
        self._take(self._reader.finish())
        self._refresh.stop()
        if self._is_given_up:
            self.discarded.emit(self.folder)
            return
        if not self.history.ended:
            _log.warning("the trainer ended with %d and without a last word: %s", end.status, end.error_text)
            self._interrupted()
        self.ended.emit()

    def _interrupted(self) -> None:
        self.history.fail(
            self.tr("the training was interrupted"),
            self.tr("What it had learnt up to its last epoch is kept: go on with it."),
        )
