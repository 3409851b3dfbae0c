"""The names of the classes as a Qt model that can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from imgclass_gui.widgets.figures import plain_tooltip, readable

LONGEST = 200

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LabelsModel(QAbstractListModel):
    """A class a row, in the order of the network's output.

    Signals:
        edited: A name is another one now.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._labels: list[str] = []

    @property
    def labels(self) -> tuple[str, ...]:
        """The names as they stand there."""
        return tuple(self._labels)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Show these."""
        self.beginResetModel()
        self._labels = list(labels)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of classes."""
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: a class's name."""
        if not index.isValid() or index.row() >= len(self._labels):
            return None
        label = readable(self._labels[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return label
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(label)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("class {number}: {label}").format(number=index.row(), label=label)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: a class was renamed; a class without a name keeps its old one."""
        label = " ".join(readable(str(value)).split())[:LONGEST]
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not label:
            return False
        if label != self._labels[index.row()]:
            self._labels[index.row()] = label
            self.dataChanged.emit(index, index)
            self.edited.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt: every name can be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable
