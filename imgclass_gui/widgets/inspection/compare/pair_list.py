"""The channels of a layer for two pictures or networks: left, right and the difference of each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.pair_model import PairModel
from imgclass_gui.widgets.inspection.compare.pair_places import PairPlaces, fit_pairs
from imgclass_gui.widgets.inspection.compare.pair_rows import PairRows, PairSheet
from imgclass_gui.widgets.inspection.compare.pair_view import DifferenceScale, PairView
from imgclass_gui.widgets.inspection.compare.pair_words import pair_cell_words
from imgclass_gui.widgets.inspection.map_marks import box_area, cell_area, paint_box, paint_frame
from imgclass_gui.widgets.inspection.tile_list import TileList
from imgclass_gui.widgets.inspection.tile_places import TilePlaces
from imgclass_gui.widgets.tokens import tokens_of

MAPS = 3
_Keys = Qt.Key


class PairList(TileList):
    """Only the channels in sight are painted. See `MapList`.

    Attributes:
        parts: Of the room of a channel.
        pair: What is shown; None for nothing.

    Signals:
        parts_changed: The parts lie elsewhere.
    """

    parts_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        # Qt asks for places as soon as there is a model.
        self.parts = PairPlaces()
        self.pair: PairView | None = None
        super().__init__(parent)
        self._model = PairModel(self)
        self.maps = self._model
        self.setModel(self._model)
        self._rows: PairRows | None = None
        self._mode: DifferenceScale = "same"
        self._class_label = ""
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
        left, top = self.places.left_top(row)
        parts = self.parts
        return QRectF(left + parts.left(number), top - self.verticalOffset(), parts.width, parts.height)

    def holds(self, cell: Cell) -> bool:
        """Whether there is such a cell."""
        return self._has(cell)

    def fit(self) -> None:
        """Lay the channels out anew."""
        super().fit()
        self.parts_changed.emit()

    def _places_in(self, width: int, height: int) -> TilePlaces:
        pair = self.pair
        if pair is None:
            return TilePlaces(0, 1, 1, 1)
        self.parts = parts = fit_pairs((width, height), (pair.left.shape[1], pair.left.shape[2]))
        return TilePlaces(len(pair.order), parts.columns, parts.total_width, parts.height)

    def _forget(self) -> None:
        self._rows = None
        self.viewport().update()

    def _step_of(self, key: int) -> int:
        sides = {_Keys.Key_Left.value: -1, _Keys.Key_Right.value: 1}
        return sides.get(key) or super()._step_of(key) * self.places.columns

    def _cell_at(self, place: QPoint) -> Cell | None:
        index, pair = self.indexAt(place), self.pair
        if not index.isValid() or pair is None:
            return None
        # The middle of the pixel under the pointer.
        number = self.parts.number_at(place.x() + 0.5 - self.map_area(index.row(), 0).left())
        if number < 0:
            return None
        _, rows, columns = pair.left.shape
        area = self.map_area(index.row(), number)
        row = int((place.y() + 0.5 - area.top()) // (area.height() / rows))
        column = int((place.x() + 0.5 - area.left()) // (area.width() / columns))
        return Cell(self.maps.channel_at(index.row()), row, column)

    def _describe(self) -> None:
        row, pair = self.currentIndex().row(), self.pair
        words = [self.maps.words(row)] if row >= 0 else []
        if pair is not None and self._cell is not None and pair.left.shape[1:] != (1, 1):
            words.append(pair_cell_words(pair, self._cell))
        self.setAccessibleDescription("\n".join(words))

    def _drawn(self, pair: PairView) -> PairRows:
        """The pictures for this screen and scheme."""
        ratio, rows = self.devicePixelRatioF(), self._rows
        if rows is None or rows.sheet.parts != self.parts or rows.sheet.ratio != ratio:
            sheet = PairSheet(pair, self._mode, self._class_label, self.parts, self.palette(), ratio)
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the channels in sight, and the marks."""
        pair, columns = self.pair, self.places.columns
        if pair is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn, seen = self._drawn(pair), self.visible_rows()
        for number in range(seen.start * columns, min(seen.stop * columns, len(pair.order))):
            area = self.map_area(number, 0)
            painter.drawImage(QPointF(area.left(), area.top()), drawn.row(number))
        self._paint_marks(painter, pair)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._forget()
        super().changeEvent(event)
