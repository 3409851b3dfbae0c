"""A list view of equal tiles whose columns share its width."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

_Cursor = QAbstractItemView.CursorAction


class TileGrid(QListView):
    """Tiles of one size in rows, as many in a row as there is room for."""

    def __init__(self, tile: QSize, parent: QWidget | None = None) -> None:
        """Make an empty grid.

        Args:
            tile: The least size of a tile in pixels; left-over width is shared among the columns.
            parent: The widget that it lies in.
        """
        super().__init__(parent)
        self._tile = tile
        self._set_up()

    def rows_in_sight(self) -> range:
        """The numbers of the tiles of which at least a part is in sight."""
        height, columns, top = self._tile.height(), self._columns(), self.verticalOffset()
        first = top // height * columns
        end = ((top + self.viewport().height() - 1) // height + 1) * columns
        return range(min(first, self._count()), min(end, self._count()))

    def _set_up(self) -> None:
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # The other mode lays out in the background, and keys lead astray until that is done.
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setGridSize(self._tile)

    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _room(self) -> int:
        """The width for tiles; it does not change as the scroll bar comes and goes."""
        # Asked as Qt's layout asks, which puts fewer tiles in a row otherwise.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return self.maximumViewportSize().width() - bar

    def _columns(self) -> int:
        return max(1, self._room() // self._tile.width())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Qt: the tile that a key leads to.

        Qt's own Page Down goes nowhere in a view of two rows.
        """
        count, columns = self._count(), self._columns()
        page = columns * max(1, self.viewport().height() // self._tile.height())
        row = _target(action, self.currentIndex().row(), count, (columns, page))
        return self.model().index(row, 0) if count else QModelIndex()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the columns share the width."""
        width = max(self._tile.width(), self._room() // self._columns())
        size = QSize(width, self._tile.height())
        if size != self.gridSize():
            self.setGridSize(size)
        super().resizeEvent(event)


def _target(action: QAbstractItemView.CursorAction, row: int, count: int, shape: tuple[int, int]) -> int:
    """Where a key leads from `row` (-1: from nowhere) where `shape` tiles make a (line, page)."""
    columns, page = shape
    steps = {
        _Cursor.MoveUp: -columns,
        _Cursor.MoveDown: columns,
        _Cursor.MoveLeft: -1,
        _Cursor.MoveRight: 1,
        _Cursor.MovePrevious: -1,
        _Cursor.MoveNext: 1,
        _Cursor.MovePageUp: -page,
        _Cursor.MovePageDown: page,
    }
    if action == _Cursor.MoveEnd:
        return count - 1
    if action == _Cursor.MoveHome or row < 0:
        return 0
    target = row + steps[action]
    stays = target < 0 if action == _Cursor.MoveUp else row // columns == (count - 1) // columns
    if action in (_Cursor.MoveUp, _Cursor.MoveDown) and stays:
        return row
    return min(count - 1, max(0, target))
