"""The channels of a layer for two pictures or networks: one row each, left, right and the difference."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.pair_model import PairModel
from imgclass_gui.widgets.inspection.compare.pair_places import GAP, PairPlaces, fit_pairs
from imgclass_gui.widgets.inspection.compare.pair_rows import PairRows, PairSheet
from imgclass_gui.widgets.inspection.compare.pair_view import DifferenceScale, PairView
from imgclass_gui.widgets.inspection.compare.pair_words import pair_cell_words
from imgclass_gui.widgets.inspection.map_list import MapList
from imgclass_gui.widgets.inspection.map_marks import box_area, cell_area, paint_box, paint_frame
from imgclass_gui.widgets.inspection.tile_list import SCROLL_BAR
from imgclass_gui.widgets.inspection.tile_places import MARGIN
from imgclass_gui.widgets.tokens import tokens_of

MAPS = 3

_Index = QModelIndex | QPersistentModelIndex


class PairList(MapList):
    """Only the rows in sight are painted. See `MapList`.

    Attributes:
        places: Of a row's parts.
        pair: What is shown; None for nothing.

    Signals:
        places_changed: The parts of the rows lie elsewhere.
    """

    places_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, parent)
        self.places = PairPlaces()
        self.pair: PairView | None = None
        self._model = PairModel(self)
        self.maps = self._model
        self.setModel(self._model)
        self._rows: PairRows | None = None
        self._mode: DifferenceScale = "same"
        self._class_label = ""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Feature maps side by side"))

    def set_pair(self, pair: PairView | None, class_label: str) -> None:
        """Show a layer. What is in sight stays there while only its numbers change.

        Args:
            pair: The numbers; None for nothing.
            class_label: Of the class that effects are on.
        """
        old, offset = self.pair, self.verticalOffset()
        is_same = old is not None and pair is not None and np.array_equal(old.order, pair.order)
        self.pair, self._class_label = pair, class_label
        self._model.pair = pair
        self.show_view(pair.maps_view() if pair is not None else None, class_label)
        self._forget()
        self.fit()
        self.verticalScrollBar().setValue(offset if is_same else 0)

    def set_difference_scale(self, mode: DifferenceScale) -> None:
        """Colour the differences otherwise."""
        self._mode = mode
        self._forget()

    def map_area(self, row: int, number: int) -> QRectF:
        """Where one of the three maps of a row lies in the viewport: 0 left, 1 right, 2 the difference."""
        places = self.places
        top = MARGIN + row * self._row_height - self.verticalOffset()
        return QRectF(places.left(number), top, places.width, places.height)

    def fit(self) -> None:
        """Lay the rows out anew."""
        pair = self.pair
        shape = (pair.left.shape[1], pair.left.shape[2]) if pair is not None else (1, 1)
        self.places = fit_pairs((self.width() - SCROLL_BAR, self.height()), shape)
        self._row_height = self.places.row_height
        self.updateGeometries()
        self.viewport().update()
        self.places_changed.emit()

    def holds(self, cell: Cell) -> bool:
        """Whether there is such a cell."""
        return self._has(cell)

    def _forget(self) -> None:
        self._rows = None
        self.viewport().update()

    def _cell_at(self, place: QPoint) -> Cell | None:
        index, pair, number = self.indexAt(place), self.pair, self.places.number_at(place.x() + 0.5)
        if not index.isValid() or pair is None or number < 0:
            return None
        _, rows, columns = pair.left.shape
        area = self.map_area(index.row(), number)
        # The middle of the pixel under the pointer.
        row = int((place.y() + 0.5 - area.top()) // (area.height() / rows))
        column = int((place.x() + 0.5 - area.left()) / (area.width() / columns))
        is_inside = 0 <= row < rows and 0 <= column < columns
        return Cell(self.maps.channel_at(index.row()), row, column) if is_inside else None

    def _describe(self) -> None:
        row, pair = self.currentIndex().row(), self.pair
        words = [self.maps.words(row)] if row >= 0 else []
        if pair is not None and self._cell is not None and pair.left.shape[1:] != (1, 1):
            words.append(pair_cell_words(pair, self._cell))
        self.setAccessibleDescription("\n".join(words))

    def _drawn(self, pair: PairView) -> PairRows:
        """The rows for this screen and scheme."""
        ratio, rows = self.devicePixelRatioF(), self._rows
        if rows is None or rows.sheet.places != self.places or rows.sheet.ratio != ratio:
            sheet = PairSheet(pair, self._mode, self._class_label, self.places, self.palette(), ratio)
            rows = self._rows = PairRows(sheet)
        return rows

    def _paint_marks(self, painter: QPainter, pair: PairView) -> None:
        """The frame around the chosen channel, and the boxes of cells in all three maps."""
        row = self.currentIndex().row()
        if row >= 0:
            whole = self.map_area(row, 0).united(self.map_area(row, MAPS - 1))
            paint_frame(painter, whole, tokens_of(self.palette()), self.hasFocus())
        _, rows, columns = pair.left.shape
        if (rows, columns) == (1, 1):
            return
        for cell, is_chosen in ((self._hovered, False), (self._cell, True)):
            index = self.maps.index_of(cell.channel) if cell is not None else None
            if cell is not None and index is not None and index.isValid():
                for number in range(MAPS):
                    area = self.map_area(index.row(), number)
                    paint_box(painter, box_area(cell_area(cell, area, rows, columns), area), is_chosen)

    def visible_rows(self) -> range:
        """The rows of which at least a part is in sight."""
        top, count = self.verticalOffset() - MARGIN, self._count()
        first = max(0, top // self._row_height)
        last = (top + self.viewport().height() - 1) // self._row_height
        return range(min(first, count), max(0, min(last + 1, count)))

    def updateGeometries(self) -> None:
        """Qt: how far it can be scrolled; above and below is room for the frame of a chosen row."""
        super().updateGeometries()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._count() * self._row_height - GAP + 2 * MARGIN - height))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Qt: the row at a place of the viewport."""
        return super().indexAt(QPoint(point.x(), point.y() - MARGIN))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another row is the current one."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows in sight, and the marks."""
        pair = self.pair
        if pair is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self._drawn(pair)
        for number in self.visible_rows():
            painter.drawImage(QPointF(0, self.map_area(number, 0).top()), drawn.row(number))
        self._paint_marks(painter, pair)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the maps fill the room."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._forget()
        super().changeEvent(event)
