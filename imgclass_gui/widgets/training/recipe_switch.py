"""A setting that is on or off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from imgclass_gui.widgets.tokens import tokens_of
from imgclass_gui.widgets.training.class_list_check import FRAME, paint_check

BOX_SIDE = 16
TEXT_LEFT = FRAME + BOX_SIDE + 8
_FOCUS_RADIUS = 6


class RecipeSwitch(QCheckBox):
    """A check box whose box can be seen in every scheme; room for the frame of focus lies around the box."""

    def hitButton(self, position: QPoint) -> bool:
        """Qt: the words count as well."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """Qt: the box and its words."""
        return QSize(TEXT_LEFT + self.fontMetrics().horizontalAdvance(self.text()) + 1, BOX_SIDE + 2 * FRAME)

    def minimumSizeHint(self) -> QSize:
        """Qt: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the box, its frame of focus, the words."""
        tokens = tokens_of(self.palette())
        box = QRect(FRAME, (self.height() - BOX_SIDE) // 2, BOX_SIDE, BOX_SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_check(painter, box, self.checkState(), tokens)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(-3, -3, 3, 3), _FOCUS_RADIUS, _FOCUS_RADIUS)
        painter.setPen(tokens.color("text"))
        painter.drawText(self.rect().adjusted(TEXT_LEFT, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
