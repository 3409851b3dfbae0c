"""One channel as large as the room allows: its cells with their numbers, or its map over the picture."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell, MapScale, levels_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.brief_numbers import brief, decimals_for
from imgclass_gui.widgets.inspection.cell_canvas import CellCanvas, fitted, ink_on, paint_focus
from imgclass_gui.widgets.inspection.level_images import level_image, overlay_image
from imgclass_gui.widgets.inspection.map_words import number_text
from imgclass_gui.widgets.rgb_image import rgb_image
from imgclass_gui.widgets.theme import number_font

# From this side on, in logical pixels, a cell has its number written in it.
NUMBERED_SIDE = 34.0
# The smallest letters of a number in a cell, in pixels, and the largest.
LEAST_LETTERS, MOST_LETTERS = 10, 16
MARGIN = 4.0


class ChannelCanvas(CellCanvas):
    """The map of one channel, cell by cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map = np.zeros((0, 0), np.float32)
        self._levels = np.zeros((0, 0), np.uint8)
        self._scale = MapScale(0.0, 1.0, False)
        self._picture = QImage()
        self._is_overlaid = False
        self._ground = QPixmap()
        self.setAccessibleName(self.tr("Feature map, cell by cell"))

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture that the map can lie over."""
        return not self._picture.isNull()

    def set_map(
        self, map_: NDArray[np.float32], scale: MapScale, picture: NDArray[np.uint8] | None, channel: int = 0
    ) -> None:
        """Show a channel.

        Args:
            map_: float32 (rows, columns), finite.
            scale: Which numbers get the first and the last colour.
            picture: uint8 (height, width, 3) as the network sees it; None where it cannot lie under the map.
            channel: Its number, for the cells.
        """
        self._map, self._scale = map_, scale
        self._levels = levels_of(map_, scale.low, scale.high)
        self._picture = QImage() if picture is None else rgb_image(picture)
        self._ground = QPixmap()
        self.set_grid(map_.shape[0], map_.shape[1], channel)
        self._describe()

    def set_overlaid(self, is_overlaid: bool) -> None:
        """Show the map over the picture, or cell by cell."""
        self._is_overlaid = is_overlaid
        self._ground = QPixmap()
        self.update()

    def value_of(self, cell: Cell) -> float:
        """The number of a cell."""
        return float(self._map[cell.row, cell.column])

    def target(self) -> QRectF:
        """Where the map lies, in logical pixels of the widget."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        area = fitted(self._rows, self._columns, room, self.devicePixelRatioF())
        # What is said about the map begins at the left as well.
        return QRectF(room.topLeft(), area.size())

    def size_within(self, width: int, height: int) -> QSize:
        """The size that shows the map as large as a room of that size allows, in logical pixels."""
        room = QRectF(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
        area = fitted(self._rows, self._columns, room, self.devicePixelRatioF())
        return QSize(ceil(area.width() + 2 * MARGIN), ceil(area.height() + 2 * MARGIN))

    def words_of(self, cell: Cell) -> str:
        """A cell and its number in words: "row 40, column 52: 2.5882"."""
        return f"{super().words_of(cell)}: {number_text(self.value_of(cell))}"

    def numbers(self) -> list[str]:
        """What is written in the cells, row after row; nothing where they are too small."""
        is_overlaid = self._is_overlaid and self.has_picture
        if is_overlaid or self.cell_rect(Cell(0)).width() < NUMBERED_SIDE:
            return []
        decimals = decimals_for(float(np.abs(self._map).max()))
        return [brief(float(value), decimals) for value in self._map.flat]

    def _paint_numbers(self, painter: QPainter, origin: QRectF) -> None:
        texts = self.numbers()
        if not texts:
            return
        side = self.cell_rect(Cell(0)).width()
        pixels = MOST_LETTERS
        while pixels > LEAST_LETTERS and _widest(texts, pixels) > side - 6:
            pixels -= 1
        painter.setFont(number_font(pixels))
        colors = color_table(self._scale.is_signed, self.palette())
        for place, text in enumerate(texts):
            row, column = divmod(place, self._columns)
            painter.setPen(ink_on(colors[self._levels[row, column]]))
            area = self.cell_rect(Cell(0, row, column)).translated(-origin.topLeft())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_ground(self, size: QSize, target: QRectF) -> QPixmap:
        """Everything but the marks, kept until the size or the content changes."""
        ground = QPixmap(size)
        ground.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(ground)
        area = QRectF(0, 0, target.width(), target.height())
        if self._is_overlaid and self.has_picture:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            mode = Qt.TransformationMode.SmoothTransformation
            painter.drawImage(area, self._picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
            painter.drawImage(area, overlay_image(self._levels, self._scale.is_signed, size, self.palette()))
        else:
            image = level_image(self._levels, color_table(self._scale.is_signed, self.palette()))
            painter.drawImage(area, image)
            self._paint_numbers(painter, target)
        painter.end()
        return ground

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed, and with it the colours of signed numbers."""
        if event.type() == QEvent.Type.PaletteChange:
            self._ground = QPixmap()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the map and the marks."""
        target = self.target()
        if target.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        size = QSize(max(1, round(target.width() * ratio)), max(1, round(target.height() * ratio)))
        if self._ground.size() != size:
            self._ground = self._paint_ground(size, target)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(target.topLeft(), self._ground)
        self._paint_marks(painter)
        if self.hasFocus():
            paint_focus(painter, target.adjusted(-3, -3, 3, 3), self.palette())
        painter.end()


def _widest(texts: list[str], pixels: int) -> float:
    """The width of the longest text; all digits are alike."""
    return QFontMetricsF(number_font(pixels)).horizontalAdvance(max(texts, key=len))
