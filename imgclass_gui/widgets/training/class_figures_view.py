"""The table of classes: how many of each are found, and how often it is right when it names one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from imgclass_gui.engine.training.run_report import ClassFigures
from imgclass_gui.widgets.training.class_figures_delegate import ROW_HEIGHT, ClassFiguresDelegate, ClassFiguresHeader
from imgclass_gui.widgets.training.class_figures_model import ClassFiguresModel, Column

WIDTHS = {Column.PICTURES: 74, Column.FOUND: 158, Column.PRECISION: 104, Column.F1: 72}

_Index = QModelIndex | QPersistentModelIndex


class ClassFiguresView(QTableView):
    """A sortable table, the weakest class first.

    Signals:
        class_chosen: The number of the class in the row that became the current one.
    """

    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = ClassFiguresModel()
        self._delegate = ClassFiguresDelegate()
        self._set_up()

    def set_classes(self, classes: Sequence[ClassFigures]) -> None:
        """Show these, the weakest first; none is chosen then."""
        self._classes.set_classes(classes)
        self.sortByColumn(Column.FOUND, Qt.SortOrder.AscendingOrder)
        self.scrollToTop()

    def choose_first(self) -> None:
        """Choose the first row, if there is one."""
        if self._classes.rowCount():
            self.setCurrentIndex(self._classes.index(0, Column.LABEL))

    def _set_up(self) -> None:
        header = ClassFiguresHeader()
        self.setHorizontalHeader(header)
        self.setModel(self._classes)
        self.setItemDelegate(self._delegate)
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Classes"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.LABEL, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another cell is the current one."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.class_chosen.emit(self._classes.class_of(current.row()))

    def minimumSizeHint(self) -> QSize:
        """Qt: the figures and a short name."""
        return QSize(sum(WIDTHS.values()) + 90, 140)
