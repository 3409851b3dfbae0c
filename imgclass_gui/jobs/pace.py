"""How fast a long job goes, and how long it will still take."""

from __future__ import annotations

import time
from collections import deque

WINDOW_SECONDS = 5.0


class Pace:
    """Pictures a second over the last few seconds, which forgives a slow start and follows a change of speed."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def restart(self, now: float | None = None) -> None:
        """Begin a new job with nothing done."""
        self._marks = deque([(time.monotonic() if now is None else now, 0)])

    def per_second(self, done: int, now: float | None = None) -> float:
        """Note that `done` pictures are done by `now` (seconds of a monotonic clock); 0 when unknown."""
        now = time.monotonic() if now is None else now
        while len(self._marks) > 1 and now - self._marks[0][0] > WINDOW_SECONDS:
            self._marks.popleft()
        self._marks.append((now, done))
        then, before = self._marks[0]
        return (done - before) / (now - then) if now > then else 0.0
