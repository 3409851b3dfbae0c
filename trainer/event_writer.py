"""The trainer's mouth: events as lines on stdout and in `events.jsonl`. To be made before torch is imported."""

from __future__ import annotations

import io
import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from trainer.contract.atomic_file import unwritable
from trainer.contract.event_lines import encode
from trainer.contract.events import Event, Progress, StepEnd
from trainer.own_stdout import take_stdout, write_all

# Between two steps, or two steps forward of a stage; the last one of an epoch or a stage does not wait.
PAUSE_SECONDS = 0.1


class EventWriter:
    """Tells events to whoever is listening. Safe to call from several threads.

    Args:
        to_stdout: Whether events go to stdout. It is then theirs for the rest of the process: whatever else writes
            there, from Python, from C or in a child process, writes to stderr.
        listener: Called with every event that is told, in its order; a progress bar.
        on_reader_gone: Called once when stdout takes no more events, because its reader has ended.
    """

    def __init__(
        self,
        *,
        to_stdout: bool = False,
        listener: Callable[[Event], None] | None = None,
        on_reader_gone: Callable[[], None] | None = None,
    ) -> None:
        # One that the same thread may take twice: a listener may tell something in its turn.
        self._guard = threading.RLock()
        self._stdout = take_stdout() if to_stdout else None
        self._listener = listener
        self._on_reader_gone = on_reader_gone
        self._reader_gone = False
        self._log: io.FileIO | None = None
        self._is_log_broken = False
        self._last_told: dict[str, float] = {}

    @property
    def reader_gone(self) -> bool:
        """Whether the reader of stdout has ended; the log goes on."""
        return self._reader_gone

    def log_to(self, path: Path) -> None:
        """Append all further events to a file as well.

        Raises:
            UserFacingError: The file cannot be written.
        """
        with self._guard:
            try:
                self._log = io.FileIO(path, "a+")
                is_cut = self._log.tell() > 0 and _last_byte(self._log) != b"\n"
            except OSError as error:
                raise unwritable(path, error) from error
            if is_cut:  # the one before was killed in the middle of a line
                self._write_to_log(b"\n")

    def write(self, event: Event) -> None:
        """Tell an event, unless it is a `StepEnd` or a `Progress` too soon after another one.

        Raises:
            UserFacingError: The log cannot be written. This is said once; the event itself, and those that follow,
                still reach stdout and the listener, and the log again as soon as it can be written.
        """
        with self._guard:
            if not self._is_due(event):
                return
            line = encode(event, time.time())
            try:
                self._write_to_log(line)  # first: what somebody has seen is in it, even after a kill
            finally:
                self._write_to_stdout(line)
                if self._listener is not None:
                    self._listener(event)

    def close(self) -> None:
        """Let go of the log, and show the reader of stdout that nothing more will come."""
        with self._guard:
            if self._log is not None:
                self._log.close()
                self._log = None
            self._close_stdout()

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _is_due(self, event: Event) -> bool:
        if isinstance(event, StepEnd):
            sort, is_last = event.tag, event.step == event.steps
        elif isinstance(event, Progress):
            sort, is_last = event.stage, event.done == event.total
        else:
            return True
        now = time.monotonic()
        if not is_last and now - self._last_told.get(sort, -math.inf) < PAUSE_SECONDS:
            return False
        self._last_told[sort] = now
        return True

    def _write_to_stdout(self, line: bytes) -> None:
        if self._stdout is None:
            return
        try:
            write_all(self._stdout, line)
        except OSError:  # on Windows, a pipe without a reader is an invalid argument
            self._close_stdout()
            self._reader_gone = True
            if self._on_reader_gone is not None:
                self._on_reader_gone()

    def _write_to_log(self, line: bytes) -> None:
        if self._log is None:
            return
        try:
            # What failed may have left half a line.
            write_all(self._log.fileno(), b"\n" + line if self._is_log_broken else line)
        except OSError as error:
            was_broken, self._is_log_broken = self._is_log_broken, True
            if not was_broken:
                raise unwritable(os.fsdecode(self._log.name), error) from error

    def _close_stdout(self) -> None:
        if self._stdout is not None:
            os.close(self._stdout)
            self._stdout = None


def _last_byte(file: io.FileIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
