"""The scrolling list of trainings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.widgets.fixed_row_list import FixedRowList
from imgclass_gui.widgets.training.runs_delegate import ROW_HEIGHT, RunsDelegate
from imgclass_gui.widgets.training.runs_list_model import RunsListModel


class RunsList(FixedRowList):
    """A training a row; several can be chosen.

    Signals:
        chosen_changed: Other ones are chosen.
        opened: A row was pressed twice, or Enter; carries its `Run`.
        remove_pressed: Delete was pressed.
    """

    chosen_changed = Signal()
    opened = Signal(object)
    remove_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._runs = RunsListModel()
        self._delegate = RunsDelegate()
        self.setModel(self._runs)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Trainings"))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._runs.runs[index.row()]))

    def chosen(self) -> list[Run]:
        """The chosen ones in the order of the rows."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._runs.runs[row] for row in rows]

    def set_runs(self, runs: Sequence[Run], now: datetime) -> None:
        """Show these; what was chosen and is still there stays chosen, and the first is where nothing was."""
        kept = {run.folder for run in self.chosen()}
        row = self.currentIndex().row()
        current = self._runs.runs[row].folder if 0 <= row < len(self._runs.runs) else None
        scrolled = self.verticalScrollBar().value()
        self._runs.set_runs(runs, now)
        folders = [run.folder for run in runs]
        if folders:
            # Where the current one is gone, its neighbour takes its place.
            row = folders.index(current) if current in folders else min(max(row, 0), len(folders) - 1)
            self._choose(row, [place for place, folder in enumerate(folders) if folder in kept] or [row])
        self.updateGeometries()
        self.verticalScrollBar().setValue(scrolled)
        self.chosen_changed.emit()

    def _choose(self, current: int, rows: Sequence[int]) -> None:
        selection = QItemSelection()
        for row in rows:
            index = self._runs.index(row)
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._runs.index(current), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt: other rows are chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Delete removes; the rest is as in every list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._runs.runs[self.currentIndex().row()])
        else:
            super().keyPressEvent(event)
