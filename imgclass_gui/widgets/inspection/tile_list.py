"""A list whose rows are tiles in a grid: to screen readers a list like any other, to the eye a sheet of pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from imgclass_gui.widgets.inspection.map_list import MapList
from imgclass_gui.widgets.inspection.tile_places import MARGIN, TilePlaces

SCROLL_BAR = 10

_Index = QModelIndex | QPersistentModelIndex


class TileList(MapList):
    """Tiles at `TilePlaces`, scrolled by the pixel. What is in them is painted by a class below this one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Qt asks for places as soon as there is a model.
        self.places = TilePlaces(0, 1, 1, 1)
        super().__init__(1, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def visible_rows(self) -> range:
        """The rows of tiles of which at least a part is in sight."""
        places, top = self.places, self.verticalOffset() - MARGIN
        first = max(0, top // places.row_height)
        last = (top + self.viewport().height() - 1) // places.row_height
        return range(min(first, places.row_count), max(0, min(last + 1, places.row_count)))

    def fit(self) -> None:
        """Lay the tiles out anew: without a scroll bar if they all have room."""
        places = self._places_in(self.width(), self.height())
        is_scrolled = places.total_height > self.height()
        if is_scrolled:
            places = self._places_in(self.width() - SCROLL_BAR, self.height())
        self.places = places
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOn if is_scrolled else policies.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        self.updateGeometries()
        self.viewport().update()

    def _places_in(self, width: int, height: int) -> TilePlaces:
        """Where the tiles lie in a room of this size."""
        raise NotImplementedError

    def updateGeometries(self) -> None:
        """Qt: how far it can be scrolled."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.places.total_height - height))
        bar.setPageStep(height)
        bar.setSingleStep(self.places.row_height // 2)
        QAbstractItemView.updateGeometries(self)

    def visualRect(self, index: _Index) -> QRect:
        """Qt: where a tile is."""
        if not index.isValid() or index.row() >= self.places.count:
            return QRect()
        left, top = self.places.left_top(index.row())
        return QRect(left, top - self.verticalOffset(), self.places.width, self.places.tile_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Qt: the tile at a place of the viewport."""
        number = self.places.number_at(point.x(), point.y() + self.verticalOffset())
        return self.model().index(number, 0) if number >= 0 else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt: bring a tile into sight, with its frame and no more movement than needed."""
        if not index.isValid():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top = self.places.left_top(index.row())[1] - MARGIN
        bottom = top + 2 * MARGIN + self.places.tile_height - height
        if bar.value() > top:
            bar.setValue(top)
        elif bar.value() < bottom:
            bar.setValue(bottom)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another tile is the current one."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the tiles fill the room."""
        QListView.resizeEvent(self, event)
        self.fit()
