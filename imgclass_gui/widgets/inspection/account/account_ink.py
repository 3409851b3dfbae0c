"""With what an account is painted: fonts, tokens and soft colours behind numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from imgclass_gui.engine.network.channel_maps import levels_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.brief_numbers import brief
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, NUMBER_SIZE, Tokens, tokens_of

# How much of a colour lies on the ground behind a number, which stays readable.
_SOFTNESS = 0.5
# The ends of the table are nearly black or white: the strongest number behind text gets a colour before them.
_REACH = 1.6
_CELL_RADIUS = 3.0
# From this width on, a cell's number has the usual size.
_WIDE_CELL = 42.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
_LETTER_SPACING = 0.6


@dataclass(frozen=True, slots=True)
class Ink:
    """What a sheet is painted with.

    Attributes:
        tokens: The colours of the scheme.
        palette: Of the widget.
        marked: The term under the pointer or the keyboard's cursor; -1 for none.
    """

    tokens: Tokens
    palette: QPalette
    marked: int = -1


@dataclass(frozen=True, slots=True)
class CellScale:
    """How the numbers of some cells are written and coloured.

    Attributes:
        bound: The largest size among them; above 0.
        decimals: How many are written.
    """

    bound: float
    decimals: int


def ink_of(palette: QPalette, marked: int = -1) -> Ink:
    """The ink for a widget's palette."""
    return Ink(tokens_of(palette), palette, marked)


def soft_colors(palette: QPalette) -> tuple[QColor, ...]:
    """256 colours from the most negative to the most positive number, for behind text."""
    return _soft(tuple(color_table(True, palette)), tokens_of(palette).stage)


@lru_cache(maxsize=8)
def _soft(table: tuple[int, ...], ground: str) -> tuple[QColor, ...]:
    return tuple(mixed(QColor(color), QColor(ground), _SOFTNESS) for color in table)


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """A colour on a ground, of which it covers a share."""
    rest = 1 - share
    return QColor(
        round(color.red() * share + ground.red() * rest),
        round(color.green() * share + ground.green() * rest),
        round(color.blue() * share + ground.blue() * rest),
    )


def paint_cells(painter: QPainter, area: QRectF, numbers: NDArray[np.float64], scale: CellScale, ink: Ink) -> None:
    """Numbers in a grid, each on its colour; padding is hatched.

    Args:
        painter: With antialiasing.
        area: Of the whole grid.
        numbers: float64 (rows, columns); NaN is padding.
        scale: How they are written.
        ink: Colours.
    """
    rows, columns = numbers.shape
    width, height = area.width() / columns, area.height() / rows
    colors = soft_colors(ink.palette)
    end = _REACH * scale.bound
    levels = levels_of(np.nan_to_num(numbers, posinf=scale.bound, neginf=-scale.bound), -end, end)
    painter.setFont(number_font(NUMBER_SIZE if width >= _WIDE_CELL else LABEL_SIZE))
    for row in range(rows):
        for column in range(columns):
            cell = QRectF(area.left() + column * width, area.top() + row * height, width, height)
            cell.adjust(1, 1, -1, -1)
            if np.isnan(numbers[row, column]):
                paint_padding(painter, cell, ink)
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors[int(levels[row, column])])
            painter.drawRoundedRect(cell, _CELL_RADIUS, _CELL_RADIUS)
            painter.setPen(ink.tokens.color("text"))
            painter.drawText(cell.adjusted(-2, 0, 2, 0), CENTER, brief(float(numbers[row, column]), scale.decimals))


def paint_padding(painter: QPainter, cell: QRectF, ink: Ink) -> None:
    """A hatched cell: nothing lies here."""
    color = ink.tokens.color("edge")
    painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(ink.tokens.color("line"), 1))
    painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), _CELL_RADIUS, _CELL_RADIUS)


def paint_mark(painter: QPainter, cell: QRectF, ink: Ink, width: float = 2.0) -> None:
    """The frame of the cell that is pointed at, or that won."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.tokens.color("accent"), width))
    painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), _CELL_RADIUS, _CELL_RADIUS)


def paint_caption(painter: QPainter, area: QRectF, text: str, ink: Ink, alignment: Qt.AlignmentFlag = LEFT) -> None:
    """The small heading of a column, in capitals."""
    font = text_font(LABEL_SIZE, QFont.Weight.DemiBold)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _LETTER_SPACING)
    paint_text(painter, area, text.upper(), font, ink.tokens.color("muted"), alignment)


def paint_text(
    painter: QPainter, area: QRectF, text: str, font: QFont, color: QColor, alignment: Qt.AlignmentFlag = LEFT
) -> None:
    """A line of text, cut where there is no more room."""
    painter.setFont(font)
    painter.setPen(color)
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) > area.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, alignment, text)


def paint_rule(painter: QPainter, left: float, right: float, y: float, ink: Ink) -> None:
    """A thin line across."""
    painter.fillRect(QRectF(left, y, right - left, 1), ink.tokens.color("line"))


def paint_bar(painter: QPainter, area: QRectF, start: float, end: float, color: QColor) -> None:
    """A bar from one place to another of a track, both as shares of its width; never thinner than can be seen."""
    left, right = sorted((area.left() + start * area.width(), area.left() + end * area.width()))
    bar = QRectF(left, area.top(), max(1.5, right - left), area.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(bar, 1.5, 1.5)
