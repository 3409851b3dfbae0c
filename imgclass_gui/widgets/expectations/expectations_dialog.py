"""The window of "What does this model expect?", side by side with the main window, which stays usable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.expectations.compare_bar import CompareBar
from imgclass_gui.widgets.expectations.expectations_foot import ExpectationsFoot
from imgclass_gui.widgets.expectations.expectations_head import ExpectationsHead, Page
from imgclass_gui.widgets.expectations.labels_page import LabelsPage
from imgclass_gui.widgets.expectations.recipe_list import RecipeList
from imgclass_gui.widgets.expectations.tensor_panel import TensorPanel

SIZE = (1100, 710)
SMALLEST = (860, 540)


class ExpectationsDialog(QDialog):
    """Head, two pages, foot. It decides nothing.

    Attributes:
        head, foot: Around the pages.
        bar, recipes, tensor: The page of the recipes.
        labels: The page of the names.

    Signals:
        page_changed: Another page is in sight.
    """

    page_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What does this model expect?"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.head = ExpectationsHead()
        self.foot = ExpectationsFoot()
        self.bar = CompareBar()
        self.recipes = RecipeList()
        self.tensor = TensorPanel()
        self.labels = LabelsPage()
        self._page: Page = "recipes"
        self._pages: dict[Page, QWidget] = {"recipes": self._recipes_page(), "labels": self.labels}
        self._stack = QStackedWidget()
        frame = QFrame()
        frame.setObjectName("dialogPages")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._stack)
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(frame, 1)
        column.addWidget(self.foot)
        self.head.page_requested.connect(self.show_page)

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Bring a page into sight."""
        self._page = page
        self.head.set_page(page)
        self._stack.setCurrentWidget(self._pages[page])
        self.page_changed.emit(page)

    def reveal(self) -> None:
        """Come to the front."""
        if not self.isVisible():
            self.show()
            self.recipes.focus_chosen()
        self.raise_()
        self.activateWindow()

    def _recipes_page(self) -> QWidget:
        page = QWidget()
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.bar)
        left.addWidget(self.recipes, 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(20, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.tensor)
        return page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter presses the button that has the keyboard; in a field it only ends the typing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)
