"""A wish to stop that also reaches an inference that is already running."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Stopped(Exception):  # noqa: N818 - it is no error: somebody asked for it
    """The work was ended because its `StopFlag` was set."""


class StopFlag(threading.Event):
    """An event whose `set` also ends the runs that hold it, usually within milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._running: list[Any] = []

    def set(self) -> None:
        """Raise the flag and end every run under way."""
        super().set()
        with self._guard:
            for options in self._running:
                options.terminate = True

    @contextmanager
    def ending(self, options: Any) -> Iterator[None]:
        """While the block runs, `set` also sets `terminate` of these onnxruntime `RunOptions`.

        Raises:
            Stopped: The flag was already set.
        """
        with self._guard:
            if self.is_set():
                raise Stopped
            self._running.append(options)
        try:
            yield
        finally:
            with self._guard:
                self._running.remove(options)
