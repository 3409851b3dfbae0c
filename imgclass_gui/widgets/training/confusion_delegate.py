"""Paints the cells of a confusion matrix, all that are in sight at once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import Tokens
from imgclass_gui.widgets.training.confusion_model import ConfusionModel

STEPS = 12
FONT_SIZES = (12, 11, 10, 9)
_LEAST_CONTRAST = 4.5


class ConfusionDelegate:
    """Shade by share of the row, the number where there is room, a frame around what is right."""

    def __init__(self, model: ConfusionModel) -> None:
        self._model = model
        self._font: QFont | None = None
        self._most = 0

    def set_most(self, most: int) -> None:
        """Say how large the numbers get."""
        self._most = most

    def measure(self, width: int, height: int) -> None:
        """Choose the size of the numbers for cells of this size in pixels; none where even the least has no room."""
        self._font = None
        for pixels in FONT_SIZES:
            metrics = QFontMetrics(number_font(pixels))
            if metrics.horizontalAdvance(count(self._most)) <= width - 5 and metrics.ascent() <= height - 4:
                self._font = number_font(pixels)
                return

    def paint(
        self, painter: QPainter, rows: list[tuple[int, int, int]], columns: list[tuple[int, int, int]], tokens: Tokens
    ) -> None:
        """Draw cells.

        Args:
            painter: Of the viewport.
            rows: (number, top, height) of each row in sight.
            columns: (number, left, width) of each column in sight.
            tokens: The colours.
        """
        if not rows or not columns:
            return
        _paint_lines(painter, rows, columns, tokens)
        if self._font is not None:
            painter.setFont(self._font)
        for row, top, height in rows:
            counts = self._model.counts[row]
            for column, left, width in columns:
                if counts[column] or row == column:
                    self._paint_cell(painter, (row, column), QRect(left, top, width - 1, height - 1), tokens)

    def _paint_cell(self, painter: QPainter, cell: tuple[int, int], area: QRect, tokens: Tokens) -> None:
        row, column = cell
        times = self._model.counts[row][column]
        name = "accent" if row == column else "warn"
        if times:
            fill, ink = shade(tokens, name, step_of(self._model.share(row, column)))
            painter.fillRect(area, fill)
            if self._font is not None:
                painter.setPen(ink)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, count(times))
        if row == column:
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))


def step_of(share: float) -> int:
    """The shade for a share of a row, 0 to 1: anything that is there at all is tinted."""
    return max(1, round(share**0.6 * STEPS))


@lru_cache(maxsize=256)
def shade(tokens: Tokens, name: str, step: int) -> tuple[QColor, QColor]:
    """The (colour, ink on it) of a step from 1 to `STEPS`; the ink can be read (WCAG AA)."""
    base, full = tokens.color("surface"), tokens.color(name)
    part = 0.06 + 0.94 * step / STEPS
    inks = (tokens.color("text"), tokens.color("surface"))
    while True:
        mixed = QColor(*(round(b + part * (f - b)) for b, f in zip(_parts(base), _parts(full), strict=True)))
        ink = max(inks, key=lambda candidate: contrast(mixed, candidate))
        # Half-way between both neither may be readable: then a little lighter.
        if contrast(mixed, ink) >= _LEAST_CONTRAST or part < 0.1:
            return mixed, ink
        part -= 0.001


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG counts it: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (c / 255 for c in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def _paint_lines(
    painter: QPainter, rows: list[tuple[int, int, int]], columns: list[tuple[int, int, int]], tokens: Tokens
) -> None:
    top, bottom = rows[0][1], rows[-1][1] + rows[-1][2] - 1
    left, right = columns[0][1], columns[-1][1] + columns[-1][2] - 1
    painter.setPen(tokens.color("line"))
    lines = [QLine(left, y + height - 1, right, y + height - 1) for _, y, height in rows]
    lines += [QLine(x + width - 1, top, x + width - 1, bottom) for _, x, width in columns]
    painter.drawLines(lines)
