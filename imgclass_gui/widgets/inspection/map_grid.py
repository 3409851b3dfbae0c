"""All feature maps of a layer as one sheet of tiles."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.map_marks import box_area, cell_area, paint_box, paint_frame
from imgclass_gui.widgets.inspection.map_rows import MapRows, Sheet
from imgclass_gui.widgets.inspection.maps_view import MapScales, MapsView
from imgclass_gui.widgets.inspection.tile_list import TileList
from imgclass_gui.widgets.inspection.tile_places import TilePlaces, fit_maps, fit_numbers
from imgclass_gui.widgets.tokens import tokens_of

LEAST_ZOOM, MOST_ZOOM = 0.5, 8.0
ZOOM_STEP = 1.25
WHEEL_STEP = 120

_Keys = Qt.Key
_ZOOM_KEYS = {
    _Keys.Key_Plus.value: ZOOM_STEP,
    _Keys.Key_Equal.value: ZOOM_STEP,
    _Keys.Key_Minus.value: 1 / ZOOM_STEP,
}


class MapGrid(TileList):
    """Tiles with the channel's number, the bar of its effect, and the marks of what is chosen. See `MapList`.

    Ctrl and the wheel, a pinch, Ctrl + and Ctrl - change the tiles' size, Ctrl 0 gives the one that fits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scales: MapScales | None = None
        self._rows: MapRows | None = None
        self._zoom = 1.0
        self.setAccessibleName(self.tr("Feature maps"))

    @property
    def zoom(self) -> float:
        """1 for the tiles' size that fits best."""
        return self._zoom

    def set_maps(self, view: MapsView, scales: MapScales, class_label: str) -> None:
        """Show a layer. What is in sight stays there while only its numbers change.

        Args:
            view: The layer.
            scales: Of its channels.
            class_label: Of the class that effects are on.
        """
        old, offset = self.maps.view, self.verticalOffset()
        is_same = old is not None and old.maps.shape == view.maps.shape and np.array_equal(old.order, view.order)
        self._scales = scales
        self.show_view(view, class_label)
        self._forget()
        self.fit()
        self.verticalScrollBar().setValue(offset if is_same else 0)

    def set_scales(self, scales: MapScales) -> None:
        """Colour the maps otherwise."""
        self._scales = scales
        self._forget()

    def set_zoom(self, zoom: float) -> None:
        """Larger or smaller tiles, 0.5 to 8; the chosen one stays in sight."""
        self._zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        self._forget()
        self.fit()
        self.scrollTo(self.currentIndex())

    def map_area(self, row: int) -> QRectF:
        """Where the map of a row of the list lies in the viewport."""
        left, top = self.places.left_top(row)
        return QRectF(left, top - self.verticalOffset(), self.places.width, self.places.height)

    def _forget(self) -> None:
        self._rows = None
        self.viewport().update()

    def _places_in(self, width: int, height: int) -> TilePlaces:
        view = self.maps.view
        if view is None or not view.count:
            return TilePlaces(0, 1, 1, 1)
        has_bar = view.effects is not None
        if view.is_vector:
            return fit_numbers(view.count, width, self._zoom, has_bar)
        ratio = view.maps.shape[2] / view.maps.shape[1]
        return fit_maps(len(view.order), (width, height), ratio, self._zoom, has_bar)

    def _cell_at(self, place: QPoint) -> Cell | None:
        index, view = self.indexAt(place), self.maps.view
        if not index.isValid() or view is None:
            return None
        area, (_, rows, columns) = self.map_area(index.row()), view.maps.shape
        if view.is_vector:
            return Cell(self.maps.channel_at(index.row()))
        # The middle of the pixel under the pointer.
        row = int((place.y() + 0.5 - area.top()) * rows / area.height())
        column = int((place.x() + 0.5 - area.left()) * columns / area.width())
        # Below the map is the bar of the channel's effect.
        return Cell(self.maps.channel_at(index.row()), row, column) if row < rows else None

    def _step_of(self, key: int) -> int:
        sides = {_Keys.Key_Left.value: -1, _Keys.Key_Right.value: 1}
        return sides.get(key) or super()._step_of(key) * self.places.columns

    def _drawn(self, view: MapsView, scales: MapScales) -> MapRows:
        """The rows for this screen and scheme."""
        ratio = self.devicePixelRatioF()
        rows = self._rows
        if rows is None or rows.sheet.places != self.places or rows.sheet.ratio != ratio:
            rows = self._rows = MapRows(Sheet(view, scales, self.places, self.palette(), ratio))
        return rows

    def _paint_marks(self, painter: QPainter, view: MapsView) -> None:
        """The frame around the chosen tile, and the boxes of cells."""
        row = self.currentIndex().row()
        if row >= 0:
            paint_frame(painter, self.map_area(row), tokens_of(self.palette()), self.hasFocus())
        if view.is_vector:
            return
        _, rows, columns = view.maps.shape
        for cell, is_chosen in ((self._hovered, False), (self._cell, True)):
            index = self.maps.index_of(cell.channel) if cell is not None else None
            if cell is not None and index is not None and index.isValid():
                area = self.map_area(index.row())
                paint_box(painter, box_area(cell_area(cell, area, rows, columns), area), is_chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows in sight, and the marks."""
        view, scales = self.maps.view, self._scales
        if view is None or scales is None or not view.count:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self._drawn(view, scales)
        for number in self.visible_rows():
            top = self.places.left_top(number * self.places.columns)[1] - self.verticalOffset()
            painter.drawImage(QPointF(0, top), drawn.row(number))
        self._paint_marks(painter, view)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: Ctrl and the wheel make tiles larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * ZOOM_STEP ** (event.angleDelta().y() / WHEEL_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that change the tiles' size; the rest as in every list of channels."""
        zoom = self._zoom_for(event)
        if zoom is not None:
            self.set_zoom(zoom)
        else:
            super().keyPressEvent(event)

    def _zoom_for(self, event: QKeyEvent) -> float | None:
        """The zoom that a key asks for."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return None
        if event.key() in _ZOOM_KEYS:
            return self._zoom * _ZOOM_KEYS[event.key()]
        return 1.0 if event.key() == _Keys.Key_0 else None

    def event(self, event: QEvent) -> bool:
        """Qt: while the keyboard is here, zooming means the tiles."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._zoom_for(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: a pinch on a touchpad changes the tiles' size."""
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.set_zoom(self._zoom * (1 + event.value()))
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._forget()
        super().changeEvent(event)
