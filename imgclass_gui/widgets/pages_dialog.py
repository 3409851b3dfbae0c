"""What dialogs with several pages have in common: a head with the pages' names, the page, a foot."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget


class PagesDialog(QDialog):
    """A dialog whose pages lie on each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget()

    def lay_out_pages(self, head: QWidget, pages: Iterable[QWidget], foot: QWidget) -> None:
        """Put the pages between head and foot; the first one is in sight."""
        frame = QFrame()
        frame.setObjectName("dialogPages")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.stack)
        for page in pages:
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(frame, 1)
        column.addWidget(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter presses the button that has the keyboard; in a field it only ends the typing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)


def page_button(text: str) -> QPushButton:
    """A button in the head that brings a page into sight."""
    button = QPushButton(text)
    button.setProperty("kind", "page")
    button.setCheckable(True)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
