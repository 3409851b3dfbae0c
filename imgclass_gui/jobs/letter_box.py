"""Takes what later starts of the program hand over."""

from __future__ import annotations

import logging
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from imgclass_gui.jobs.handover import MAX_BYTES, Handover
from imgclass_gui.jobs.one_window import LETTER_SUFFIX, START_SECONDS, OneWindow

_log = logging.getLogger(__name__)


class LetterBox(QObject):
    """Takes the letters that are left at the place of the one window, as long as this program has that place.

    Where another has it, it is taken as soon as that one has left.

    Signals:
        arrived: A `Handover`.
    """

    arrived = Signal(object)

    def __init__(self, place: OneWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.look)
        self._first_look = QTimer(self, singleShot=True, interval=0)
        self._first_look.timeout.connect(self.look)
        self._first_look.start()

    def look(self) -> None:
        """Look now; a place whose owner was killed is not free by itself."""
        self._watch()  # first: else nothing would tell of what changes between the two
        had_place = self._place.is_taken
        if self._place.take():
            if not had_place:
                self._watch()
            for letter in sorted(self._place.folder.glob(f"*{LETTER_SUFFIX}")):
                if (handover := _take(letter)) is not None:
                    self.arrived.emit(handover)

    def _watch(self) -> None:
        """Watch the folder that is there now: it may have been removed and made anew since the last time."""
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        if self._place.folder.exists():
            self._watcher.addPath(str(self._place.folder))

    def close(self) -> None:
        """Take no more letters, and leave the place to another."""
        self._first_look.stop()
        self._watcher.directoryChanged.disconnect(self.look)
        self._place.leave()


def _take(letter: Path) -> Handover | None:
    """What a letter says; None where it was taken back, is older than anybody waits, or is no letter."""
    age, content = 0.0, b""
    with suppress(OSError):  # what cannot be read is removed all the same
        age, content = _read(letter)
    try:
        letter.unlink()  # the receipt
    except OSError:  # taken back, or no file at all
        return None
    if age > 2 * START_SECONDS:  # left by a process that was killed
        return None
    try:
        return Handover.decode(content)
    except ValueError as error:
        _log.warning("a letter cannot be read: %s", error)
        return None


def _read(letter: Path) -> tuple[float, bytes]:
    """A file's age in seconds and its first `MAX_BYTES`; nothing of what is no plain file."""
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")]
    descriptor = os.open(letter, os.O_RDONLY | sum(flags))
    try:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode) or info.st_size > MAX_BYTES:
            return 0.0, b""
        with open(descriptor, "rb", closefd=False) as file:
            return time.time() - info.st_mtime, file.read(MAX_BYTES)
    finally:
        os.close(descriptor)
