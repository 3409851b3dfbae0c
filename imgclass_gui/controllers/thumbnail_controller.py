"""Thumbnails for the rows that are on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from imgclass_gui.engine.screen_picture import thumbnail
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.jobs.thumbnail_loader import ThumbnailLoader
from imgclass_gui.main_window import MainWindow
from trainer.contract.asset_files import asset_path

# Sharp at 48 points on a 2x display.
SIDE = 96
# The samples that the invitation shows, at 104 x 78 points.
SHOWN_SAMPLES = ("cat.png", "coffee.png", "rocket.jpg", "palace.jpg", "motorcycle.png")
SAMPLE_SIDE = 208


class ThumbnailController(QObject):
    """Brings thumbnails to the gallery, and the samples to the invitation."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._loader = ThumbnailLoader(SIDE, self)
        self._loader.loaded.connect(window.gallery.model.set_thumbnails)
        window.gallery.thumbnails_wanted.connect(self._loader.request)
        self._queue = TaskQueue("samples", parent=self)
        self._queue.submit(_load_samples).returned.connect(window.first_run.set_samples)

    def close(self) -> None:
        """Wait for the threads."""
        self._loader.close()
        self._queue.close()


def _load_samples() -> list[tuple[str, object]]:
    paths = [str(asset_path("samples", name)) for name in SHOWN_SAMPLES]
    return [(path, thumbnail(path, SAMPLE_SIDE)) for path in paths]
