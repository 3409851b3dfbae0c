"""The head of the dialog: which model, what is known of it and how, and the names of the pages."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.pages_dialog import page_button

Knowledge = Literal["guessed", "told", "chosen"]
Page = Literal["recipes", "labels"]

_ICONS: dict[Knowledge, tuple[str, str]] = {
    "guessed": ("warning", "warn"),
    "told": ("check", "good"),
    "chosen": ("check", "accent"),
}


class ExpectationsHead(QFrame):
    """Title, how it is known, and the pages.

    Attributes:
        buttons: By page.

    Signals:
        page_requested: A page's name was pressed.
    """

    page_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogHead")
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("kind", "heading")
        self._icon = IconLabel("warning", "warn")
        self._known = ElidedLabel(lines=2)
        self._facts = ElidedLabel(lines=2)
        self._facts.setProperty("tone", "muted")
        self.buttons: dict[Page, QPushButton] = {
            "recipes": page_button(self.tr("Pictures")),
            "labels": page_button(self.tr("Labels")),
        }
        group, row = QButtonGroup(self), QHBoxLayout()
        row.setSpacing(0)
        for page, button in self.buttons.items():
            group.addButton(button)
            button.clicked.connect(lambda _checked, page=page: self.page_requested.emit(page))
            row.addWidget(button)
        row.addStretch(1)
        known = QHBoxLayout()
        known.setSpacing(8)
        known.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        known.addWidget(self._known, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(known)
        column.addWidget(self._facts)
        column.addSpacing(2)
        column.addLayout(row)
        self.set_page("recipes")

    @property
    def known(self) -> str:
        """The sentence that says how it is known."""
        return self._known.text()

    def set_model(self, title: str, knowledge: Knowledge, known: str, facts: str) -> None:
        """Say what the dialog is about.

        Args:
            title: With the model's name.
            knowledge: How it is known.
            known: The same as a sentence.
            facts: Size, geometry, numbers, classes.
        """
        self._title.setText(readable(title))
        self._icon.set_icon(*_ICONS[knowledge])
        self._known.setText(readable(known))
        self._known.setProperty("tone", "warn" if knowledge == "guessed" else "")
        self._known.style().polish(self._known)
        self._facts.setText(readable(facts))

    def set_page(self, page: Page) -> None:
        """Mark the page in sight."""
        self.buttons[page].setChecked(True)
