"""The rows that a gallery shows, as a Qt model: told to its views in as few steps as possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.gallery_item import GalleryItem
from imgclass_gui.widgets.thumbnail_cache import ThumbnailCache

INSERT_CHUNK = 1000
# Beyond this many separate stretches of rows, one reset is cheaper than telling the views of each.
MAX_STRETCHES = 40

ITEM_ROLE = Qt.ItemDataRole.UserRole
THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class GalleryRows(QAbstractListModel):
    """A list of items and where each of them is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: list[GalleryItem] = []
        self._rows: dict[int, int] = {}
        self._thumbnails = ThumbnailCache()

    @property
    def shown(self) -> Sequence[GalleryItem]:
        """The items in the order of the rows; read only."""
        return self._view

    def row_of(self, identity: int) -> int:
        """The row of an item; -1 when it is not shown."""
        return self._rows.get(identity, -1)

    def _append_rows(self, items: Sequence[GalleryItem]) -> None:
        for start in range(0, len(items), INSERT_CHUNK):
            chunk = items[start : start + INSERT_CHUNK]
            first = len(self._view)
            self.beginInsertRows(_ROOT, first, first + len(chunk) - 1)
            self._view.extend(chunk)
            self._rows.update((item.id, first + offset) for offset, item in enumerate(chunk))
            self.endInsertRows()

    def _insert_rows(self, rows: Sequence[tuple[int, GalleryItem]]) -> None:
        """Put items at (row, item), rows rising; what lies beyond the end goes to the end."""
        places = [min(row, len(self._view) + offset) for offset, (row, _) in enumerate(rows)]
        stretches = list(_stretches(places))
        if len(stretches) > MAX_STRETCHES:
            self.beginResetModel()
        taken = 0
        for first, last in stretches:
            if len(stretches) <= MAX_STRETCHES:
                self.beginInsertRows(_ROOT, first, last)
            size = last - first + 1
            self._view[first:first] = [item for _, item in rows[taken : taken + size]]
            taken += size
            if len(stretches) <= MAX_STRETCHES:
                self._number()
                self.endInsertRows()
        if len(stretches) > MAX_STRETCHES:
            self._number()
            self.endResetModel()

    def _remove_rows(self, rows: Sequence[int]) -> None:
        """Take out these rows, rising."""
        stretches = list(_stretches(rows))
        if len(stretches) > MAX_STRETCHES:
            gone = set(rows)
            self._reset([item for row, item in enumerate(self._view) if row not in gone])
            return
        for first, last in reversed(stretches):
            self.beginRemoveRows(_ROOT, first, last)
            del self._view[first : last + 1]
            self._number()
            self.endRemoveRows()

    def _reorder(self, order: list[GalleryItem]) -> None:
        """The same items in another order; chosen and current rows stay so."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        items = [self._view[index.row()] for index in before]
        self._view = order
        self._number()
        self.changePersistentIndexList(before, [self.index(self._rows[item.id]) for item in items])
        self.layoutChanged.emit()

    def _reset(self, order: list[GalleryItem]) -> None:
        self.beginResetModel()
        self._view = order
        self._number()
        self.endResetModel()

    def _tell_changed(self, rows: Sequence[int], roles: Sequence[int] = ()) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)), list(roles))

    def _number(self) -> None:
        self._rows = {item.id: row for row, item in enumerate(self._view)}

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of rows."""
        return 0 if parent.isValid() else len(self._view)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the item itself, its thumbnail, and its texts."""
        if not index.isValid() or index.row() >= len(self._view):
            return None
        item = self._view[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == THUMBNAIL_ROLE:
            return self._thumbnails.pixmap(item.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(item.title())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(filter(None, (readable(item.path), item.message, item.hint))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return readable(item.spoken())
        return None


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of consecutive numbers in a rising sequence."""
    first = last = None
    for row in rows:
        if first is None or last is None or row != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = row
        last = row
    if first is not None and last is not None:
        yield first, last
