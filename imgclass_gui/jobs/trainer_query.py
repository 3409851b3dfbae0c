"""A question to the trainer: it answers with JSON objects, one a line, and ends."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_process import ProcessEnd, TrainerProcess

_log = logging.getLogger(__name__)

MAX_LINE = 2**20


class TrainerQuery(QObject):
    """Asks one question at a time; a new one ends the one before.

    Signals:
        answered: A line of the answer, as a dictionary.
        ended: The trainer has said all; carries whether all went well.
    """

    answered = Signal(object)
    ended = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = b""
        self._process = TrainerProcess(self)
        self._process.output_received.connect(self._on_output)
        self._process.ended.connect(self._on_ended)

    def ask(self, trainer: TrainerProgram, arguments: Sequence[str]) -> None:
        """Start a command of the trainer."""
        self._rest = b""
        self._process.start(trainer, arguments)

    def withdraw(self) -> None:
        """Forget the question; nothing more is told of it."""
        self._process.discard()

    def close(self) -> None:
        """End the trainer and wait for it."""
        self._process.close(patience_seconds=0)

    def _on_output(self, data: bytes) -> None:
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest if len(rest) <= MAX_LINE else b""
        for line in lines:
            try:
                answer = json.loads(line)
            except ValueError:
                _log.warning("a line of the trainer is no JSON: %.200r", line)
                continue
            if isinstance(answer, dict):
                self.answered.emit(answer)

    def _on_ended(self, end: ProcessEnd) -> None:
        if end.status != 0:
            _log.warning("the trainer ended with %d: %s", end.status, end.error_text)
        self.ended.emit(end.status == 0)
