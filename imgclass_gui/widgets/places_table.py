"""Where things lie: a name, a path that can be copied, and a button that shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget


class PlacesTable(QWidget):
    """Folders by name.

    Args:
        places: Pairs of a name and a folder.
        parent: Qt's.

    Signals:
        folder_requested: A folder shall be shown; carries its path.
    """

    folder_requested = Signal(object)

    def __init__(self, places: list[tuple[str, Path]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, folder) in enumerate(places):
            label = QLabel(name)
            label.setProperty("tone", "muted")
            button = QPushButton(self.tr("Show"))
            button.setAutoDefault(False)
            button.setAccessibleName(self.tr("Show {name} in the file manager").format(name=name))
            button.clicked.connect(lambda _=False, folder=folder: self.folder_requested.emit(folder))
            grid.addWidget(label, row, 0)
            grid.addWidget(_path_field(name, str(folder)), row, 1)
            grid.addWidget(button, row, 2)


def _path_field(name: str, path: str) -> QLineEdit:
    """A field rather than a label: the keyboard reaches it, and a long path can be walked through."""
    field = QLineEdit(path)
    field.setReadOnly(True)
    field.setFrame(False)
    field.setCursorPosition(0)
    field.setToolTip(path)
    field.setAccessibleName(name)
    return field
