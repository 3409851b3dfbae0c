"""What is left of a process that the system has ended: a file that Python writes into while it dies.

A process has one such file, holds a lock on it as long as it lives, and removes it at an orderly end. So a file that
nobody holds is that of a process which did not come to its end; whether it crashed or was killed, the text tells.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from imgclass_gui.file_lock import lock_file

_NAMES = "running-*.txt"
_MOST_BYTES = 200_000
# What faulthandler calls "code" are exceptions that Windows' own parts use among themselves, and survive.
_FATAL = re.compile(r"^(?:Fatal Python error|Windows fatal exception): (?!code\b)(.+)$", re.MULTILINE)


class CrashFile:
    """The file of this process.

    Args:
        folder: Where it lies; made if needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"running-{os.getpid()}.txt"
        self._file = -1
        self._is_kept = False

    def open(self) -> None:
        """Have crashes written down from now on. Without a place to write there is no file, and no complaint.

        Where somebody has asked Python for the same on the terminal, it stays there.
        """
        if self._file >= 0 or faulthandler.is_enabled():
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.open(self._path, flags, 0o600)
            lock_file(self._file)
            faulthandler.enable(self._file, all_threads=True)
            atexit.register(self.close)

    def note(self, line: str, *, keep: bool = False) -> None:
        """Write a line for whoever reads what is left.

        Args:
            line: What to know of this process.
            keep: Leave the file also at an orderly end.
        """
        self._is_kept = self._is_kept or keep
        if self._file >= 0:
            with suppress(OSError):
                os.write(self._file, f"{line}\n".encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """The process has come to its end; nothing is left of it."""
        if self._file < 0:
            return
        faulthandler.disable()
        file, self._file = self._file, -1
        os.close(file)
        if not self._is_kept:
            with suppress(OSError):
                self._path.unlink()


def take_leftovers(folder: Path) -> list[str]:
    """What processes have left that are no more, the oldest first; their files are removed."""
    left: list[tuple[float, str]] = []
    for path in folder.glob(_NAMES):
        with suppress(OSError):
            file = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                if not lock_file(file):
                    continue
                text = os.read(file, _MOST_BYTES).decode("utf-8", "replace")
                left.append((os.fstat(file).st_mtime, text))
                if sys.platform != "win32":  # before another start can take it; an open one cannot be removed there
                    path.unlink()
            finally:
                os.close(file)
            path.unlink(missing_ok=True)
    return [text for _, text in sorted(left)]


def fatal_error(text: str) -> str:
    """What a process died of, e.g. "Segmentation fault"; empty if it was ended from outside.

    Args:
        text: What it left.
    """
    found = _FATAL.search(text)
    return found.group(1) if found else ""
