"""Paints the ways between the cards of the strip."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from imgclass_gui.widgets.inspection.strip_flow import Flow, Lane
from imgclass_gui.widgets.inspection.strip_measures import (
    CARD_TOP,
    CARD_WIDTH,
    PORT,
    THUMBNAIL,
    THUMBNAIL_TOP,
    card_left,
    level_top,
)
from imgclass_gui.widgets.tokens import Tokens

_BEND = 4
_QUIET, _STRONG = 1.2, 2.0
_POINT = 3.5


def paint_ways(painter: QPainter, tokens: Tokens, flow: Flow, visible: range, marked: Iterable[int]) -> None:
    """Draw the ways that can be seen.

    Args:
        painter: Its origin is the left end of the strip.
        tokens: The colours.
        flow: All ways.
        visible: Places of the cards in sight.
        marked: Places whose ways stand out.
    """
    painter.setPen(QPen(tokens.color("edge"), _QUIET))
    middle = THUMBNAIL_TOP + THUMBNAIL / 2 + 0.5
    beside = (CARD_WIDTH + THUMBNAIL) / 2 + 5
    for place in range(visible.start - 1, visible.stop):
        if place in flow.links:
            right = card_left(place + 1) + CARD_WIDTH - beside
            painter.drawLine(QPointF(card_left(place) + beside, middle), QPointF(right, middle))
    lanes = flow.lanes_within(visible.start, visible.stop)
    for lane in lanes:
        _paint_lane(painter, lane, lane.targets, tokens.color("edge"), _QUIET)
    chosen = set(marked)
    for lane in lanes:
        ends = lane.targets if lane.source in chosen else tuple(end for end in lane.targets if end in chosen)
        if ends:
            _paint_lane(painter, lane, ends, tokens.color("accent"), _STRONG)


def _paint_lane(painter: QPainter, lane: Lane, ends: tuple[int, ...], color: QColor, width: float) -> None:
    top, base = level_top(lane.level) + 0.5, CARD_TOP + 3.5
    start = card_left(lane.source) + CARD_WIDTH / 2 + PORT + 0.5
    path = QPainterPath(QPointF(start, base))
    path.lineTo(start, top + _BEND)
    path.quadTo(QPointF(start, top), QPointF(start + _BEND, top))
    points = QPolygonF()
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in ends:
        x = card_left(place) + CARD_WIDTH / 2 - PORT + 0.5
        path.lineTo(x - _BEND, top)
        path.quadTo(QPointF(x, top), QPointF(x, top + _BEND))
        path.lineTo(x, base - 1)
        path.moveTo(x - _BEND, top)
        points << QPointF(x, base + 1)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for tip in points:
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_POINT, -_POINT - 1), tip + QPointF(_POINT, -_POINT - 1)]))
