"""The trainer's output becomes events again, wherever the reads are cut and whoever was killed while writing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import LINE_START, decode
from trainer.contract.events import Event

_log = logging.getLogger(__name__)

MAX_LINE = 4 * 2**20
_CHUNK = 2**16
_BEFORE_START = re.compile(b"(?=" + re.escape(LINE_START) + b")")


class EventReader:
    """Puts pieces of the trainer's output together to lines, and makes events of those."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._is_skipping = False

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes, cut anywhere.

        Returns:
            The events whose lines are complete now. A line of more than 4 MB is skipped.
        """
        *ends, rest = data.split(b"\n")
        events = []
        for end in ends:
            self._add(end)
            events += self._end_line()
        self._add(rest)
        return events

    def finish(self) -> list[Event]:
        """Take the end of the output: the last line counts if nothing but its line end is missing."""
        return self._end_line()

    def _add(self, piece: bytes) -> None:
        if self._is_skipping:
            return
        self._line += piece
        if len(self._line) > MAX_LINE:
            _log.warning("a line of the trainer is skipped: it does not end")
            self._line.clear()
            self._is_skipping = True

    def _end_line(self) -> list[Event]:
        line = bytes(self._line).strip()
        self._line.clear()
        self._is_skipping = False
        if not line:
            return []
        event = decode(line)
        if event is not None:
            return [event]
        # A start within it: a writer was killed in the middle of a line, and the next one did not end it first.
        pieces = _BEFORE_START.split(line) if line.rfind(LINE_START) > 0 else []
        return [event for piece in pieces if piece and (event := decode(piece)) is not None]


def load_events(path: Path) -> Iterator[Event]:
    """The events of an `events.jsonl` in their order, also while it is written to or after its writer was killed.

    Raises:
        UserFacingError: The file cannot be read.
    """
    reader = EventReader()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield from reader.feed(chunk)
    except OSError as error:
        raise UserFacingError(f"{path.name} cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    yield from reader.finish()
