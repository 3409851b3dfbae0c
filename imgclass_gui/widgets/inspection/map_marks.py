"""Marks over feature maps: the frame of the chosen one, the box of a cell."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.tokens import DARK, Tokens

LEAST_BOX = 6.0
FRAME_RADIUS = 6.0


def cell_area(cell: Cell, area: QRectF, rows: int, columns: int) -> QRectF:
    """Where a cell lies in its map."""
    width, height = area.width() / columns, area.height() / rows
    return QRectF(area.left() + cell.column * width, area.top() + cell.row * height, width, height)


def box_area(cell: QRectF, area: QRectF) -> QRectF:
    """The box around a cell: large enough to be seen, and within its map."""
    width, height = max(LEAST_BOX, cell.width()), max(LEAST_BOX, cell.height())
    left = min(max(area.left(), cell.center().x() - width / 2), area.right() - width)
    top = min(max(area.top(), cell.center().y() - height / 2), area.bottom() - height)
    return QRectF(left, top, width, height)


def paint_box(painter: QPainter, box: QRectF, is_chosen: bool) -> None:
    """A box in two tones, so that it can be seen on any colour; thinner for the cell under the pointer."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((DARK.color("stage"), 4.0), (DARK.color("text"), 2.0)):
        pen = QPen(color, width if is_chosen else width / 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box)


def paint_frame(painter: QPainter, tile: QRectF, tokens: Tokens, has_focus: bool) -> None:
    """The frame of the chosen tile: thicker while the keyboard is here."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = 3.0 if has_focus else 2.0
    outset = 1.0 + width / 2
    painter.setPen(QPen(tokens.color("accent"), width))
    painter.drawRoundedRect(tile.adjusted(-outset, -outset, outset, outset), FRAME_RADIUS, FRAME_RADIUS)
