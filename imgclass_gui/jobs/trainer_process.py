"""The trainer as a child process: what it writes comes as signals, and it never outlives the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from imgclass_gui.engine.training.trainer_program import TrainerProgram

# A child that was asked to stop still writes and measures its model.
SECONDS_TO_STOP = 20
_ERROR_TAIL = 4000


@dataclass(frozen=True, slots=True)
class ProcessEnd:
    """How the child ended.

    Attributes:
        status: Its exit status; -1 where it has none.
        has_crashed: Whether it was killed, crashed, or could not be started.
        error_text: The last of what it wrote to stderr.
    """

    status: int
    has_crashed: bool
    error_text: str


class TrainerProcess(QObject):
    """Runs of the trainer's program, one at a time.

    The child stops in good order as soon as its stdin ends: when it is asked to, and also when this program is gone,
    however that came about.

    Signals:
        output_received: Bytes of its stdout, cut anywhere.
        ended: Comes last, once for each `start`; carries a `ProcessEnd`.
    """

    output_received = Signal(bytes)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: _Child | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.kill)

    @property
    def is_running(self) -> bool:
        """Whether the child is there."""
        return self._child is not None

    def start(self, trainer: TrainerProgram, arguments: Sequence[str]) -> None:
        """Start the child; one that is still there is killed first, and its end is not told."""
        self.discard()
        child = self._child = _Child(self)
        child.output_received.connect(self.output_received)
        child.ended.connect(self._on_ended)
        child.process.start(trainer.program, [*trainer.arguments, *arguments])

    def stop(self) -> None:
        """Ask the child to end in good order; it is killed if it takes too long."""
        if self._child is not None:
            self._child.process.closeWriteChannel()
            self._patience.start(SECONDS_TO_STOP * 1000)

    def kill(self) -> None:
        """End the child at once; its end is told."""
        if self._child is not None:
            self._child.process.kill()

    def discard(self) -> None:
        """End the child at once, and tell nothing of it."""
        child = self._take_child()
        if child is not None:
            child.process.kill()

    def close(self, patience_seconds: float) -> None:
        """Stop the child and wait for its end; for the end of the program."""
        child = self._take_child()
        if child is None:
            return
        child.process.closeWriteChannel()
        if not child.process.waitForFinished(round(patience_seconds * 1000)):
            child.process.kill()
            child.process.waitForFinished()

    def _take_child(self) -> _Child | None:
        """Listen no more to the child; it goes away by itself once it has ended."""
        self._patience.stop()
        child, self._child = self._child, None
        if child is not None:
            child.output_received.disconnect(self.output_received)
            child.ended.disconnect(self._on_ended)
        return child

    def _on_ended(self, end: ProcessEnd) -> None:
        self._take_child()
        self.ended.emit(end)


class _Child(QObject):
    """One process, from its start to its end."""

    output_received = Signal(bytes)
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._errors = b""
        self.process = QProcess(self)
        self.process.readyReadStandardOutput.connect(self._on_output)
        self.process.readyReadStandardError.connect(self._on_error_output)
        self.process.errorOccurred.connect(self._on_error)
        self.process.finished.connect(self._on_finished)

    def _on_output(self) -> None:
        self.output_received.emit(self.process.readAllStandardOutput().data())

    def _on_error_output(self) -> None:
        self._errors = (self._errors + self.process.readAllStandardError().data())[-_ERROR_TAIL:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end(ProcessEnd(-1, has_crashed=True, error_text=self.process.errorString()))

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_error_output()
        text = self._errors.decode("utf-8", "replace")
        self._end(ProcessEnd(status, how is QProcess.ExitStatus.CrashExit, text))

    def _end(self, end: ProcessEnd) -> None:
        self.ended.emit(end)
        self.deleteLater()
