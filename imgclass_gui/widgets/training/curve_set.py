"""The curves of a chart: their values to read, and their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from imgclass_gui.widgets.training.curve_axes import Axes, value_text
from imgclass_gui.widgets.training.curve_points import Floats, Series, decimate, list_runs, robust_top, split_columns

# A thick line is cut so: Qt strokes short pieces many times as fast as one long line that crosses itself.
PIECE = 8
# With a point in less than so many pixels, a thick line would only be a smear.
DENSE = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a curve in pixels.

    Attributes:
        line: Its points.
        start: How long the curve is before it, so that its dashes go on.
    """

    line: QPolygonF
    start: float


@dataclass(slots=True)
class Curve:
    """A series as it is painted.

    Attributes:
        series: What it shows.
        x: Epochs.
        y: Values; NaN where there is none.
        pieces: Its line; gaps lie between pieces.
        is_thin: Whether it is too dense for a thick line.
        end: Its last point in pixels; None without one.
        is_beyond: Whether that point lies above the chart.
    """

    series: Series
    x: Floats
    y: Floats
    pieces: list[Piece] = field(default_factory=list)
    is_thin: bool = False
    end: QPointF | None = None
    is_beyond: bool = False

    def place(self, axes: Axes, columns: int) -> None:
        """Turn values into pixels.

        Args:
            axes: Where values lie.
            columns: Physical pixels of the plot's width.
        """
        self.pieces, self.end = [], None
        self.is_thin = self.series.is_faint or len(self.x) * DENSE > axes.plot.width()
        # What leaves the chart does so at once: no line of a billion pixels.
        highest = 4 * axes.top
        for run_x, run_y in list_runs(self.x, self.y):
            x, y = decimate(run_x, run_y, 0.0, axes.epochs, max(1, columns))
            left = axes.plot.left() + x * (axes.plot.width() / axes.epochs)
            down = axes.plot.bottom() - y.clip(-highest, highest) * (axes.plot.height() / axes.top)
            self.pieces += _cut(left, down, len(left) if self.is_thin else PIECE)
            self.is_beyond = bool(run_y[-1] > axes.top)
            self.end = QPointF(float(left[-1]), max(float(down[-1]), axes.plot.top()))

    def value_at(self, epoch: float) -> float | None:
        """The value of an epoch; None without one."""
        at = int(np.searchsorted(self.x, epoch))
        is_there = at < len(self.x) and self.x[at] == epoch and np.isfinite(self.y[at])
        return float(self.y[at]) if is_there else None


class CurveSet:
    """The curves of one chart."""

    def __init__(self, series: Sequence[Series] = (), is_share: bool = False) -> None:
        """Read the points, once.

        Args:
            series: The curves.
            is_share: Whether their values read as percent.
        """
        self.curves = [Curve(one, *split_columns(one.points)) for one in series]
        self.named = [curve for curve in self.curves if not curve.series.is_faint]
        self._is_share = is_share
        every = [curve.x for curve in self.named]
        self.epochs: list[float] = np.unique(np.concatenate(every)).tolist() if every else []

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return any(curve.pieces for curve in self.curves)

    @property
    def last(self) -> float:
        """How far it goes, in epochs."""
        return max((float(curve.x[-1]) for curve in self.curves if len(curve.x)), default=0.0)

    @property
    def top(self) -> float:
        """The value that there should be room for; the single steps count only while there is nothing better."""
        counted = [curve for curve in self.named if np.isfinite(curve.y).any()] or self.curves
        return robust_top([curve.y for curve in counted])

    def values_at(self, epoch: float) -> list[tuple[str, str]]:
        """(name, value) of each curve at an epoch, to read."""
        return [(curve.series.name, value_text(curve.value_at(epoch), self._is_share)) for curve in self.named]

    def is_high(self, epoch: float, top: float) -> bool:
        """Whether the curves at an epoch lie in the upper half of a chart that reaches up to `top`."""
        known = [value for curve in self.named if (value := curve.value_at(epoch)) is not None]
        return sum(min(value, top) for value in known) > len(known) * top / 2

    def rows(self, first: int = 0) -> list[tuple[str, ...]]:
        """The epoch and each curve's value, a row an epoch, from row `first` on."""
        return [(f"{epoch:g}", *(value for _, value in self.values_at(epoch))) for epoch in self.epochs[first:]]

    def nearest(self, epoch: float) -> float | None:
        """The epoch with values that is nearest; None where there is none."""
        return min(self.epochs, key=lambda one: abs(one - epoch), default=None)

    def beside(self, epoch: float | None, by: int) -> float | None:
        """The epoch `by` places from another of them, within those that there are; the last one without another."""
        if not self.epochs:
            return None
        last = len(self.epochs) - 1
        place = last if epoch is None else self.epochs.index(epoch) + by
        return self.epochs[min(max(0, place), last)]


def _cut(left: Floats, down: Floats, size: int) -> list[Piece]:
    """A line as pieces of so many steps, each beginning where the one before ends."""
    points = list(map(QPointF, left.tolist(), down.tolist()))
    if len(points) == 1:
        points.append(points[0] + QPointF(0.01, 0))
    lengths = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(left), np.diff(down)))))
    starts = range(0, len(points) - 1, size)
    return [Piece(QPolygonF(points[start : start + size + 1]), float(lengths[start])) for start in starts]
