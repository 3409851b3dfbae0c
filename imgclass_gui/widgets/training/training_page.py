"""The page of a training under way: its curves, or how the answer to one picture grows."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.learning_view import LearningView
from imgclass_gui.widgets.training.watch_page import WatchPage

View = Literal["curves", "picture"]


class TrainingPage(QWidget):
    """Two views of the same training.

    Attributes:
        watch: Progress and curves.
        learning: One picture, epoch by epoch.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.watch = WatchPage()
        self.learning = LearningView()
        self._links: dict[View, LinkButton] = {
            "curves": LinkButton(self.tr("Curves"), self.tr("Show loss and accuracy")),
            "picture": LinkButton(self.tr("Watch it learn"), self.tr("Show one picture's answer, epoch by epoch")),
        }
        self._stack = QStackedWidget()
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for view, link in self._links.items():
            link.setCheckable(True)
            link.setAutoDefault(False)
            group.addButton(link)
            row.addWidget(link)
            link.clicked.connect(lambda _checked, view=view: self.show_view(view))
        row.addStretch(1)
        self._stack.addWidget(self.watch)
        self._stack.addWidget(self.learning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.show_view("curves")

    def show_view(self, view: View) -> None:
        """Bring one of the views into sight."""
        self._links[view].setChecked(True)
        self._stack.setCurrentWidget(self.watch if view == "curves" else self.learning)
