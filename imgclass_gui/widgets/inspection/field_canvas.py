"""The picture as the network sees it: a channel over it, and the part of it that a value sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.cell_canvas import CellCanvas, fitted, paint_focus, paint_frame
from imgclass_gui.widgets.inspection.field_lens import lens_rect, lens_source, needs_lens, pixel_in
from imgclass_gui.widgets.inspection.level_images import overlay_image
from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap
from imgclass_gui.widgets.tokens import LIGHT, RADIUS_PICTURE

VEIL = 150
DIM_OPACITY = 0.45
# Room around the picture, so that the frame of focus and of a field at the edge are whole.
MARGIN = 4.0


class FieldCanvas(CellCanvas):
    """A picture whose pixels can be chosen.

    A field of a few pixels is shown a second time, enlarged, in the corner that is furthest from it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: NDArray[np.uint8] | None = None
        self._image = QImage()
        self._overlay: tuple[NDArray[np.uint8], bool] | None = None
        self._is_overlaid = False
        self._is_dim = False
        self._veil = QImage()
        self._box = QRect()
        self._pictures: dict[str, QPixmap] = {}
        self.setMinimumSize(120, 90)

    @property
    def box(self) -> QRect:
        """The smallest rectangle around the field, in pixels of the picture; empty without one."""
        return self._box

    def set_picture(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show a picture without a field; the channel over it stays.

        Args:
            pixels: uint8 (rows, columns, 3); None shows nothing.
        """
        self._pixels = pixels
        self._image = QImage() if pixels is None else rgb_image(pixels)
        self._pictures.clear()
        self._is_dim = False
        self.set_grid(self._image.height(), self._image.width())
        self.set_field(None)

    def dim(self) -> None:
        """Step the picture back while another one is awaited."""
        self._is_dim = True
        self.update()

    def set_overlay(self, levels: NDArray[np.uint8] | None, is_signed: bool) -> None:
        """Give a channel's map.

        Args:
            levels: uint8 (rows, columns), stretched over the whole picture; None for none.
            is_signed: Whether its numbers lie on both sides of 0.
        """
        self._overlay = None if levels is None or not levels.size else (levels, is_signed)
        self._pictures.pop("overlay", None)
        self.update()

    def set_overlaid(self, is_overlaid: bool) -> None:
        """Show the map over the picture, or the picture alone."""
        self._is_overlaid = is_overlaid
        self.update()

    def set_field(self, mask: NDArray[np.bool_] | None) -> None:
        """Darken what lies outside a field.

        Args:
            mask: bool (rows, columns) of the picture: what is seen; None, or one that marks nothing, for no field.
        """
        self._box = box_rect(mask)
        self._veil = QImage() if mask is None or self._box.isNull() else _veil_of(mask)
        self.update()

    def lens(self) -> QRectF:
        """Where the field is shown enlarged, in logical pixels of the widget; empty where it is large enough."""
        target = self.target()
        scale = target.width() / max(1, self._columns)
        return lens_rect(self._box, target, scale) if needs_lens(self._box, scale) else QRectF()

    def target(self) -> QRectF:
        """Where the picture lies, in logical pixels of the widget."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        return fitted(self._rows, self._columns, room, self.devicePixelRatioF())

    def cell_at(self, place: QPointF) -> Cell | None:
        """The pixel at a place of the widget; within the lens, the one that it shows there."""
        lens = self.lens()
        if lens.contains(place):
            column, row = pixel_in(lens, lens_source(self._box, self._image.size()), place)
            return Cell(0, row, column)
        return super().cell_at(place)

    def words_of(self, cell: Cell) -> str:
        """A pixel in words, for screen readers."""
        if self._pixels is None:
            return ""
        red, green, blue = (int(part) for part in self._pixels[cell.row, cell.column])
        words = self.tr("pixel at row {row}, column {column}: red {red}, green {green}, blue {blue}")
        return words.format(row=cell.row, column=cell.column, red=red, green=green, blue=blue)

    def _picture(self, size: QSize) -> QPixmap:
        """The picture at its size on the screen, kept until that changes."""
        kept = self._pictures.get("picture")
        if kept is None or kept.size() != size:
            mode = Qt.TransformationMode.SmoothTransformation
            scaled = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            kept = self._pictures["picture"] = rounded_pixmap(scaled, RADIUS_PICTURE, self.devicePixelRatioF())
        return kept

    def _map(self, size: QSize) -> QPixmap | None:
        if self._overlay is None or not self._is_overlaid:
            return None
        kept = self._pictures.get("overlay")
        if kept is None or kept.size() != size:
            image = overlay_image(*self._overlay, size, self.palette())
            kept = self._pictures["overlay"] = rounded_pixmap(image, RADIUS_PICTURE, self.devicePixelRatioF())
        return kept

    def _paint_lens(self, painter: QPainter, lens: QRectF) -> None:
        source = lens_source(self._box, self._image.size())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(lens, self._image, QRectF(source))
        side = lens.width() / source.width()
        place = QRectF(self._box).translated(-source.x(), -source.y())
        inner = QRectF(place.x() * side, place.y() * side, place.width() * side, place.height() * side)
        paint_frame(painter, lens, 1.0)
        paint_frame(painter, inner.translated(lens.topLeft()), 1.5)

    def _paint_field(self, painter: QPainter, target: QRectF) -> None:
        scale = target.width() / self._columns
        lens = self.lens()
        if lens.isEmpty():
            # A field of a few pixels would be lost in a dark picture; it has its lens instead.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            rounded = QPainterPath()
            rounded.addRoundedRect(target, RADIUS_PICTURE, RADIUS_PICTURE)
            painter.setClipPath(rounded)
            painter.drawImage(target, self._veil)
            painter.setClipping(False)
        box = QRectF(self._box)
        place = QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)
        paint_frame(painter, place.translated(target.topLeft()), 2.0)
        if not lens.isEmpty():
            self._paint_lens(painter, lens)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed, and with it the colours of signed numbers."""
        if event.type() == QEvent.Type.PaletteChange:
            self._pictures.pop("overlay", None)
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: picture, map, field, marks, and the frame of focus."""
        target = self.target()
        if target.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        size = QSize(max(1, round(target.width() * ratio)), max(1, round(target.height() * ratio)))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(DIM_OPACITY if self._is_dim else 1.0)
        painter.drawPixmap(target.topLeft(), self._picture(size))
        overlay = self._map(size)
        if overlay is not None:
            painter.drawPixmap(target.topLeft(), overlay)
        if not self._box.isNull():
            self._paint_field(painter, target)
        self._paint_marks(painter)
        if self.hasFocus():
            paint_focus(painter, target.adjusted(-3, -3, 3, 3), self.palette())
        painter.end()


def box_rect(mask: NDArray[np.bool_] | None) -> QRect:
    """The smallest rectangle around what a mask of (rows, columns) marks; null where that is nothing."""
    if mask is None:
        return QRect()
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return QRect()
    top, left = int(rows[0]), int(columns[0])
    return QRect(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def _veil_of(mask: NDArray[np.bool_]) -> QImage:
    """A picture of the mask's size: dark where it marks nothing."""
    height, width = mask.shape
    buffer = np.ascontiguousarray(mask, np.uint8)
    image = QImage(buffer.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    dark, clear = LIGHT.color("text"), LIGHT.color("text")
    dark.setAlpha(VEIL)
    clear.setAlpha(0)
    image.setColorTable([dark.rgba(), clear.rgba()])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
