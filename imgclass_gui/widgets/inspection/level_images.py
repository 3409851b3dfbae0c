"""Places in a table of colours become Qt images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPalette

from imgclass_gui.widgets.color_maps import COLORS, color_table

# How much of the picture a map over it hides: everywhere, or at 0 and at both ends where there are two signs. The
# colour of 0 is the ground's then, which would only be a haze.
OVERLAY_OPACITY = 0.6
SIGNED_OPACITIES = (0.15, 0.8)


def level_image(levels: NDArray[np.uint8], colors: list[int]) -> QImage:
    """An indexed image of its own memory.

    Args:
        levels: uint8 (rows, columns), at least one of each.
        colors: 256 of them.
    """
    rows, columns = levels.shape
    buffer = np.ascontiguousarray(levels)
    image = QImage(buffer.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(colors)
    return image


def overlay_image(levels: NDArray[np.uint8], is_signed: bool, size: QSize, palette: QPalette) -> QImage:
    """A map stretched smoothly and see-through, to lie over a picture.

    Args:
        levels: uint8 (rows, columns).
        is_signed: Whether its numbers lie on both sides of 0.
        size: In physical pixels.
        palette: Of the widget that paints.
    """
    table = color_table(is_signed, palette)
    colors = [_see_through(color, _opacity(level, is_signed)) for level, color in enumerate(table)]
    image = level_image(levels, colors).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _opacity(level: int, is_signed: bool) -> float:
    if not is_signed:
        return OVERLAY_OPACITY
    least, most = SIGNED_OPACITIES
    # The root: most numbers of a map are small beside its largest one.
    return least + (most - least) * abs(2 * level / (COLORS - 1) - 1) ** 0.5


def _see_through(color: int, opacity: float) -> int:
    faded = QColor(color)
    faded.setAlphaF(opacity)
    return faded.rgba()
