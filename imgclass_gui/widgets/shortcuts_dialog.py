"""All keys at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

ROWS = 14


class ShortcutsDialog(QDialog):
    """The actions that have a shortcut, and the keys of the gallery and of the maps."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        native = QKeySequence.SequenceFormat.NativeText
        keys = [
            (action.shortcut().toString(native), action.text().rstrip("…"))
            for action in actions
            if not action.shortcut().isEmpty()
        ]
        keys += [
            ("↑ ↓", self.tr("Walk through the gallery")),
            (self.tr("Space"), self.tr("Picture, or as the network sees it")),
            (self.tr("Ctrl+wheel"), self.tr("Zoom the picture, or the maps")),
            ("← → ↑ ↓", self.tr("Walk through maps, cells, terms")),
            (self.tr("Enter"), self.tr("Open a map, choose a cell, follow a term")),
            (self.tr("Esc"), self.tr("Back to all maps")),
            (self.tr("Ctrl+Plus"), self.tr("Larger maps, or larger arithmetic")),
            (self.tr("Shift+→"), self.tr("From the terms: to the next cell")),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        for number, (key, text) in enumerate(keys):
            column = number // ROWS
            grid.addWidget(_key_label(key), number % ROWS, 3 * column)
            grid.addWidget(QLabel(text), number % ROWS, 3 * column + 1)
        grid.setColumnMinimumWidth(2, 22)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 22, 22, 16)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addWidget(buttons)


def _key_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "number")
    label.setProperty("tone", "muted")
    return label
