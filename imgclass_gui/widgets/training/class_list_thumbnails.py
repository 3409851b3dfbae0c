"""The thumbnails of a class folder by the paths of its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QPixmap

from imgclass_gui.widgets.thumbnail_cache import ThumbnailCache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PathThumbnails:
    """Keeps the thumbnails that were looked at last."""

    def __init__(self) -> None:
        self._cache = ThumbnailCache()
        self._numbers: dict[str, int] = {}

    def __contains__(self, path: str) -> bool:
        return self._numbers.get(path, -1) in self._cache

    def put(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Keep thumbnails by relative path: uint8 of shape (height, width, 3), best 96 x 96."""
        for path, pixels in thumbnails.items():
            self._cache.put(self._numbers.setdefault(path, len(self._numbers)), pixels)

    def pixmap(self, path: str) -> QPixmap | None:
        """A thumbnail, 48 logical pixels wide at twice the resolution; None while it is not at hand."""
        return self._cache.pixmap(self._numbers.get(path, -1))

    def clear(self) -> None:
        """Forget all."""
        self._cache.clear()
        self._numbers.clear()
