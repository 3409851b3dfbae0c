"""When all that was asked for at the start is on the screen, and what went wrong with it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from imgclass_gui.controllers.model_controller import ModelController
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_item import ItemState
from trainer.contract.errors import UserFacingError
from trainer.contract.program_end import sentence

LOOK_MS = 50
# Between one step and the next, e.g. an answer and its thumbnail, the window may seem to be done for a moment.
CALM_LOOKS = 6


class Settling(QObject):
    """Watches a window until it shows its first pictures with their answers, or says why it cannot.

    Args:
        window: The window.
        models: Opens its models.
        paths: What was given at the start.
        parent: The owner.

    Signals:
        settled: Nothing is under way any more; sent once.
    """

    settled = Signal()

    def __init__(self, window: MainWindow, models: ModelController, paths: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._models = window, models
        self._wants_pictures = any(not path.lower().endswith(".onnx") for path in paths)
        self._refused = ""
        self._calm = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        models.refused.connect(self._on_refused)

    def problem(self) -> str:
        """What went wrong so far, in one sentence without a full stop; empty where all went well."""
        gallery = self._window.gallery.model
        if self._refused:
            return self._refused
        if failed := [item for item in gallery.items.values() if item.state is ItemState.FAILED]:
            more = self.tr(", and {n} more").format(n=len(failed) - 1) if len(failed) > 1 else ""
            return f"{failed[0].name}: {failed[0].message}{more}"
        messages = self._window.messages.messages
        if troubles := [message for message in messages if message.kind != "info"]:
            return troubles[0].text
        return messages[-1].text if messages and self._wants_pictures and not gallery.items else ""

    def _on_refused(self, path: str, error: UserFacingError) -> None:
        self._refused = f"{os.path.basename(path)}: {sentence(error)}".rstrip(".")

    def _look(self) -> None:
        self._calm = self._calm + 1 if self._is_calm() else 0
        if self._calm >= CALM_LOOKS:
            self._timer.stop()
            self.settled.emit()

    def _is_calm(self) -> bool:
        window = self._window
        if self._models.model is None or window.status.is_busy:
            return False
        items = window.gallery.model.items.values()
        if not items:
            can_come = self._wants_pictures and window.messages.message is None
            return window.first_run.has_samples and not can_come
        if any(item.state is ItemState.PENDING for item in items):
            return False
        return not window.picture.is_waiting and not window.gallery.list.missing_thumbnails()
