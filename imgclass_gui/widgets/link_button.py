"""Text that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from imgclass_gui.widgets.figures import plain_action


class LinkButton(QPushButton):
    """A button that looks like a word in a sentence; a click leaves the keyboard's focus where it is."""

    def __init__(self, text: str, tooltip: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(plain_action(text), parent)
        self.setProperty("kind", "link")
        self.setProperty("tone", tone)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
