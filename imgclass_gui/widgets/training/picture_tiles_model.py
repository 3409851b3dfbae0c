"""The tiles of a virtual gallery as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from imgclass_gui.widgets.figures import file_name, plain_tooltip, readable

TILE_ROLE = Qt.ItemDataRole.UserRole

Tone = Literal["", "good", "bad"]
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture and what is said of it.

    Attributes:
        path: Names the picture; one path stands in a gallery once.
        first: The first line below it.
        second: The second line below it.
        tone: Colours the second line; the words alone must say the same.
    """

    path: str
    first: str
    second: str
    tone: Tone = ""


class TilesModel(QAbstractListModel):
    """A list of tiles that is replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: Sequence[Tile] = ()

    @property
    def tiles(self) -> Sequence[Tile]:
        """In the order of the rows; read only."""
        return self._tiles

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._tiles = tuple(tiles)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of tiles."""
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the tile itself, and its texts."""
        if not index.isValid() or index.row() >= len(self._tiles):
            return None
        tile = self._tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(tile.first)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (tile.path, tile.first, tile.second)
            return plain_tooltip("\n".join(readable(line) for line in lines if line))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (tile.first, tile.second, file_name(tile.path))
            return ", ".join(readable(word) for word in words if word)
        return None
