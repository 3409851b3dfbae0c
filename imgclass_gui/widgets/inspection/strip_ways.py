"""Paints the ways between the cards of the strip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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
_BASE = CARD_TOP + 3.5
_QUIET, _STRONG = 1.2, 2.0
_POINT_WIDTH, _POINT_HEIGHT = 3.5, 4.5
_LINK_Y = THUMBNAIL_TOP + THUMBNAIL / 2 + 0.5
_LINK_GAP = 5


@dataclass
class _Pieces:
    """What is to be drawn of some lanes, each piece once, however many lanes run there.

    Attributes:
        rises: (place, level) where lanes leave a card.
        drops: (place, level) where they reach one.
        runs: (first, last) places between which lanes run, by their level; both may be out of sight.
    """

    rises: set[tuple[int, int]] = field(default_factory=set)
    drops: set[tuple[int, int]] = field(default_factory=set)
    runs: dict[int, set[tuple[int, int]]] = field(default_factory=dict)

    def add(self, lane: Lane, ends: Iterable[int], visible: range) -> None:
        """Take a lane with the ends that count, as far as it can be seen."""
        ends = tuple(ends)
        if lane.source in visible:
            self.rises.add((lane.source, lane.level))
        self.drops.update((end, lane.level) for end in ends if end in visible)
        run = max(lane.source, visible.start - 1), min(ends[-1], visible.stop)
        if run[0] < run[1]:
            self.runs.setdefault(lane.level, set()).add(run)


def paint_ways(painter: QPainter, tokens: Tokens, flow: Flow, visible: range, marked: int) -> None:
    """Draw the ways that can be seen.

    Args:
        painter: Its origin is the left end of the strip.
        tokens: The colours.
        flow: All ways.
        visible: Places of the cards in sight.
        marked: Place of the card whose ways stand out, -1 for none.
    """
    painter.setPen(QPen(tokens.color("faint"), _QUIET))
    beside = (CARD_WIDTH + THUMBNAIL) / 2 + _LINK_GAP
    for place in range(visible.start - 1, visible.stop):
        if place in flow.links:
            left, right = card_left(place) + beside, card_left(place + 1) + CARD_WIDTH - beside
            painter.drawLine(QPointF(left, _LINK_Y), QPointF(right, _LINK_Y))
    quiet, strong = _Pieces(), _Pieces()
    for lane in flow.lanes_within(visible.start, visible.stop):
        quiet.add(lane, lane.targets, visible)
        if lane.source == marked:
            strong.add(lane, lane.targets, visible)
        elif marked in lane.targets:
            strong.add(lane, [marked], visible)
    _paint(painter, quiet, tokens.color("faint"), _QUIET)
    _paint(painter, strong, tokens.color("accent"), _STRONG)


def _paint(painter: QPainter, pieces: _Pieces, color: QColor, width: float) -> None:
    path = QPainterPath()
    for place, level in pieces.rises:
        x, top = _rise_x(place), level_top(level) + 0.5
        path.moveTo(x, _BASE)
        path.lineTo(x, top + _BEND)
        path.quadTo(QPointF(x, top), QPointF(x + _BEND, top))
    for place, level in pieces.drops:
        x, top = _drop_x(place), level_top(level) + 0.5
        path.moveTo(x - _BEND, top)
        path.quadTo(QPointF(x, top), QPointF(x, top + _BEND))
        path.lineTo(x, _BASE - 1)
    for level, runs in pieces.runs.items():
        for first, last in merged_runs(runs):
            path.moveTo(_rise_x(first) + _BEND, level_top(level) + 0.5)
            path.lineTo(_drop_x(last) - _BEND, level_top(level) + 0.5)
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for place in {place for place, _ in pieces.drops}:
        tip = QPointF(_drop_x(place), _BASE + 1)
        sides = (tip + QPointF(side * _POINT_WIDTH, -_POINT_HEIGHT) for side in (-1, 1))
        painter.drawPolygon(QPolygonF([tip, *sides]))


def merged_runs(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that overlap as one; those that only touch stay apart, as one ends there and another begins."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first < merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _rise_x(place: int) -> float:
    return card_left(place) + CARD_WIDTH / 2 + PORT + 0.5


def _drop_x(place: int) -> float:
    return card_left(place) + CARD_WIDTH / 2 - PORT + 0.5
