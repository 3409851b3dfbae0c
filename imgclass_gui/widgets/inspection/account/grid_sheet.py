"""A pooling's account: the numbers under its window, the winner marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from imgclass_gui.engine.network.account_parts import AccountParts
from imgclass_gui.engine.network.channel_maps import levels_of, scale_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.account.account_ink import CellScale, Ink, paint_cells, paint_mark, paint_text
from imgclass_gui.widgets.inspection.account.sheet import Sheet
from imgclass_gui.widgets.inspection.brief_numbers import brief, decimals_for
from imgclass_gui.widgets.inspection.level_images import level_image
from imgclass_gui.widgets.inspection.map_marks import box_area, paint_box
from imgclass_gui.widgets.theme import text_font

_LINE, _BOTTOM = 20.0, 6.0
_LEAST_CELL, _MOST_CELL, _CELL_HEIGHT = 33.0, 56.0, 26.0
_MOST_NUMBERS = 100
_MOST_COLORED, _MOST_HEIGHT = 24.0, 320.0


class GridSheet(Sheet):
    """Numbers in a grid; only their colours where they are many.

    Args:
        parts: Of form "grid".
        captions: Lines that say which numbers they are.
    """

    def __init__(self, parts: AccountParts, captions: Sequence[str]) -> None:
        self._captions = [line for line in captions if line]
        self._top = _LINE * len(self._captions) + 4
        self._width = 0.0
        self._window, self._winner = parts.window, parts.winner
        self._numbers: NDArray[np.float64] = parts.products[parts.window]
        finite = self._numbers[np.isfinite(self._numbers)]
        bound = float(np.abs(finite).max(initial=0.0))
        self._scale = CellScale(max(bound, 1e-30), decimals_for(bound))
        self._area = QRectF()
        self.has_numbers = True

    def set_width(self, width: float) -> None:
        """See `Sheet`."""
        rows, columns = self._window.shape
        self.has_numbers = columns * _LEAST_CELL <= width and rows * columns <= _MOST_NUMBERS
        if self.has_numbers:
            self._area = QRectF(0, self._top, min(_MOST_CELL, width / columns) * columns, rows * _CELL_HEIGHT)
        else:
            cell = min(_MOST_COLORED, width / columns, _MOST_HEIGHT / rows)
            self._area = QRectF(0, self._top, cell * columns, cell * rows)
        self._width = width
        self.height = self._area.bottom() + _BOTTOM

    def first(self) -> int:
        """See `Sheet`; the winner, where there is one."""
        return self._winner if self._winner >= 0 else 0

    def term_at(self, place: QPointF) -> int:
        """See `Sheet`."""
        rows, columns = self._window.shape
        if not self._area.contains(place):
            return -1
        row = min(int((place.y() - self._area.top()) / self._area.height() * rows), rows - 1)
        column = min(int((place.x() - self._area.left()) / self._area.width() * columns), columns - 1)
        return int(self._window[row, column])

    def area_of(self, term: int) -> QRectF:
        """See `Sheet`."""
        if term < 0:
            return QRectF()
        row, column = np.argwhere(self._window == term)[0].tolist()
        rows, columns = self._window.shape
        width, height = self._area.width() / columns, self._area.height() / rows
        return QRectF(self._area.left() + column * width, self._area.top() + row * height, width, height)

    def step(self, term: int, rows: int, columns: int) -> int:
        """See `Sheet`."""
        row, column = np.argwhere(self._window == term)[0].tolist()
        height, width = self._window.shape
        return int(self._window[min(max(0, row + rows), height - 1), min(max(0, column + columns), width - 1)])

    def paint(self, painter: QPainter, clip: QRectF, ink: Ink) -> None:
        """See `Sheet`."""
        for turn, text in enumerate(self._captions):
            line = QRectF(0, turn * _LINE, self._width, _LINE)
            paint_text(painter, line, text, text_font(), ink.tokens.color("muted"))
        if self.has_numbers:
            paint_cells(painter, self._area, self._numbers, self._scale, ink)
            for term in {self._winner, ink.marked} - {-1}:
                paint_mark(painter, self.area_of(term), ink)
            return
        values = np.nan_to_num(self._numbers.astype(np.float32), posinf=0.0, neginf=0.0)
        scale = scale_of(values)
        colors = color_table(scale.is_signed, ink.palette)
        painter.drawImage(self._area, level_image(levels_of(values, scale.low, scale.high), colors))
        for term in {self._winner, ink.marked} - {-1}:
            paint_box(painter, box_area(self.area_of(term), self._area), term == self._winner)

    def texts(self) -> list[str]:
        """See `Sheet`."""
        rows = (" ".join(brief(float(number), self._scale.decimals) for number in row) for row in self._numbers)
        return [*self._captions, *rows]
