"""A lock file that one process at a time can hold. It is free again when that process ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from imgclass_gui.file_lock import lock_file

_ATTEMPTS = 10


class SessionLock:
    """Held by the operating system's own means, so that no note about a process can be out of date.

    Args:
        path: The lock file; its folder must exist before `take`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    @property
    def is_held(self) -> bool:
        """Whether this process holds it."""
        return self._file >= 0

    def take(self) -> bool:
        """Take the lock if it is free; returns whether this process holds it now.

        Raises:
            OSError: The file cannot be opened.
        """
        for _ in range(_ATTEMPTS):
            if self.is_held:
                return True
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            if not lock_file(file):
                os.close(file)
                return False
            if self._is_still_there(file):
                self._file = file
                with suppress(OSError):  # it only tells others since when
                    os.utime(self._path)
            else:  # who held it last has taken the file away since we opened it
                os.close(file)
        return self.is_held

    def release(self) -> None:
        """Give the lock back and take its file away."""
        if not self.is_held:
            return
        file, self._file = self._file, -1
        if sys.platform == "win32":  # an open file cannot be removed there, nor one that the next has just opened
            os.close(file)
            with suppress(OSError):
                self._path.unlink()
        else:  # once it is free the file may be the next one's
            with suppress(OSError):
                self._path.unlink()
            os.close(file)

    def _is_still_there(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), os.stat(self._path))
        except OSError:
            return False
