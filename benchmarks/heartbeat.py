"""How long a GUI thread was blocked, and what a process holds in memory."""

from __future__ import annotations

import os
import time


def resident_bytes() -> int:
    """What this process holds in memory now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Heartbeat:
    """Ticks on the GUI thread and keeps the gaps; the longest one is the longest time without an answer."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin anew."""
        self.gaps = []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def worst_ms(self) -> list[float]:
        """The five longest gaps, longest first, in milliseconds."""
        return [round(gap * 1000, 1) for gap in sorted(self.gaps, reverse=True)[:5]]

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now
