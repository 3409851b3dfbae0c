"""A log that several programs may write into at the same time, and that never grows large."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MAX_BYTES = 500_000


class LogFile(logging.Handler):
    """Adds each record to the end of a file; the file before is kept beside it, as "imgclass.log.1".

    The file is open for the moment of writing only: Windows renames no file that another program has open, and
    elsewhere that other would go on writing into the old one. Records are rare enough for that.

    Args:
        path: The file; its folder is made when it is needed.
        max_bytes: A file that has become larger is put aside.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        super().__init__()
        self._path = path
        self._max_bytes = max_bytes

    def emit(self, record: logging.LogRecord) -> None:
        """Logging: write it down; on the terminal where the disk is full or the home cannot be written."""
        try:
            line = f"{self.format(record)}\n"
            try:
                self._write(line.encode("utf-8", "backslashreplace"))  # names of files may be no text at all
            except OSError:
                if sys.stderr is not None:
                    sys.stderr.write(line)
        except Exception:  # noqa: BLE001 - a log that fails is no reason to fail
            self.handleError(record)

    def _write(self, line: bytes) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):  # not there yet, or another is writing on Windows: next time
            if self._path.stat().st_size + len(line) > self._max_bytes:
                os.replace(self._path, f"{self._path}.1")
        with self._path.open("ab", buffering=0) as file:
            file.write(line)


def last_lines(path: Path, count: int, max_bytes: int = 16_000) -> str:
    """The end of a log; empty where there is none.

    Args:
        path: The log.
        count: At most so many lines.
        max_bytes: Of at most so many bytes; a line that is cut thereby is left out.
    """
    try:
        with path.open("rb") as file:
            start = max(0, path.stat().st_size - max_bytes)
            file.seek(start)
            lines = file.read(max_bytes).decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[1 if start else 0 :][-count:])
