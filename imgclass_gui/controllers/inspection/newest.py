"""Of several questions of one kind only the newest matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from imgclass_gui.jobs.task_queue import Task, TaskQueue
from trainer.contract.errors import UserFacingError


class Newest(QObject):
    """Asks in the background, and forgets the question before."""

    def __init__(self, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._task: Task | None = None

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._task is not None

    def ask(
        self,
        work: Callable[[], Any],
        returned: Callable[[Any], None],
        errored: Callable[[UserFacingError], None] = lambda error: None,
    ) -> None:
        """Ask.

        Args:
            work: Done in the background.
            returned: Told its value, on this thread, unless something newer was asked.
            errored: Told why there is none.
        """
        self.forget()
        task = self._task = self._queue.submit(work)
        task.returned.connect(lambda value: self._end(task, returned, value))
        task.errored.connect(lambda error: self._end(task, errored, error))

    def forget(self) -> None:
        """Do not want the answer any more."""
        if self._task is not None:
            self._task.withdraw()
            self._task = None

    def _end(self, task: Task, told: Callable[[Any], None], what: object) -> None:
        if task is self._task:
            self._task = None
            told(what)
