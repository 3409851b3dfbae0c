"""Check boxes as the list of classes paints them, and one that stands alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from imgclass_gui.widgets.tokens import Tokens, tokens_of
from imgclass_gui.widgets.training.class_list_places import CHECK_SIDE, GAP

# Room around the box for the frame of focus.
FRAME = 4
_RADIUS = 4
_TICK = (QPointF(4, 8.3), QPointF(7, 11.2), QPointF(12, 5.2))
_DASH = (QPointF(4.5, 8), QPointF(11.5, 8))


def paint_check(painter: QPainter, box: QRect, state: Qt.CheckState, tokens: Tokens) -> None:
    """Paint a box of 16 x 16 with a tick, with a dash for "some", or empty."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    is_empty = state == Qt.CheckState.Unchecked
    painter.setPen(QPen(tokens.color("faint" if is_empty else "accent"), 1))
    painter.setBrush(tokens.color("surface" if is_empty else "accent"))
    painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
    if not is_empty:
        pen = QPen(tokens.color("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.translate(box.topLeft())
        painter.drawPolyline(_TICK if state == Qt.CheckState.Checked else _DASH)
    painter.restore()


class AllCheckBox(QCheckBox):
    """Says whether all, some or none of the things below it are chosen; a press chooses all, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTristate(True)

    def nextCheckState(self) -> None:
        """Qt: nobody chooses "some" by this box."""
        is_full = self.checkState() == Qt.CheckState.Checked
        self.setCheckState(Qt.CheckState.Unchecked if is_full else Qt.CheckState.Checked)

    def hitButton(self, place: object) -> bool:
        """Qt: the words count as well."""
        return True

    def sizeHint(self) -> QSize:
        """Qt: the box and its words."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text())
        return QSize(
            CHECK_SIDE + 2 * FRAME + (GAP + words if words else 0), max(CHECK_SIDE + 2 * FRAME, metrics.height())
        )

    def minimumSizeHint(self) -> QSize:
        """Qt: the words may be cut."""
        return QSize(CHECK_SIDE + 2 * FRAME, CHECK_SIDE + 2 * FRAME)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the box, its frame of focus, the words."""
        tokens = tokens_of(self.palette())
        box = QRect(FRAME, (self.height() - CHECK_SIDE) // 2, CHECK_SIDE, CHECK_SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_check(painter, box, self.checkState(), tokens)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(-3, -3, 3, 3), _RADIUS + 2, _RADIUS + 2)
        words = self.rect().adjusted(box.right() + 1 + GAP, 0, 0, 0)
        painter.setPen(tokens.color("text"))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
