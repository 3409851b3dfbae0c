"""How many notes there are on a folder, as a small coloured sign."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.icons import icon_pixmap
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, tokens_of

HEIGHT = 22
_ICON = 14
_PADDING = 9
_GAP = 4


class FindingChip(QWidget):
    """A few words on a soft ground; a warning has a sign besides its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._is_warning = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, is_warning: bool) -> None:
        """Say something, in the colours of a warning or in quiet ones."""
        self._text, self._is_warning = text, is_warning
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: the words, and the sign of a warning."""
        sign = _ICON + _GAP if self._is_warning else 0
        return QSize(QFontMetrics(_font()).horizontalAdvance(self._text) + 2 * _PADDING + sign + 1, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: ground, sign, words."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("warn_soft" if self._is_warning else "stage"))
        painter.drawRoundedRect(QRectF(self.rect()), HEIGHT / 2, HEIGHT / 2)
        left = _PADDING
        if self._is_warning:
            icon = icon_pixmap("warning", tokens.warn, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(left, (HEIGHT - _ICON) // 2, icon)
            left += _ICON + _GAP
        painter.setFont(_font())
        painter.setPen(tokens.color("warn" if self._is_warning else "text"))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


def _font() -> QFont:
    return text_font(NUMBER_SIZE, QFont.Weight.Medium)
