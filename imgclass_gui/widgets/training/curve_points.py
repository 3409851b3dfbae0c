"""The points of a curve: cut down to what a screen can show, and the height that does them justice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float | None]

# A value that lies this many times above nine tenths of the others is an outlier, and leaves the chart at its top.
OUTLIER = 5.0
# A training begins high: a curve's first value is shown unless it is wilder than that.
WILD_START = 20.0


@dataclass(frozen=True, slots=True)
class Series:
    """A curve.

    Attributes:
        name: As in the legend, e.g. "val_loss".
        points: (epoch, value) in order; None and what is not finite are gaps.
        is_validation: Whether it comes from the validation pictures: dashed.
        is_faint: Whether it is only a thin line behind the others: no legend, no values to read.
    """

    name: str
    points: Sequence[Point]
    is_validation: bool = False
    is_faint: bool = False


def split_columns(points: Sequence[Point]) -> tuple[Floats, Floats]:
    """Epochs and values of points, two arrays of the same length; what is no finite number becomes NaN."""
    x = np.array([point[0] for point in points], np.float64)
    y = np.array([point[1] for point in points], np.float64)
    y[~np.isfinite(y)] = np.nan
    return x, y


def list_runs(x: Floats, y: Floats) -> Iterator[tuple[Floats, Floats]]:
    """The unbroken stretches between gaps."""
    is_known = np.isfinite(y)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_known, [False])).astype(np.int8)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield x[start:stop], y[start:stop]


def decimate(x: Floats, y: Floats, first: float, last: float, columns: int) -> tuple[Floats, Floats]:
    """Keep what differs on a screen: the first, lowest, highest and last point of every column, in their order.

    Args:
        x: Ascending.
        y: Finite.
        first: The value at the left edge of the first column.
        last: The value at the right edge of the last column.
        columns: Number of columns.
    """
    if len(x) <= 4 * columns:
        return x, y
    column = np.clip((x - first) * (columns / (last - first)), 0, columns - 1).astype(np.int64)
    by_height = np.lexsort((y, column))
    is_start = np.flatnonzero(np.diff(column, prepend=-1))
    is_end = np.append(is_start[1:], len(x)) - 1
    # Sorted by column, then height: a column's lowest point stands where its first one stood, its highest last.
    kept = np.unique(np.concatenate((is_start, is_end, by_height[is_start], by_height[is_end])))
    return x[kept], y[kept]


def robust_top(curves: Sequence[Floats]) -> float:
    """The highest value that a chart should have room for; above 0.

    Args:
        curves: The values of each curve, NaN where there is none.
    """
    known = [curve[np.isfinite(curve)] for curve in curves]
    values = np.sort(np.concatenate([*known, np.empty(0)]))
    if not len(values) or values[-1] <= 0:
        return 1.0
    usual = float(values[int(0.9 * (len(values) - 1))])
    if usual <= 0:
        return float(values[-1])
    top = float(values[values <= OUTLIER * usual][-1])
    starts = [float(curve[0]) for curve in known if len(curve) and curve[0] <= WILD_START * usual]
    return max([top, *starts])
