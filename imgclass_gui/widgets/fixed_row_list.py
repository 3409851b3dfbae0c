"""A list view whose rows all have one height, so that everything is arithmetic and nothing is laid out.

Qt's own list view computes the place of every row after each change. In the background, as it must with tens of
thousands of rows, its keys lead astray meanwhile (Page Down took minutes in a list of 100,000). To screen readers this
is a list like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

_Index = QModelIndex | QPersistentModelIndex
_Cursor = QAbstractItemView.CursorAction
_State = QStyle.StateFlag


class FixedRowList(QListView):
    """Rows of one height below each other, scrolled by the pixel."""

    def __init__(self, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def visible_rows(self) -> range:
        """The rows of which at least a part is in sight."""
        top, count = self.verticalOffset(), self._count()
        first = top // self._row_height
        last = (top + self.viewport().height() - 1) // self._row_height
        return range(min(first, count), min(last + 1, count))

    def _count(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: int, hovered: int) -> None:
        index = self.model().index(row, 0)
        option.rect = self.visualRect(index)
        state = option.state & ~(_State.State_Selected | _State.State_HasFocus | _State.State_MouseOver)
        if self.selectionModel().isSelected(index):
            state |= _State.State_Selected
        if row == self.currentIndex().row() and self.hasFocus():
            state |= _State.State_HasFocus
        if row == hovered:
            state |= _State.State_MouseOver
        option.state = state
        self.itemDelegate().paint(painter, option, index)

    def doItemsLayout(self) -> None:
        """Qt: nothing has to be laid out."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Qt: how far it can be scrolled."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._count() * self._row_height - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._row_height // 2)
        QAbstractItemView.updateGeometries(self)

    def horizontalOffset(self) -> int:
        """Qt: never scrolled to the side."""
        return 0

    def verticalOffset(self) -> int:
        """Qt: how far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:
        """Qt: where a row is."""
        if not index.isValid():
            return QRect()
        top = index.row() * self._row_height - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._row_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Qt: the row at a place of the viewport."""
        row = (point.y() + self.verticalOffset()) // self._row_height
        is_inside = 0 <= row < self._count() and 0 <= point.x() < self.viewport().width()
        return self.model().index(row, 0) if is_inside else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt: bring a row into sight, with no more movement than needed."""
        if not index.isValid():
            return
        self.executeDelayedItemsLayout()
        height, bar = self.viewport().height(), self.verticalScrollBar()
        top = index.row() * self._row_height
        bottom = top + self._row_height - height
        hints = QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            bar.setValue((top + bottom) // 2)
        elif hint == hints.PositionAtTop or bar.value() > top:
            bar.setValue(top)
        elif hint == hints.PositionAtBottom or bar.value() < bottom:
            bar.setValue(bottom)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Qt: the row that a key leads to."""
        page = max(1, self.viewport().height() // self._row_height - 1)
        row = _target_row(action, self.currentIndex().row(), self._count(), page)
        return self.model().index(row, 0) if self._count() else QModelIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Qt: choose the rows that a rectangle of the viewport touches."""
        area, offset = rect.normalized(), self.verticalOffset()
        first = max(0, (area.top() + offset) // self._row_height)
        last = min(self._count() - 1, (area.bottom() + offset) // self._row_height)
        selection = QItemSelection()
        if first <= last:
            selection.select(self.model().index(first, 0), self.model().index(last, 0))
        self.selectionModel().select(selection, command)

    def selectAll(self) -> None:
        """Qt: choose every row as one stretch."""
        if self._count():
            everything = QItemSelection(self.model().index(0, 0), self.model().index(self._count() - 1, 0))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.Select)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Qt: what to paint anew when the selection changes; few rows are in sight, so all of them."""
        return QRegion(self.viewport().rect())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt: other rows are chosen."""
        QAbstractItemView.selectionChanged(self, selected, deselected)
        _tell_screen_readers(self, QAccessible.Event.Selection, self.currentIndex().row())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another row is the current one."""
        QAbstractItemView.currentChanged(self, current, previous)
        if self.hasFocus():
            _tell_screen_readers(self, QAccessible.Event.Focus, current.row())

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Qt: repaint, where a list view would lay out anew."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows in sight."""
        place = self.viewport().mapFromGlobal(QCursor.pos())
        hovered = self.indexAt(place).row() if self.viewport().underMouse() else -1
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        for row in self.visible_rows():
            self._paint_row(painter, option, row, hovered)
        painter.end()


def _target_row(action: QAbstractItemView.CursorAction, row: int, count: int, page: int) -> int:
    """Where a key leads from `row`; -1 is no row. A page is that many rows."""
    steps = {
        _Cursor.MoveUp: -1,
        _Cursor.MoveLeft: -1,
        _Cursor.MovePrevious: -1,
        _Cursor.MoveDown: 1,
        _Cursor.MoveRight: 1,
        _Cursor.MoveNext: 1,
        _Cursor.MovePageUp: -page,
        _Cursor.MovePageDown: page,
    }
    if action == _Cursor.MoveEnd:
        return count - 1
    if action == _Cursor.MoveHome or row < 0:
        return 0
    return min(count - 1, max(0, row + steps[action]))


def _tell_screen_readers(view: QWidget, kind: QAccessible.Event, row: int) -> None:
    if QAccessible.isActive() and row >= 0:
        event = QAccessibleEvent(view, kind)
        event.setChild(row)
        QAccessible.updateAccessibility(event)
