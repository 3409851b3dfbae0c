"""The thumbnails of tiles that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.tokens import RADIUS_PICTURE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CAPACITY = 400
THUMBNAIL_SIDE = 96


class TileThumbnails:
    """Keeps a limited number of thumbnails by path: pixels until one is first painted, then its pixmap."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._pixels: OrderedDict[str, NDArray[np.uint8]] = OrderedDict()
        self._pixmaps: dict[str, QPixmap] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._pixels

    def __len__(self) -> int:
        return len(self._pixels)

    def put(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Keep thumbnails, and drop those that were not looked at for longest when there are too many.

        Args:
            thumbnails: By path: uint8 of shape (height, width, 3).
        """
        for path, pixels in thumbnails.items():
            self._pixels[path] = pixels
            self._pixels.move_to_end(path)
            self._pixmaps.pop(path, None)
        while len(self._pixels) > self._capacity:
            dropped, _ = self._pixels.popitem(last=False)
            self._pixmaps.pop(dropped, None)

    def pixmap(self, path: str, ratio: float) -> QPixmap | None:
        """The thumbnail as a square with rounded corners, 96 logical pixels wide; None if it is not kept.

        Args:
            path: Of the picture.
            ratio: Physical pixels a logical one.
        """
        pixels = self._pixels.get(path)
        if pixels is None:
            return None
        self._pixels.move_to_end(path)
        pixmap = self._pixmaps.get(path)
        if pixmap is None or pixmap.devicePixelRatio() != ratio:
            side = round(THUMBNAIL_SIDE * ratio)
            square = scaled_to_cover(rgb_image(pixels), QSize(side, side))
            pixmap = self._pixmaps[path] = rounded_pixmap(square, RADIUS_PICTURE, ratio)
        return pixmap

    def clear(self) -> None:
        """Forget all."""
        self._pixels.clear()
        self._pixmaps.clear()
