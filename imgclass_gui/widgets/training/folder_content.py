"""A folder that was looked through: its head, its classes, the notes on it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from imgclass_gui.widgets.training.class_list import ClassList
from imgclass_gui.widgets.training.finding_texts import finding_texts
from imgclass_gui.widgets.training.findings_list import FindingsList
from imgclass_gui.widgets.training.folder_head import FolderHead
from trainer.contract.class_folder import ClassFolder
from trainer.contract.folder_findings import Findings

GAP = 12


class FolderContent(QWidget):
    """Head, classes and notes below each other.

    Attributes:
        head: The folder's name and size.
        classes: Its classes.
        findings: The notes on it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = FolderHead()
        self.classes = ClassList()
        self.findings = FindingsList()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.head)
        self._column.addWidget(self.classes, 1)
        self._column.addWidget(self.findings)
        self.findings.unfolded.connect(self._on_unfolded)

    def set_folder(self, folder: ClassFolder, findings: Findings) -> None:
        """Show a folder."""
        self.head.set_folder(folder)
        self.classes.set_folder(folder)
        self.findings.set_findings(finding_texts(findings, folder), findings.has_problems)

    def _on_unfolded(self, is_unfolded: bool) -> None:
        """Unfolded notes take half of the room, or less where they need less."""
        self._column.setStretchFactor(self.findings, 1 if is_unfolded else 0)
