"""A confusion matrix as a Qt table, so that keys and screen readers know its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from imgclass_gui.widgets.figures import count, plain_tooltip, readable
from imgclass_gui.widgets.training.understand_words import quoted

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ConfusionModel(QAbstractTableModel):
    """Rows are true classes, columns are answers."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: tuple[str, ...] = ()
        self.counts: tuple[tuple[int, ...], ...] = ()
        self.totals: tuple[int, ...] = ()

    def set_matrix(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show another matrix.

        Args:
            labels: The classes.
            counts: `counts[true][answered]`, numbers of pictures; as many rows and columns as labels.
        """
        self.beginResetModel()
        self.labels = tuple(readable(label) for label in labels)
        self.counts = tuple(tuple(row) for row in counts)
        self.totals = tuple(sum(row) for row in self.counts)
        self.endResetModel()

    def share(self, row: int, column: int) -> float:
        """What part of a class got an answer: 0 to 1."""
        return self.counts[row][column] / (self.totals[row] or 1)

    def largest_confusion(self) -> tuple[int, int]:
        """The (true, answer) that most pictures are wrong in; the first right cell where none is."""
        best, place = 0, (0, 0)
        for row, counts in enumerate(self.counts):
            if self.totals[row] - counts[row] <= best:
                continue
            wrong = (*counts[:row], 0, *counts[row + 1 :])
            if max(wrong) > best:
                best = max(wrong)
                place = (row, wrong.index(best))
        return place

    def most(self) -> int:
        """The largest number in a cell."""
        return max((max(row, default=0) for row in self.counts), default=0)

    def sentence(self, row: int, column: int) -> str:
        """What a cell tells: "12 of 15 pictures of “plastic” were called “glass”"."""
        times, total = self.counts[row][column], self.totals[row]
        words = self.tr("{times} of {total} pictures of {label} were called {answer}")
        if row == column:
            words = self.tr("{times} of {total} pictures of {label} were recognised")
        return words.format(
            times=count(times),
            total=count(total),
            label=quoted(self.labels[row]),
            answer=quoted(self.labels[column]),
        )

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of classes."""
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of classes."""
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the number in a cell, and what it tells."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return count(self.counts[index.row()][index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.sentence(index.row(), index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the labels."""
        if not 0 <= section < len(self.labels):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.labels[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.labels[section])
        return None
