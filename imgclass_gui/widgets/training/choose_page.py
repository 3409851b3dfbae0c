"""The first page of the retrain dialog: the folder on the left, the way to learn from it on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.training.folder_panel import FolderPanel
from imgclass_gui.widgets.training.recipe_panel import RecipePanel
from trainer.contract.folder_findings import Findings
from trainer.contract.image_folder import ClassFolder


class ChoosePage(QWidget):
    """Both halves.

    Attributes:
        folder: What is learnt from.
        recipe: How.

    Signals:
        changed: The classes or the settings have changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = FolderPanel()
        self.recipe = RecipePanel()
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 8, 0)
        row.setSpacing(18)
        row.addWidget(_padded(self.folder), 1)
        row.addWidget(rule)
        row.addWidget(_padded(self.recipe), 1)
        self.folder.classes_changed.connect(self.changed)
        self.folder.watch_changed.connect(self.changed)
        self.recipe.settings_changed.connect(self.changed)

    def set_folder(self, folder: ClassFolder, findings: Findings) -> None:
        """Show what was found in a folder."""
        self.folder.set_folder(folder, findings)
        self.recipe.set_given_split(folder.has_given_split)

    def problem(self) -> str:
        """Why no training can begin with these; empty when one can."""
        return self.folder.problem() or self.recipe.problem()


def _padded(half: QWidget) -> QWidget:
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 16, 0, 16)
    column.addWidget(half)
    return frame
