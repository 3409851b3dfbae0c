"""One window a person and screen: a later start hands over what it was to open, and ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from imgclass_gui.jobs.handover import Handover, make_private, session_folder
from imgclass_gui.jobs.session_lock import SessionLock
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError

# Of a window that is open. One that takes longer hangs, or is about to close.
PATIENCE_SECONDS = 2.0
# Of a program that has only just been started itself, e.g. by the same choice of ten files in a file manager.
START_SECONDS = 15.0
_LOOK_SECONDS = 0.01
LETTER_SUFFIX = ".json"


class OneWindow:
    """The place of the one window, which the first start takes.

    Attributes:
        folder: Where later starts leave their letters.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = session_folder() if folder is None else folder
        self._lock_path = self.folder / "lock"
        self._lock = SessionLock(self._lock_path)

    @property
    def is_taken(self) -> bool:
        """Whether this process has the place."""
        return self._lock.is_held

    def take(self) -> bool:
        """Take the place if it is free; returns whether this process has it now."""
        if self.is_taken:
            return True
        try:
            make_private(self.folder)
            return self._lock.take()
        except OSError:  # no place for such things: then everybody has a window of their own
            return False

    def leave(self) -> None:
        """Let another start have the place."""
        if self.is_taken:
            self._lock.release()
            for folder in (self.folder, self.folder.parent):
                with suppress(OSError):  # it is in use
                    folder.rmdir()

    def hand_over(self, paths: Sequence[str]) -> bool:
        """Give the open window these paths, and wait until it has taken them.

        Returns:
            Whether it has. If not, this start needs a window of its own; it may have the place then.
        """
        try:
            make_private(self.folder)
            patience = self._patience()
            letter = self._write(Handover.of_this_start(paths))
        except (OSError, UserFacingError):
            return False
        _let_others_come_to_the_front()
        deadline = time.monotonic() + patience
        while letter.exists():
            if time.monotonic() > deadline or self.take():
                return self._give_up(letter)
            time.sleep(_LOOK_SECONDS)
        return True

    def _give_up(self, letter: Path) -> bool:
        """Whether the letter was taken in the last moment; then the place is not needed either."""
        if _take_back(letter):
            return False
        self.leave()
        return True

    def _patience(self) -> float:
        """How long to wait for an answer, by how long the place has been taken."""
        age = time.time() - self._lock_path.stat().st_mtime
        return max(PATIENCE_SECONDS, START_SECONDS - max(0.0, age))

    def _write(self, handover: Handover) -> Path:
        letter = self.folder / f"{time.time_ns():020}-{os.getpid()}{LETTER_SUFFIX}"
        with replaced_file(letter) as file:
            file.write(handover.encode())
        return letter


def _take_back(letter: Path) -> bool:
    """Whether the letter was still ours to take: of two who remove a file only one succeeds."""
    for _ in range(100):
        try:
            letter.unlink()
            return True
        except FileNotFoundError:
            return False
        except OSError:  # Windows: it is being read
            time.sleep(_LOOK_SECONDS)
    return False


def _let_others_come_to_the_front() -> None:
    """Windows lets only the program that the person has just started do so, and those that it allows."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(ctypes.c_ulong(0xFFFFFFFF))
