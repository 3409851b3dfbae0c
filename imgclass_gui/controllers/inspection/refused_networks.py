"""Networks that are no picture classifiers: they cannot answer, but one can look inside."""

from __future__ import annotations

import os
import threading

from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.inspect_entry import InspectEntry
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.engine.untrusted import check_file, try_in_child
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.main_window import MainWindow
from trainer.contract.errors import UserFacingError


class RefusedNetworks(QObject):
    """Finds out in the background whether a refused file opens for inspection, and offers that.

    Args:
        window: Says which mode is shown.
        notices: Told what was refused already; that is said anew, with a button.
        inside: Shows the network.
        parent: The owner.
    """

    def __init__(self, window: MainWindow, notices: Notices, inside: InspectEntry, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._notices, self._inside = window, notices, inside
        self._queue = TaskQueue("refused-network", parent=self)
        self._task: Task | None = None
        self._stop = threading.Event()

    def consider(self, path: str, error: UserFacingError) -> None:
        """Try a file that was refused as a model; one that is no network at all stays refused.

        Args:
            path: The file.
            error: Why it was refused.
        """
        self.forget()
        stop = self._stop = threading.Event()
        self._task = self._queue.submit(lambda: _try(path, stop))
        self._task.returned.connect(lambda _: self._offer(path, error))

    def forget(self) -> None:
        """Offer nothing any more."""
        self._stop.set()
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def close(self) -> None:
        """End the thread and wait for it."""
        self.forget()
        self._queue.close()

    def _offer(self, path: str, error: UserFacingError) -> None:
        self._task = None
        name = os.path.basename(path)
        self._notices.take_back(error, name)
        if self._window.mode == "inside":
            self._inside.look_into(path)
            return
        hint = self.tr("It cannot answer here, but you can look inside it.")
        text = f"{name}: {error.message}"
        self._notices.offer(text, hint, self.tr("Look inside"), lambda: self._inside.look_into(path))


def _try(path: str, stop: threading.Event) -> None:
    """Raises a `UserFacingError` where the file does not open for inspection."""
    check_file(path)
    try_in_child(path, for_inspection=True, stop=stop)
