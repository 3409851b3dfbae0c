"""A sentence above the panel: why what is held over it cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.tokens import RADIUS_CONTROL, tokens_of


class FolderNotice(QWidget):
    """A warning sign and a sentence on a soft ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel(lines=3)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel("warning", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def set_text(self, text: str) -> None:
        """Say something; go away when there is nothing to say."""
        is_new = bool(text) and (self.isHidden() or text != self._text.text())
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if is_new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens_of(self.palette()).color("warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()
