"""The head of the retrain dialog: what it is about, and its pages."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.pages_dialog import page_button

Page = Literal["choose", "watch", "understand", "use", "runs"]
PAGES: tuple[Page, ...] = get_args(Page)


class DialogHead(QFrame):
    """A title over the names of the pages.

    Signals:
        page_requested: A page's name was pressed.
    """

    page_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogHead")
        self._title = ElidedLabel()
        self._title.setProperty("kind", "heading")
        words: dict[Page, str] = {
            "choose": self.tr("Choose"),
            "watch": self.tr("Watch"),
            "understand": self.tr("Understand"),
            "use": self.tr("Use"),
            "runs": self.tr("All trainings"),
        }
        self.buttons = {page: page_button(text) for page, text in words.items()}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for page, button in self.buttons.items():
            if page == "runs":
                row.addStretch(1)
            group.addButton(button)
            button.clicked.connect(lambda _checked, page=page: self.page_requested.emit(page))
            row.addWidget(button)
        self.buttons["runs"].setStyleSheet("margin-right: 0")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 0)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addLayout(row)
        self.set_page("choose")

    def set_title(self, title: str) -> None:
        """Say what the dialog is about."""
        self._title.setText(readable(title))

    def set_page(self, page: Page) -> None:
        """Mark the page in sight."""
        self.buttons[page].setChecked(True)

    def set_reachable(self, page: Page, is_reachable: bool) -> None:
        """Let a page be chosen, or not."""
        self.buttons[page].setEnabled(is_reachable)
