"""The channels of a layer as rows of a list, in the order in which they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.inspection.map_words import channel_name, channel_words
from imgclass_gui.widgets.inspection.maps_view import MapsView

_Index = QModelIndex | QPersistentModelIndex


class MapModel(QAbstractListModel):
    """Tells what each channel is; the numbers themselves are taken from `view`.

    Attributes:
        view: The layer; None without one.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view: MapsView | None = None
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self._class_label = ""

    def set_view(self, view: MapsView | None, class_label: str) -> None:
        """Show another layer, or the same one otherwise.

        Args:
            view: The layer.
            class_label: Of the class that effects are on.
        """
        self.beginResetModel()
        self.view, self._class_label = view, class_label
        self._order = np.asarray(view.order if view is not None else (), np.intp)
        self._rows = np.full(view.count if view is not None else 0, -1, np.intp)
        self._rows[self._order] = np.arange(len(self._order))
        self.endResetModel()

    def channel_at(self, row: int) -> int:
        """Which channel stands in a row."""
        return int(self._order[row])

    def index_of(self, channel: int) -> QModelIndex:
        """The row of a channel; invalid where it is not shown."""
        row = int(self._rows[channel]) if 0 <= channel < len(self._rows) else -1
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def words(self, row: int) -> str:
        """All that is known of the channel in a row."""
        return channel_words(self.view, self.channel_at(row), self._class_label) if self.view is not None else ""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: number of channels."""
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: a channel's name and its words."""
        if not index.isValid() or self.view is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return channel_name(self.view, self.channel_at(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self.words(index.row())
            return plain_tooltip(
                words if self.view.is_vector else f"{words}\n{self.tr('double-click to see it large')}"
            )
        return None
