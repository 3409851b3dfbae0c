"""Finds the pictures below dropped files and folders, away from the GUI thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from imgclass_gui.engine.pictures import list_pictures
from imgclass_gui.engine.results import Failure
from imgclass_gui.jobs.task_queue import TaskQueue

CHUNK = 1000
CHUNK_SECONDS = 0.1


class FolderWalk(QObject):
    """Walks folders one request after another and reports what it finds in chunks.

    Signals:
        found: A list of picture paths (str).
        failed: A list of `Failure`s: folders that could not be read.
        finished: A request is done; carries the number of pictures that it found.
    """

    found = Signal(object)
    failed = Signal(object)
    finished = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = TaskQueue("walk", parent=self)
        self._stop = threading.Event()
        self._running = 0

    @property
    def is_running(self) -> bool:
        """Whether a request is under way or waiting."""
        return self._running > 0

    def walk(self, paths: Sequence[str]) -> None:
        """List the pictures among `paths` and, recursively, below them."""
        self._running += 1
        stop = self._stop
        task = self._queue.submit(lambda: self._list(paths, stop))
        task.returned.connect(self._on_returned)
        task.errored.connect(self._on_errored)

    def stop(self) -> None:
        """End all requests; each still reports `finished`."""
        self._stop.set()
        self._stop = threading.Event()

    def close(self) -> None:
        """Stop and wait for the thread."""
        self.stop()
        self._queue.close()

    def _list(self, paths: Sequence[str], stop: threading.Event) -> int:
        count = 0
        pictures: list[str] = []
        failures: list[Failure] = []
        due = time.monotonic()  # the first chunk goes out at once
        for item in list_pictures(paths):
            if stop.is_set():
                break
            if isinstance(item, Failure):
                failures.append(item)
            else:
                pictures.append(item)
                count += 1
            if len(pictures) >= CHUNK or (pictures and time.monotonic() >= due):
                self.found.emit(pictures)
                pictures = []
                due = time.monotonic() + CHUNK_SECONDS
        if pictures and not stop.is_set():
            self.found.emit(pictures)
        if failures:
            self.failed.emit(failures)
        return count

    def _on_returned(self, count: int) -> None:
        self._running -= 1
        self.finished.emit(count)

    def _on_errored(self, error: object) -> None:
        self._running -= 1
        self.failed.emit([Failure("", str(error))])
        self.finished.emit(0)
