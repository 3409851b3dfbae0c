"""Pixels as numpy arrays become Qt images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def rgb_image(pixels: NDArray[np.uint8]) -> QImage:
    """A Qt image of its own memory, so that the array may go.

    Args:
        pixels: uint8 of shape (height, width, 3), red first.

    Raises:
        ValueError: The array has another shape or type.
    """
    if pixels.dtype != "uint8" or pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise ValueError(f"expected uint8 (height, width, 3), got {pixels.dtype} {pixels.shape}")
    height, width, _ = pixels.shape
    buffer = pixels if pixels.flags.c_contiguous else pixels.copy()
    # RGB32 is what the raster painter draws without conversion; the conversion also leaves the numpy buffer.
    image = QImage(buffer.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def scaled_to_cover(image: QImage, size: QSize) -> QImage:
    """The centre of the image, scaled smoothly until it covers `size` (physical pixels)."""
    mode = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, mode)
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())


def rounded_pixmap(image: QImage, radius: float, ratio: float) -> QPixmap:
    """The image with rounded corners. GUI thread only.

    Args:
        image: In physical pixels.
        radius: Of the corners, in logical pixels.
        ratio: Physical pixels a logical one; the pixmap carries it.
    """
    pixmap = QPixmap(image.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.drawRoundedRect(QRectF(image.rect()), radius * ratio, radius * ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
