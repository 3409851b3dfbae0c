"""A class folder looked through in the background."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, Signal

from imgclass_gui.jobs.task_queue import Task, TaskQueue
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_findings import Findings, build_findings, require_trainable
from trainer.contract.image_folder import ClassFolder, ScanProgress, ScanStopped, scan

_SECONDS_BETWEEN = 0.1


class FolderScan(QObject):
    """Scans one folder at a time; a new one ends the one before.

    Signals:
        progressed: A `ScanProgress`, at most ten times a second.
        scanned: (`ClassFolder`, `Findings`).
        failed: A `UserFacingError`.
    """

    progressed = Signal(object)
    scanned = Signal(object, object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = TaskQueue("folder-scan", parent=self)
        self._stop = threading.Event()
        self._task: Task | None = None

    @property
    def is_running(self) -> bool:
        """Whether a scan is under way."""
        return self._task is not None

    def start(self, folder: str) -> None:
        """Scan a folder."""
        self.stop()
        stop = self._stop = threading.Event()
        self._task = self._queue.submit(lambda: self._scan(folder, stop))
        self._task.returned.connect(self._on_returned)
        self._task.errored.connect(self._on_errored)

    def stop(self) -> None:
        """End the scan; nothing more is told of it."""
        self._stop.set()
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def close(self) -> None:
        """End the thread and wait for it."""
        self.stop()
        self._queue.close()

    def _scan(self, folder: str, stop: threading.Event) -> tuple[ClassFolder, Findings] | None:
        due = 0.0

        def tell(progress: ScanProgress) -> None:
            nonlocal due
            now = time.monotonic()
            if now >= due and not stop.is_set():
                due = now + _SECONDS_BETWEEN
                self.progressed.emit(progress)

        try:
            found = scan(folder, progress=tell, stop=stop)
        except ScanStopped:
            return None
        require_trainable(found)
        return found, build_findings(found)

    def _on_returned(self, outcome: tuple[ClassFolder, Findings] | None) -> None:
        self._task = None
        if outcome is not None:
            self.scanned.emit(*outcome)

    def _on_errored(self, error: UserFacingError) -> None:
        self._task = None
        self.failed.emit(error)
