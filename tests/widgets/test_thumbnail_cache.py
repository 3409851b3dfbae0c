from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication

from imgclass_gui.widgets.thumbnail_cache import ThumbnailCache

PIXELS = np.full((10, 30, 3), 120, np.uint8)


def test_the_one_that_was_not_looked_at_goes_first(qapp: QApplication) -> None:
    cache = ThumbnailCache(capacity=3)
    for identity in (1, 2, 3):
        cache.put(identity, PIXELS)
    cache.pixmap(1)
    cache.put(4, PIXELS)
    assert [identity in cache for identity in (1, 2, 3, 4)] == [True, False, True, True]
    assert len(cache) == 3


def test_thumbnails_are_squares_for_sharp_screens(qapp: QApplication) -> None:
    cache = ThumbnailCache()
    cache.put(1, PIXELS)
    pixmap = cache.pixmap(1)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height(), pixmap.devicePixelRatio()) == (96, 96, 2)
    assert cache.pixmap(1) is pixmap
    assert cache.pixmap(2) is None


def test_forgetting() -> None:
    cache = ThumbnailCache()
    cache.put(1, PIXELS)
    cache.put(2, PIXELS)
    cache.discard(1)
    cache.discard(1)
    assert 1 not in cache
    cache.clear()
    assert len(cache) == 0
