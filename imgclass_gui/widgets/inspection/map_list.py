"""A list of channels that keyboard and mouse can walk: what a sheet of maps and rows of classes share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.fixed_row_list import FixedRowList
from imgclass_gui.widgets.inspection.map_model import MapModel
from imgclass_gui.widgets.inspection.map_words import cell_words
from imgclass_gui.widgets.inspection.maps_view import MapsView

_Keys = Qt.Key


class MapList(FixedRowList):
    """Knows which channel and cell are chosen and under the pointer. Pages and ends are left to the window's keys.

    Signals:
        channel_chosen: Another channel, by click or arrow keys.
        cell_chosen: The `Cell` under a click.
        cell_hovered: The `Cell` under the pointer; None when there is none any more.
        channel_opened: A double click on a channel, or Enter.
    """

    channel_chosen = Signal(int)
    cell_chosen = Signal(object)
    cell_hovered = Signal(object)
    channel_opened = Signal(int)

    def __init__(self, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(row_height, parent)
        self.maps = MapModel(self)
        self._cell: Cell | None = None
        self._hovered: Cell | None = None
        self.setModel(self.maps)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    @property
    def channel(self) -> int:
        """The chosen channel; -1 for none."""
        index = self.currentIndex()
        return self.maps.channel_at(index.row()) if index.isValid() else -1

    def show_view(self, view: MapsView | None, class_label: str) -> None:
        """Show a layer; no channel is chosen then.

        Args:
            view: The layer; None for none.
            class_label: Of the class that effects are on.
        """
        self._cell = None
        self._hover(None)
        self.maps.set_view(view, class_label)

    def set_current(self, cell: Cell | None, channel: int) -> None:
        """Mark a channel and a cell; tells nobody.

        Args:
            cell: May lie in another channel; None for none.
            channel: -1 for none.
        """
        self._cell = cell if cell is not None and self._has(cell) else None
        index = self.maps.index_of(channel)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self._describe()
        self.viewport().update()

    def _has(self, cell: Cell) -> bool:
        view = self.maps.view
        place = cell.channel, cell.row, cell.column
        return view is not None and all(0 <= at < size for at, size in zip(place, view.maps.shape, strict=True))

    def _cell_at(self, place: QPoint) -> Cell | None:
        """The cell at a place of the viewport."""
        index = self.indexAt(place)
        return Cell(self.maps.channel_at(index.row())) if index.isValid() else None

    def _step_of(self, key: int) -> int:
        """How many rows an arrow key leads on; 0 for any other key."""
        return {_Keys.Key_Up.value: -1, _Keys.Key_Down.value: 1}.get(key, 0)

    def _choose(self, index: QModelIndex) -> None:
        """Mark a channel and tell so, if it is another one."""
        if index.isValid() and index.row() != self.currentIndex().row():
            channel = self.maps.channel_at(index.row())
            self.set_current(self._cell, channel)
            self.channel_chosen.emit(channel)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.viewport().update()
            self.cell_hovered.emit(cell)

    def _describe(self) -> None:
        row, view = self.currentIndex().row(), self.maps.view
        words = [self.maps.words(row)] if row >= 0 else []
        if view is not None and self._cell is not None and not view.is_vector:
            words.append(cell_words(view, self._cell))
        self.setAccessibleDescription("\n".join(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk, Enter opens; all others are the window's."""
        step, row = self._step_of(event.key()), self.currentIndex().row()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.maps.rowCount():
            event.ignore()
        elif step:
            target = row + step if row >= 0 else 0
            self._choose(self.maps.index(target, 0) if 0 <= target < self.maps.rowCount() else QModelIndex())
        elif event.key() in (_Keys.Key_Return, _Keys.Key_Enter) and row >= 0:
            self.channel_opened.emit(self.channel)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the channel, and the cell under the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        place = event.position().toPoint()
        cell = self._cell_at(place)
        if cell is not None:
            self._cell = cell
        self._choose(self.indexAt(place))
        if cell is not None:
            self._describe()
            self.viewport().update()
            self.cell_chosen.emit(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: another cell is under the pointer."""
        self._hover(self._cell_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: all is done when the button goes down."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: open the channel."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.channel_opened.emit(self.maps.channel_at(index.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard is here; that alone chooses no channel, as Qt would."""
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_current:
            self.selectionModel().clear()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer is gone."""
        self._hover(None)
        super().leaveEvent(event)
