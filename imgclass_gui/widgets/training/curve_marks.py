"""What is marked in a chart: the best epoch, and the one whose values are read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, RADIUS_PICTURE, Tokens
from imgclass_gui.widgets.training.curve_axes import Axes
from imgclass_gui.widgets.training.curve_painting import DOT, curve_color
from imgclass_gui.widgets.training.curve_set import Curve

# Between title and curves, so that the word "best" lies on neither.
BEST_HEIGHT = 16
BOX_LINE = 17
BOX_MARGIN = 8

Lines = Sequence[tuple[str, str]]


def best_area(word: str, x: float, plot: QRectF) -> QRectF:
    """Where the word stands: above its line, and not beyond the curves' sides."""
    width = QFontMetricsF(number_font(LABEL_SIZE)).horizontalAdvance(word) + 2
    left = min(max(plot.left(), x - width / 2), plot.right() - width)
    return QRectF(left, plot.top() - BEST_HEIGHT - 3, width, BEST_HEIGHT)


def paint_best(painter: QPainter, tokens: Tokens, x: float, plot: QRectF, word: str) -> None:
    """The dashed line of the best epoch, its word above the curves."""
    pen = QPen(tokens.color("good"), 1.2)
    pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    _paint_upright(painter, x, plot.top() - 2, plot.bottom())
    painter.setFont(number_font(LABEL_SIZE))
    painter.drawText(best_area(word, x, plot), Qt.AlignmentFlag.AlignCenter, word)


def paint_hair(painter: QPainter, tokens: Tokens, epoch: float, axes: Axes, curves: Sequence[Curve]) -> None:
    """A line at an epoch, and a dot on each curve."""
    x = axes.x(epoch)
    painter.setPen(QPen(tokens.color("muted"), 1))
    _paint_upright(painter, x, axes.plot.top(), axes.plot.bottom())
    painter.setPen(QPen(tokens.color("surface"), 1.5))
    for curve in curves:
        value = curve.value_at(epoch)
        if value is not None and value <= axes.top:
            painter.setBrush(curve_color(curve.series, tokens))
            painter.drawEllipse(QPointF(x, axes.y(value)), DOT + 0.5, DOT + 0.5)


def box_area(lines: Lines, x: float, plot: QRectF, is_low: bool) -> QRectF:
    """Where the box of values stands: beside the hair line, on the side that has room for it.

    Args:
        lines: (name, value) of each line.
        x: The hair line.
        plot: The room of the curves.
        is_low: Whether it stands at the foot, else at the top.
    """
    metrics = QFontMetricsF(number_font(LABEL_SIZE))
    widest = max(metrics.horizontalAdvance(name + value) for name, value in lines)
    width = widest + 14 + 2 * BOX_MARGIN
    left = x + 10 if x + 10 + width <= plot.right() else max(0.0, x - 10 - width)
    height = len(lines) * BOX_LINE + 10
    return QRectF(left, plot.bottom() - 6 - height if is_low else plot.top() + 6, width, height)


def paint_box(painter: QPainter, tokens: Tokens, area: QRectF, lines: Lines) -> None:
    """The values of an epoch: names on the left, numbers on the right."""
    painter.setPen(tokens.color("edge"))
    painter.setBrush(tokens.color("raised"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PICTURE, RADIUS_PICTURE)
    painter.setFont(number_font(LABEL_SIZE))
    line = QRectF(area.left() + BOX_MARGIN, area.top() + 5, area.width() - 2 * BOX_MARGIN, BOX_LINE)
    for name, value in lines:
        painter.setPen(tokens.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(tokens.color("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
        line.translate(0, BOX_LINE)


def _paint_upright(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """A vertical line on whole pixels, so that it is sharp."""
    middle = math.floor(x) + 0.5
    painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
