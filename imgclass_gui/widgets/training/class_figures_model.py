"""How well each class is told from the others, as a sortable Qt table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from imgclass_gui.engine.training.run_report import ClassFigures
from imgclass_gui.widgets.figures import count, percent, plain_tooltip, readable
from imgclass_gui.widgets.training.understand_words import percent_range

FIGURES_ROLE = Qt.ItemDataRole.UserRole
NONE = "\u2013"

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """What stands in a column."""

    LABEL = 0
    PICTURES = 1
    FOUND = 2
    PRECISION = 3
    F1 = 4


class ClassFiguresModel(QAbstractTableModel):
    """A row a class."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: tuple[ClassFigures, ...] = ()
        self._order: list[int] = []

    def set_classes(self, classes: Sequence[ClassFigures]) -> None:
        """Show these, the weakest first."""
        self.beginResetModel()
        self._classes = tuple(classes)
        self._order = self._sorted(Column.FOUND, is_falling=False)
        self.endResetModel()

    def class_of(self, row: int) -> int:
        """The number of the class in a row."""
        return self._order[row]

    def row_of(self, number: int) -> int:
        """The row of a class."""
        return self._order.index(number)

    def _sorted(self, column: int, is_falling: bool) -> list[int]:
        """The classes in an order; where there is no figure they come last, equals stay as they are."""
        numbers = range(len(self._classes))
        if column == Column.LABEL:
            return sorted(numbers, key=lambda number: self._classes[number].label.casefold(), reverse=is_falling)
        known = [number for number in numbers if self._value(number, column) is not None]
        known.sort(key=lambda number: self._value(number, column) or 0.0, reverse=is_falling)
        return known + [number for number in numbers if self._value(number, column) is None]

    def _value(self, number: int, column: int) -> float | None:
        one = self._classes[number]
        return {
            Column.PICTURES: float(one.n),
            Column.FOUND: one.recall,
            Column.PRECISION: one.precision,
            Column.F1: one.f1,
        }[Column(column)]

    def _text(self, number: int, column: int) -> str:
        one = self._classes[number]
        if column == Column.LABEL:
            return readable(one.label)
        if column == Column.PICTURES:
            return count(one.n)
        value = self._value(number, column)
        return NONE if value is None else percent(value)

    def _spoken(self, number: int, column: int) -> str:
        one, text = self._classes[number], self._text(number, column)
        if column == Column.FOUND and one.recall_interval is not None:
            interval = self.tr("95 % interval {range}").format(range=percent_range(one.recall_interval))
            text = f"{text}, {interval}"
        return text

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: order the rows; the current one stays so."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._order[index.row()] for index in before]
        self._order = self._sorted(column, order == Qt.SortOrder.DescendingOrder)
        after = [self.index(self.row_of(n), index.column()) for n, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of classes."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of figures."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the figures of a class, and their texts."""
        if not index.isValid():
            return None
        number = self._order[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(number, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(number, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._spoken(number, index.column()))
        if role == FIGURES_ROLE:
            return self._classes[number]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what the columns are, in plain words; their technical names as tooltips."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return {
                Column.LABEL: self.tr("Class"),
                Column.PICTURES: self.tr("Pictures"),
                Column.FOUND: self.tr("Found"),
                Column.PRECISION: self.tr("Right when it says so"),
                Column.F1: self.tr("F1"),
            }[Column(section)]
        if role == Qt.ItemDataRole.ToolTipRole:
            return {
                Column.LABEL: self.tr("Sort by name"),
                Column.PICTURES: self.tr("How many pictures of the class were tested"),
                Column.FOUND: self.tr("Recall: the share of its pictures that are recognised, with its 95 % interval"),
                Column.PRECISION: self.tr("Precision: where it names the class, how often that is right"),
                Column.F1: self.tr("The harmonic mean of recall and precision"),
            }[Column(section)]
        return None
