"""Text that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from imgclass_gui.widgets.figures import plain_action
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import TEXT_SIZE

# Border and padding of links in the style sheet.
PADDING = 4


class LinkButton(QPushButton):
    """A button that looks like a word in a sentence; a click leaves the keyboard's focus where it is."""

    def __init__(self, text: str, tooltip: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(plain_action(text), parent)
        self.setProperty("kind", "link")
        self.setProperty("tone", tone)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Qt: room for the bolder words of a pressed button, which the style does not count."""
        hint = super().sizeHint()
        if self.isCheckable():
            bold = QFontMetrics(text_font(TEXT_SIZE, QFont.Weight.DemiBold))
            hint.setWidth(max(hint.width(), bold.horizontalAdvance(self.text()) + 2 * PADDING))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Qt: words are not cut."""
        return self.sizeHint()
