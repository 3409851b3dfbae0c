"""What a chart is painted with: legend, axes and lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, NUMBER_SIZE, Tokens
from imgclass_gui.widgets.training.curve_axes import Axes, epoch_ticks
from imgclass_gui.widgets.training.curve_points import Series
from imgclass_gui.widgets.training.curve_set import Curve

LINE_WIDTH = 2.0
DASHES = (3.0, 2.0)
DOT = 3.5
FAINT = 0.25
SAMPLE = 16
TITLE_HEIGHT = 20
FOOT = 20
TICK_GAP = 6
EPOCH_ROOM = 44
# Half of the widest tick below, or the last point's dot, may stand out.
RIGHT = 9


def curve_color(series: Series, tokens: Tokens) -> QColor:
    """Of a curve's line."""
    return tokens.color("warn" if series.is_validation else "accent")


def paint_legend(painter: QPainter, tokens: Tokens, title: str, curves: Sequence[Curve], width: float) -> None:
    """The line above a chart: its title on the left, its curves' names on the right."""
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(text_font(weight=QFont.Weight.DemiBold))
    painter.setPen(tokens.color("text"))
    painter.drawText(QRectF(0, 0, width, TITLE_HEIGHT), middle, title)
    font = text_font(NUMBER_SIZE)
    painter.setFont(font)
    right = width
    for curve in reversed(curves):
        name = curve.series.name
        room = QFontMetricsF(font).horizontalAdvance(name) + 1
        painter.setPen(tokens.color("muted"))
        painter.drawText(QRectF(right - room, 0, room, TITLE_HEIGHT), middle, name)
        right -= room + 6
        painter.setPen(_pen(curve.series, tokens))
        y = TITLE_HEIGHT / 2 + 0.5
        painter.drawLine(QPointF(right - SAMPLE, y), QPointF(right - 1, y))
        right -= SAMPLE + 14


def paint_values(painter: QPainter, tokens: Tokens, axes: Axes, ticks: Sequence[tuple[float, str]]) -> None:
    """The lines of the grid, and their values beside them."""
    plot = axes.plot
    painter.setFont(number_font(LABEL_SIZE))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for value, text in ticks:
        y = round(axes.y(value)) + 0.5
        painter.setPen(tokens.color("line" if value else "edge"))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(tokens.color("faint"))
        painter.drawText(QRectF(0, y - 8, plot.left() - TICK_GAP, 16), right, text)


def paint_epochs(painter: QPainter, tokens: Tokens, axes: Axes) -> None:
    """The epochs below the grid."""
    plot, epochs = axes.plot, round(axes.epochs)
    painter.setFont(number_font(LABEL_SIZE))
    painter.setPen(tokens.color("faint"))
    edge = plot.right() + RIGHT
    for epoch in epoch_ticks(epochs, max(1, int(plot.width() / EPOCH_ROOM))):
        half = painter.fontMetrics().horizontalAdvance(f"{epoch}") / 2 + 1
        middle = min(axes.x(epoch), edge - half)
        area = QRectF(middle - half, plot.bottom() + 4, 2 * half, FOOT - 4)
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{epoch}")


def paint_empty(painter: QPainter, tokens: Tokens, plot: QRectF, text: str) -> None:
    """A sentence in the middle, not struck through by the grid."""
    painter.setFont(text_font())
    room = plot.adjusted(12, 0, -12, 0)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.setPen(tokens.color("muted"))  # first: Qt measures nothing without a pen
    painter.fillRect(painter.boundingRect(room, flags, text).adjusted(-8, -2, 8, 2), tokens.color("surface"))
    painter.drawText(room, flags, text)


def paint_curves(painter: QPainter, tokens: Tokens, curves: Sequence[Curve], plot: QRectF) -> None:
    """The lines, thin ones first, then the dots at their ends."""
    painter.save()
    painter.setClipRect(plot.adjusted(-LINE_WIDTH, -1, LINE_WIDTH, LINE_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for curve in sorted(curves, key=lambda curve: not curve.series.is_faint):
        pen = _pen(curve.series, tokens, curve.is_thin)
        for piece in curve.pieces:
            pen.setDashOffset(piece.start / LINE_WIDTH)
            painter.setPen(pen)
            painter.drawPolyline(piece.line)
    painter.restore()
    painter.setPen(Qt.PenStyle.NoPen)
    for curve in curves:
        if curve.end is not None and not curve.series.is_faint:
            painter.setBrush(curve_color(curve.series, tokens))
            _paint_end(painter, curve.end, curve.is_beyond)


def _pen(series: Series, tokens: Tokens, is_thin: bool = False) -> QPen:
    """Of a curve's line: dashes tell validation as well as the colour does."""
    color = curve_color(series, tokens)
    if series.is_faint:
        color.setAlphaF(FAINT)
    # No width is one pixel of any screen. Qt draws thousands of points a hundred times as fast so.
    pen = QPen(color, 0 if is_thin else LINE_WIDTH)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if series.is_validation:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length * (LINE_WIDTH if is_thin else 1) for length in DASHES])
    return pen


def _paint_end(painter: QPainter, end: QPointF, is_beyond: bool) -> None:
    if not is_beyond:
        painter.drawEllipse(end, DOT, DOT)
        return
    # An arrow: it goes on above.
    path = QPainterPath(end + QPointF(0, -1))
    path.lineTo(end + QPointF(DOT + 1, 2 * DOT))
    path.lineTo(end + QPointF(-DOT - 1, 2 * DOT))
    path.closeSubpath()
    painter.drawPath(path)
