"""The dashed place below the gallery: drop here, or press."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from imgclass_gui.widgets.tokens import RADIUS_CONTROL, tokens_of

HEIGHT = 62


class DropInvitation(QAbstractButton):
    """A button in the shape of a place to drop things."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Qt: two lines of text and air."""
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw frame and text."""
        tokens = tokens_of(self.palette())
        is_lively = self.underMouse() or self.hasFocus()
        pen = QPen(tokens.color("accent" if is_lively else "edge"), 2 if self.hasFocus() else 1)
        pen.setDashPattern([4 / pen.widthF(), 3 / pen.widthF()])
        inset = pen.widthF() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setPen(tokens.color("accent" if is_lively else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.text())
        painter.end()
