"""The small maps of the strip, made into pixels when they are first seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette, QPen, QPixmap, QTransform

from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.level_images import level_image
from imgclass_gui.widgets.tokens import tokens_of

Preview = tuple[NDArray[np.uint8], bool]

RADIUS = 4
# Beyond this many screen pixels a cell its edges are shown, as they are data.
SHARP_FROM = 3.0
# The shorter side of a long map, as a share of the longer one.
LEAST_SHARE = 0.25
# Of 255: enough for a pale map on a white ground, unseen on others.
_EDGE_ALPHA = 36


class StripThumbnails:
    """Rounded pictures by a layer's number; 0 is the picture itself."""

    def __init__(self) -> None:
        self._previews: dict[int, Preview] = {}
        self._picture = QImage()
        self._ready: dict[int, QPixmap] = {}
        self._ready_for: tuple[int, float, int] = (0, 0.0, 0)

    def set_previews(self, previews: Mapping[int, Preview]) -> None:
        """Take other maps, uint8 (rows, columns) and whether 0 is in the middle of the colours."""
        self._previews = dict(previews)
        self._ready.clear()

    def set_picture(self, image: QImage) -> None:
        """Take another picture; a null one is none."""
        self._picture = image
        self._ready.clear()

    def has(self, number: int) -> bool:
        """Whether there is something to show for a layer."""
        return not self._picture.isNull() if number == 0 else number in self._previews

    def pixmap(self, number: int, side: int, ratio: float, palette: QPalette) -> QPixmap:
        """A layer's map within a square, in the middle where it is none.

        Args:
            number: Of a layer for which there is something.
            side: Of the square in logical pixels.
            ratio: Physical pixels a logical one.
            palette: Of the widget that paints.
        """
        looks = side, ratio, palette.cacheKey()
        if looks != self._ready_for:
            self._ready.clear()
            self._ready_for = looks
        if number not in self._ready:
            image = self._picture if number == 0 else self._map_image(number, palette)
            self._ready[number] = _rounded(image, side, ratio, tokens_of(palette).color("text"))
        return self._ready[number]

    def _map_image(self, number: int, palette: QPalette) -> QImage:
        levels, is_signed = self._previews[number]
        return level_image(levels, color_table(is_signed, palette))


def _rounded(image: QImage, side: int, ratio: float, edge: QColor) -> QPixmap:
    """An image with round corners, smooth where it is made smaller."""
    pixels = round(side * ratio)
    longest = max(image.width(), image.height())
    width, height = (max(LEAST_SHARE, length / longest) * pixels for length in (image.width(), image.height()))
    is_sharp = pixels / longest >= SHARP_FROM
    mode = Qt.TransformationMode.FastTransformation if is_sharp else Qt.TransformationMode.SmoothTransformation
    scaled = image.convertToFormat(QImage.Format.Format_RGB32).scaled(
        round(width), round(height), Qt.AspectRatioMode.IgnoreAspectRatio, mode
    )
    place = QRectF(QPointF((pixels - scaled.width()) // 2, (pixels - scaled.height()) // 2), scaled.size().toSizeF())
    brush = QBrush(scaled)
    brush.setTransform(QTransform.fromTranslate(place.left(), place.top()))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge.setAlpha(_EDGE_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(place, RADIUS * ratio, RADIUS * ratio)
    painter.setPen(QPen(edge, ratio))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = ratio / 2
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), RADIUS * ratio, RADIUS * ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
