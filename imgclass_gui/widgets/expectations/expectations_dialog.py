"""The window of "What does this model expect?", side by side with the main window, which stays usable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.expectations.compare_bar import CompareBar
from imgclass_gui.widgets.expectations.expectations_foot import ExpectationsFoot
from imgclass_gui.widgets.expectations.expectations_head import ExpectationsHead, Page
from imgclass_gui.widgets.expectations.labels_page import LabelsPage
from imgclass_gui.widgets.expectations.recipe_list import RecipeList
from imgclass_gui.widgets.expectations.tensor_panel import TensorPanel
from imgclass_gui.widgets.pages_dialog import PagesDialog

SIZE = (1100, 710)
SMALLEST = (860, 540)


class ExpectationsDialog(PagesDialog):
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
        self.lay_out_pages(self.head, self._pages.values(), self.foot)
        self.head.page_requested.connect(self.show_page)

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Bring a page into sight."""
        self._page = page
        self.head.set_page(page)
        self.stack.setCurrentWidget(self._pages[page])
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
