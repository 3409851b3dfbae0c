"""Where the windows of a convolution and their kernels stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

# "beside": numbers, window and kernel side by side. "below": numbers, the kernel below the window. "colors": no
# numbers, side by side.
Arrangement = Literal["beside", "below", "colors"]

CAPTION_HEIGHT = 22.0
NAME_WIDTH = 42.0
_NAME_HEIGHT = 20.0
_LEAST_CELL, _MOST_CELL, _CELL_HEIGHT = 32.0, 52.0, 21.0
_MOST_COLORED = 22.0
_SIGN = 13.0
_SUM = 57.0
_GAP = 14.0
# As many large windows are read one after the other; more are looked at.
_FEW_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class WindowLayout:
    """Of one window, from its own top.

    Attributes:
        arrangement: How it is laid out.
        name, patch, times, kernel, equals, total: Where its parts stand.
        step: From one window to the next.
        captions: Whether there is a line of captions above the first one.
    """

    arrangement: Arrangement
    name: QRectF
    patch: QRectF
    times: QRectF
    kernel: QRectF
    equals: QRectF
    total: QRectF
    step: float
    captions: bool


def lay_out(rows: int, columns: int, count: int, width: float, has_short_names: bool) -> WindowLayout:
    """Lay out the windows.

    Args:
        rows: Of a window.
        columns: Likewise.
        count: How many windows there are.
        width: In logical pixels.
        has_short_names: Whether their names have room beside them.
    """
    room = width - (NAME_WIDTH if has_short_names else 0.0) - 2 * _SIGN - _SUM
    cell = room / (2 * columns)
    if cell >= _LEAST_CELL:
        return _beside(QSizeF(min(cell, _MOST_CELL) * columns, _CELL_HEIGHT * rows), width, has_short_names)
    if columns * _LEAST_CELL <= width and count <= _FEW_WINDOWS:
        return _below(rows, min(width / columns, _MOST_CELL) * columns, width)
    side = max(1.0, min(_MOST_COLORED, (width - _SIGN) / (2 * columns)))
    return _colored(QSizeF(side * columns, side * rows), width)


def _beside(size: QSizeF, width: float, has_short_names: bool) -> WindowLayout:
    top = 4.0 if has_short_names else 4.0 + _NAME_HEIGHT
    left, middle = (NAME_WIDTH, top + (size.height() - _NAME_HEIGHT) / 2) if has_short_names else (0.0, 4.0)
    name = QRectF(0, middle, NAME_WIDTH - 2 if has_short_names else width, _NAME_HEIGHT)
    patch = QRectF(QPointF(left, top), size)
    times = QRectF(patch.right(), top, _SIGN, size.height())
    kernel = QRectF(QPointF(times.right(), top), size)
    equals = QRectF(kernel.right(), top, _SIGN, size.height())
    total = QRectF(width - _SUM, top, _SUM, size.height())
    return WindowLayout("beside", name, patch, times, kernel, equals, total, patch.bottom() + _GAP - 4, True)


def _below(rows: int, grid: float, width: float) -> WindowLayout:
    name, total = _head(width)
    size = QSizeF(grid, rows * _CELL_HEIGHT)
    patch = QRectF(QPointF(0, name.bottom() + 2), size)
    times = QRectF(0, patch.bottom(), grid, _NAME_HEIGHT)
    kernel = QRectF(QPointF(0, times.bottom()), size)
    return WindowLayout("below", name, patch, times, kernel, QRectF(), total, kernel.bottom() + _GAP, False)


def _colored(size: QSizeF, width: float) -> WindowLayout:
    name, total = _head(width)
    patch = QRectF(QPointF(0, name.bottom() + 2), size)
    times = QRectF(patch.right(), patch.top(), _SIGN, size.height())
    kernel = QRectF(QPointF(times.right(), patch.top()), size)
    return WindowLayout("colors", name, patch, times, kernel, QRectF(), total, kernel.bottom() + _GAP, False)


def _head(width: float) -> tuple[QRectF, QRectF]:
    """The line above a window: its name and its sum."""
    return QRectF(0, 4, width - 2 * _SUM, _NAME_HEIGHT), QRectF(width - 2 * _SUM, 4, 2 * _SUM, _NAME_HEIGHT)
