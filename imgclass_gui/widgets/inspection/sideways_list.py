"""A list view whose items stand beside each other in columns of one width, so that everything is arithmetic."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from imgclass_gui.widgets.inspection.strip_measures import PITCH, card_left, card_rect, place_at, total_width

_Index = QModelIndex | QPersistentModelIndex
_Cursor = QAbstractItemView.CursorAction


class SidewaysList(QListView):
    """Cards in a row, scrolled by the pixel; to screen readers a list like any other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def visible_places(self) -> range:
        """The items of which at least a part is in sight."""
        count, offset = self._count(), self.horizontalOffset()
        first = max(0, (offset - card_left(0)) // PITCH)
        last = (offset + self.viewport().width() - card_left(0)) // PITCH
        return range(min(first, count), max(0, min(last + 1, count)))

    def show_places(self, first: int, last: int) -> None:
        """Bring the items from `first` to `last` into sight with a part of their neighbours; `last` counts more."""
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if card_left(first) - PITCH // 2 < bar.value():
            bar.setValue(card_left(first) - PITCH // 2)
        if card_left(last + 1) + PITCH // 2 > bar.value() + width:
            bar.setValue(card_left(last + 1) + PITCH // 2 - width)

    def _count(self) -> int:
        model = self.model()
        return model.rowCount() if model is not None else 0

    def doItemsLayout(self) -> None:
        """Qt: nothing has to be laid out."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Qt: how far it can be scrolled."""
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, total_width(self._count()) - width))
        bar.setPageStep(width)
        bar.setSingleStep(PITCH // 2)
        QAbstractItemView.updateGeometries(self)

    def horizontalOffset(self) -> int:
        """Qt: how far it is scrolled, in pixels."""
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        """Qt: never scrolled up or down."""
        return 0

    def visualRect(self, index: _Index) -> QRect:
        """Qt: where an item is."""
        return card_rect(index.row(), self.horizontalOffset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Qt: the item at a place of the viewport."""
        place = place_at(point.x() + self.horizontalOffset(), self._count())
        index = self.model().index(place, 0) if place >= 0 else QModelIndex()
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt: bring an item into sight, with no more movement than needed."""
        if index.isValid():
            self.executeDelayedItemsLayout()
            self.show_places(index.row(), index.row())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Qt: the item that a key leads to."""
        count, place = self._count(), self.currentIndex().row()
        back = (_Cursor.MoveLeft, _Cursor.MovePrevious)
        step = -1 if action in back else 1 if action in (_Cursor.MoveRight, _Cursor.MoveNext) else 0
        ends = {_Cursor.MoveHome: 0, _Cursor.MoveEnd: count - 1}
        place = ends.get(action, min(count - 1, max(0, place + step)))
        return self.model().index(place, 0) if count else QModelIndex()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Qt: rectangles choose nothing."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Qt: what to paint anew when the selection changes; few items are in sight, so all of them."""
        return QRegion(self.viewport().rect())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt: other items are chosen."""
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self._tell_screen_readers(QAccessible.Event.Selection)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another item is the current one."""
        QAbstractItemView.currentChanged(self, current, previous)
        if self.hasFocus():
            self._tell_screen_readers(QAccessible.Event.Focus)
        self.viewport().update()

    def _tell_screen_readers(self, kind: QAccessible.Event) -> None:
        place = self.currentIndex().row()
        if QAccessible.isActive() and place >= 0:
            event = QAccessibleEvent(self, kind)
            event.setChild(place)
            QAccessible.updateAccessibility(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the wheel moves it sideways, whichever way it turns."""
        pixels, degrees = event.pixelDelta(), event.angleDelta()
        moved = pixels if not pixels.isNull() else degrees
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (moved.x() or moved.y()))
        event.accept()
