"""Functions run away from the GUI thread, their outcome delivered as signals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal

from imgclass_gui.engine.stop_flag import Stopped
from trainer.contract.errors import UserFacingError

_log = logging.getLogger(__name__)

UNEXPECTED = UserFacingError("something went wrong inside Imgclass", "The log file has the details.")


class Task(QObject):
    """One function under way.

    All signals are emitted on the thread that made the task, through its event loop: whoever submits a task can
    connect to them afterwards and misses nothing.

    Signals:
        returned: The function's value.
        errored: A `UserFacingError`: the function's own, or a general one when it failed unexpectedly.
        finished: Always comes last, also after `withdraw`; carries the task.
    """

    returned = Signal(object)
    errored = Signal(object)
    finished = Signal(object)
    _ended = Signal()

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._withdrawn = False
        self._value: Any = None
        self._error: UserFacingError | None = None
        self._ended.connect(self._on_ended)

    def withdraw(self) -> None:
        """Forget the task: if it has not begun it never will, and its outcome is not reported."""
        self._withdrawn = True

    def run(self) -> None:
        """Do the work on the calling thread."""
        try:
            if not self._withdrawn:
                self._value = self._work()
        except Stopped:
            self._withdrawn = True
        except UserFacingError as error:
            self._error = error
        except Exception:  # noqa: BLE001 - the border of a worker thread: nothing may get lost beyond it
            _log.exception("a task failed unexpectedly")
            self._error = UNEXPECTED
        finally:
            self._ended.emit()

    def _on_ended(self) -> None:
        if not self._withdrawn:
            if self._error is not None:
                self.errored.emit(self._error)
            else:
                self.returned.emit(self._value)
        self.finished.emit(self)


class TaskQueue(QObject):
    """A few worker threads that begin tasks in the order in which they were submitted."""

    def __init__(self, name: str, workers: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._tasks: set[Task] = set()

    def submit(self, work: Callable[[], Any]) -> Task:
        """Queue a function of no arguments."""
        task = Task(work, self)
        self._tasks.add(task)  # a task without a reference would be collected while it runs
        task.finished.connect(self._on_task_finished)
        self._executor.submit(task.run)
        return task

    def close(self) -> None:
        """Forget what has not begun and wait for what has."""
        for task in self._tasks:
            task.withdraw()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _on_task_finished(self, task: Task) -> None:
        self._tasks.discard(task)
        task.deleteLater()
