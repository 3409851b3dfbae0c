"""Makes thumbnails for the rows that are on the screen, away from the GUI thread."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from imgclass_gui.engine.screen_picture import thumbnail
from trainer.contract.errors import UserFacingError

_log = logging.getLogger(__name__)

BATCH_SECONDS = 0.05


class ThumbnailLoader(QObject):
    """A worker that always does what was asked for last: a request replaces the one before.

    Signals:
        loaded: A list of (id, uint8 array of shape (side, side, 3)); pictures that cannot be read are left out.
    """

    loaded = Signal(object)

    def __init__(self, side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._wanted: deque[tuple[int, str]] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="thumbnails", daemon=True)
        self._thread.start()

    def request(self, wanted: Sequence[tuple[int, str]]) -> None:
        """Make thumbnails of these (id, path), in this order; forget earlier wishes."""
        with self._wake:
            self._wanted = deque(wanted)
            self._wake.notify()

    def close(self) -> None:
        """End the thread and wait for it."""
        with self._wake:
            self._closed = True
            self._wanted.clear()
            self._wake.notify()
        self._thread.join()

    def _work(self) -> None:
        loaded: list[tuple[int, object]] = []
        due = 0.0
        while True:
            with self._wake:
                if loaded and (not self._wanted or time.monotonic() >= due):
                    self.loaded.emit(loaded)
                    loaded = []
                while not self._wanted and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                identity, path = self._wanted.popleft()
            if not loaded:
                due = time.monotonic() + BATCH_SECONDS
            try:
                loaded.append((identity, thumbnail(path, self._side)))
            except UserFacingError:
                continue  # the row says by itself that its picture cannot be read
            except Exception:  # noqa: BLE001 - the border of a worker thread: one picture must not end it
                _log.exception("no thumbnail of %r", path)
