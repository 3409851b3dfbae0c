"""Thumbnails of a class folder's pictures for the widgets that show them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from imgclass_gui.jobs.thumbnail_loader import ThumbnailLoader


class ThumbnailFeed(QObject):
    """Brings a widget the thumbnails that it wants: it has a signal `thumbnails_wanted` and takes `set_thumbnails`."""

    def __init__(self, widget: Any, side: int, parent: QObject) -> None:
        super().__init__(parent)
        self._widget = widget
        self._folder = Path()
        self._wanted: list[str] = []
        self._loader = ThumbnailLoader(side, self)
        self._loader.loaded.connect(self._on_loaded)
        widget.thumbnails_wanted.connect(self._on_wanted)

    def set_folder(self, folder: str | Path) -> None:
        """Where the pictures' paths begin."""
        self._folder = Path(folder)
        self._wanted = []

    def close(self) -> None:
        """End the thread and wait for it."""
        self._loader.close()

    def _on_wanted(self, paths: Sequence[str]) -> None:
        first = len(self._wanted)
        self._wanted += paths
        self._loader.request([(first + place, str(self._folder / path)) for place, path in enumerate(paths)])

    def _on_loaded(self, loaded: Sequence[tuple[int, Any]]) -> None:
        known = len(self._wanted)  # what was wanted of an earlier folder has no name any more
        self._widget.set_thumbnails({self._wanted[key]: pixels for key, pixels in loaded if key < known})
