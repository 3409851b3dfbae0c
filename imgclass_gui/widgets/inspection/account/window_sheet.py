"""A convolution's account: of every input channel the numbers under the kernel, times the kernel's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from imgclass_gui.engine.network.account_parts import AccountParts
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.channel_maps import levels_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.account.account_ink import (
    CENTER,
    LEFT,
    RIGHT,
    CellScale,
    Ink,
    paint_caption,
    paint_cells,
    paint_mark,
    paint_rule,
    paint_text,
)
from imgclass_gui.widgets.inspection.account.sheet import Sheet
from imgclass_gui.widgets.inspection.account.window_layout import CAPTION_HEIGHT, NAME_WIDTH, WindowLayout, lay_out
from imgclass_gui.widgets.inspection.brief_numbers import brief, decimals_for
from imgclass_gui.widgets.inspection.level_images import level_image
from imgclass_gui.widgets.inspection.map_words import number_text
from imgclass_gui.widgets.theme import number_font, text_font

Numbers = NDArray[np.float64]


class WindowSheet(Sheet):
    """Windows below each other, each with its kernel and its sum.

    Args:
        parts: Of form "windows".
        terms: All of the account.
        names: One a window that is shown, in the order of `parts`.
        captions: What stands above the windows, the kernels and the sums.
    """

    def __init__(
        self, parts: AccountParts, terms: Sequence[Term], names: Sequence[str], captions: Sequence[str]
    ) -> None:
        self._parts, self._names, self._captions = parts, names, captions
        self._length = int((parts.window >= 0).sum())
        self._shown = parts.order[: len(names)]
        self._grids = [self._grid(terms, int(number)) for number in self._shown]
        self._scales = [_scale_of([grid[side] for grid in self._grids]) for side in (0, 1)]
        metrics = QFontMetricsF(text_font())
        self._has_short_names = all(metrics.horizontalAdvance(name) <= NAME_WIDTH - 3 for name in names)
        self._width = 0.0
        self.layout = self._lay_out(self._width)

    def _grid(self, terms: Sequence[Term], number: int) -> Numbers:
        """float64 (2, rows, columns): the numbers of a window and its kernel, NaN in padding."""
        window = self._parts.window
        own = terms[number * self._length : (number + 1) * self._length]
        factors = np.array([(term.value, term.weight) for term in own], np.float64).T
        return np.where(window >= 0, factors[:, np.maximum(window, 0)], np.nan)

    def _lay_out(self, width: float) -> WindowLayout:
        rows, columns = self._parts.window.shape
        return lay_out(rows, columns, len(self._names), width, self._has_short_names)

    @property
    def _top(self) -> float:
        return CAPTION_HEIGHT if self.layout.captions else 0.0

    def set_width(self, width: float) -> None:
        """See `Sheet`."""
        self.layout = self._lay_out(width)
        self._width = width
        self.height = self._top + len(self._names) * self.layout.step

    def first(self) -> int:
        """See `Sheet`."""
        return int(self._shown[0]) * self._length if len(self._shown) else -1

    def term_at(self, place: QPointF) -> int:
        """See `Sheet`."""
        turn, y = divmod(place.y() - self._top, self.layout.step)
        if not 0 <= turn < len(self._names):
            return -1
        inside = QPointF(place.x(), y)
        rows, columns = self._parts.window.shape
        for area in (self.layout.patch, self.layout.kernel):
            if area.contains(inside):
                row = min(int((inside.y() - area.top()) / area.height() * rows), rows - 1)
                column = min(int((inside.x() - area.left()) / area.width() * columns), columns - 1)
                return self._term(int(turn), row, column)
        return -1

    def _term(self, turn: int, row: int, column: int) -> int:
        within = int(self._parts.window[row, column])
        return -1 if within < 0 else int(self._shown[turn]) * self._length + within

    def _place(self, term: int) -> tuple[int, int, int]:
        """Which of the shown windows a term is in, and where; -1 for none."""
        number, within = divmod(term, self._length)
        turns = np.flatnonzero(self._shown == number)
        row, column = np.argwhere(self._parts.window == within)[0].tolist()
        return int(turns[0]) if len(turns) else -1, row, column

    def _areas(self, term: int) -> tuple[QRectF, QRectF]:
        turn, row, column = self._place(term)
        rows, columns = self._parts.window.shape
        down = self._top + turn * self.layout.step
        cells = []
        for area in (self.layout.patch, self.layout.kernel):
            width, height = area.width() / columns, area.height() / rows
            cells.append(QRectF(area.left() + column * width, down + area.top() + row * height, width, height))
        return cells[0], cells[1]

    def area_of(self, term: int) -> QRectF:
        """See `Sheet`."""
        if term < 0 or self._place(term)[0] < 0:
            return QRectF()
        patch, kernel = self._areas(term)
        return patch.united(kernel)

    def step(self, term: int, rows: int, columns: int) -> int:
        """See `Sheet`; below a window's last row comes the next window."""
        turn, row, column = self._place(term)
        height, width = self._parts.window.shape
        while True:
            row, column = row + rows, column + columns
            if row < 0 or row >= height:
                turn, row = turn + rows, row % height
            if not (0 <= turn < len(self._names) and 0 <= column < width):
                return term
            found = self._term(turn, row, column)
            if found >= 0:
                return found

    def paint(self, painter: QPainter, clip: QRectF, ink: Ink) -> None:
        """See `Sheet`."""
        if self.layout.captions and clip.top() < CAPTION_HEIGHT:
            self._paint_captions(painter, ink)
        step = self.layout.step
        first = max(0, int((clip.top() - self._top) / step))
        last = min(len(self._names), int((clip.bottom() - self._top) / step) + 1)
        for turn in range(first, last):
            painter.save()
            painter.translate(0, self._top + turn * step)
            self._paint_window(painter, turn, ink)
            painter.restore()
        if ink.marked >= 0 and not self.area_of(ink.marked).isEmpty():
            for area in self._areas(ink.marked):
                paint_mark(painter, area, ink)

    def _paint_captions(self, painter: QPainter, ink: Ink) -> None:
        layout = self.layout
        for area, text, alignment in zip(
            (layout.patch, layout.kernel, layout.total), self._captions, (LEFT, LEFT, RIGHT), strict=True
        ):
            paint_caption(painter, QRectF(area.left() + 1, 0, area.width(), CAPTION_HEIGHT), text, ink, alignment)

    def _paint_window(self, painter: QPainter, turn: int, ink: Ink) -> None:
        layout, tokens = self.layout, ink.tokens
        paint_text(painter, layout.name, self._names[turn], text_font(), tokens.color("muted"), LEFT)
        paint_text(painter, layout.times, "\N{MULTIPLICATION SIGN}", text_font(), tokens.color("muted"), CENTER)
        paint_text(painter, layout.equals, "=", text_font(), tokens.color("muted"), CENTER)
        paint_text(painter, layout.total, self._total(turn), number_font(), tokens.color("text"), RIGHT)
        for area, numbers, scale in zip((layout.patch, layout.kernel), self._grids[turn], self._scales, strict=True):
            if layout.arrangement == "colors":
                levels = levels_of(np.nan_to_num(numbers), -scale.bound, scale.bound)
                painter.drawImage(area, level_image(levels, color_table(True, ink.palette)))
            else:
                paint_cells(painter, area, numbers, scale, ink)
        if turn < len(self._names) - 1:
            paint_rule(painter, 0, self._width, layout.step - 3, ink)

    def _total(self, turn: int) -> str:
        text = signed_text(float(self._parts.totals[self._shown[turn]]))
        return text if self.layout.arrangement == "beside" else f"= {text}"

    def texts(self) -> list[str]:
        """See `Sheet`."""
        lines = []
        for turn, name in enumerate(self._names):
            patch, kernel = (
                " ".join("padding" if np.isnan(number) else brief(number, scale.decimals) for number in grid.flat)
                for grid, scale in zip(self._grids[turn], self._scales, strict=True)
            )
            total = signed_text(float(self._parts.totals[self._shown[turn]]))
            lines.append(f"{name}: {patch} \N{MULTIPLICATION SIGN} {kernel} = {total}")
        return lines


def signed_text(value: float) -> str:
    """A number as in sums, always with its sign."""
    return number_text(value) if value <= 0 or np.isnan(value) else f"+{number_text(value)}"


def _scale_of(grids: Sequence[Numbers]) -> CellScale:
    numbers = np.array(grids)
    finite = numbers[np.isfinite(numbers)]
    bound = float(np.abs(finite).max(initial=0.0))
    return CellScale(max(bound, 1e-30), decimals_for(bound))
