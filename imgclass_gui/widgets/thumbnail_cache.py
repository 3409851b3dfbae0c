"""The thumbnails that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.tokens import RADIUS_PICTURE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CAPACITY = 600
THUMBNAIL_SIDE = 96
SHOWN_SIDE = 48


class ThumbnailCache:
    """Keeps a limited number of thumbnails: pixels until one is first painted, then its pixmap."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[int, NDArray[np.uint8] | QPixmap] = OrderedDict()

    def __contains__(self, identity: int) -> bool:
        return identity in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, identity: int, pixels: NDArray[np.uint8]) -> None:
        """Keep a thumbnail, and drop the one that was not looked at for longest when there are too many.

        Args:
            identity: The picture's id.
            pixels: uint8 of shape (height, width, 3).
        """
        self._entries[identity] = pixels
        self._entries.move_to_end(identity)
        while len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def pixmap(self, identity: int) -> QPixmap | None:
        """The thumbnail with rounded corners, 48 logical pixels wide at twice the resolution; None if not kept."""
        entry = self._entries.get(identity)
        if entry is None:
            return None
        self._entries.move_to_end(identity)
        if not isinstance(entry, QPixmap):
            ratio = THUMBNAIL_SIDE / SHOWN_SIDE
            square = scaled_to_cover(rgb_image(entry), QSize(THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            entry = rounded_pixmap(square, RADIUS_PICTURE, ratio)
            self._entries[identity] = entry
        return entry

    def discard(self, identity: int) -> None:
        """Forget one."""
        self._entries.pop(identity, None)

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
