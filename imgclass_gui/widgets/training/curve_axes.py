"""The axes of a chart: round numbers to read, and where a value lies on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from imgclass_gui.widgets.figures import percent


@dataclass(frozen=True, slots=True)
class Axes:
    """Where values lie.

    Attributes:
        plot: The room of the curves, in logical pixels.
        epochs: At the right edge; at the left edge is 0.
        top: The value at the upper edge; at the lower edge is 0.
    """

    plot: QRectF
    epochs: float
    top: float

    def x(self, epoch: float) -> float:
        """The place of an epoch, from the left."""
        return self.plot.left() + self.plot.width() * epoch / self.epochs

    def y(self, value: float) -> float:
        """The place of a value, from above."""
        return self.plot.bottom() - self.plot.height() * value / self.top

    def epoch_at(self, x: float) -> float:
        """The epoch at a place."""
        return (x - self.plot.left()) * self.epochs / max(1.0, self.plot.width())


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5, 10, ... that divides a span into at most so many steps."""
    least = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    return next((factor * power for factor in (1.0, 2.0, 2.5, 5.0) if factor * power >= least * (1 - 1e-9)), 10 * power)


def value_ticks(top: float, most: int) -> list[float]:
    """Round numbers from 0 up to the first one that is not below `top`, at most `most` + 1."""
    step = round_step(top, most)
    return [number * step for number in range(math.ceil(top / step * (1 - 1e-6)) + 1)]


def share_ticks(most: int) -> list[float]:
    """Shares from 0 to 1."""
    parts = 4 if most >= 4 else 2
    return [number / parts for number in range(parts + 1)]


def epoch_ticks(epochs: int, most: int) -> list[int]:
    """Whole epochs from 0; the last one is always there, and none that would touch it."""
    step = max(1.0, round_step(epochs, most))
    step = int(step) if step.is_integer() else 5  # there is no epoch 2.5
    ticks = list(range(0, epochs, step))
    if len(ticks) > 1 and epochs - ticks[-1] < 0.7 * step:
        ticks.pop()
    return [*ticks, epochs]


def share_text(value: float) -> str:
    """A tick of shares: "75 %"."""
    return f"{round(100 * value)} %"


def tick_text(value: float) -> str:
    """A tick of losses, without what rounding adds."""
    return f"{value:.4g}"


def value_text(value: float | None, is_share: bool) -> str:
    """A value to read: "0.4120", "88.8 %"."""
    if value is None or not math.isfinite(value):
        return "\u2013"
    if is_share:
        return percent(value)
    return f"{value:.4f}" if 0.001 <= abs(value) < 1000 or value == 0 else f"{value:.3g}"
