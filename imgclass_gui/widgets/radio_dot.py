"""The sign that tells a chosen card from the others without colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from imgclass_gui.widgets.tokens import Tokens

_RING, _DOT = 7.25, 4.0


def paint_radio_dot(painter: QPainter, middle: QPointF, is_chosen: bool, tokens: Tokens) -> None:
    """Paint a ring, with a dot in it where the card is chosen."""
    painter.setPen(QPen(tokens.color("accent" if is_chosen else "muted"), 1.5))
    painter.setBrush(tokens.color("surface"))
    painter.drawEllipse(middle, _RING, _RING)
    if is_chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawEllipse(middle, _DOT, _DOT)
