"""The exact ranking: the answer without each channel, with progress and a way to stop."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from trainer.contract.errors import UserFacingError


class RemovalController(QObject):
    """Ranks a layer when asked, and remembers it as long as picture and class are the same.

    Signals:
        ranked: A ranking is there, or was given up.
    """

    ranked = Signal()
    _progressed = Signal(int, int)

    def __init__(self, inspection: Inspection, page: InspectPage, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._panel = inspection, page.maps
        self._newest = Newest(queue, self)
        self._stop = threading.Event()
        self._known: dict[str, NDArray[np.float32]] = {}
        self._progressed.connect(self._on_progressed)
        page.maps.stop_requested.connect(self.stop)
        for changed in (inspection.look_changed, inspection.class_changed):
            changed.connect(self._forget)
        inspection.layer_changed.connect(self.stop)

    def of(self, tensor: str) -> NDArray[np.float32] | None:
        """A layer's ranking, float32 (C,); None where it was not asked for."""
        return self._known.get(tensor)

    def rank(self, tensor: str) -> None:
        """Rank a layer's channels for the chosen class."""
        look, index = self._inspection.look, self._inspection.class_index
        if look is None or index < 0:
            return
        self.stop()
        stop = self._stop = threading.Event()
        self._panel.set_busy(0, 1)
        self._newest.ask(
            lambda: (tensor, look.effects_by_removal(tensor, index, self._progressed.emit, stop)),
            self._on_ranked,
            self._on_failed,
        )

    def stop(self) -> None:
        """Give a ranking up."""
        if self._newest.is_asking:
            self._stop.set()
            self._newest.forget()
            self._panel.set_busy(0, 0)
            self.ranked.emit()

    def _forget(self) -> None:
        self.stop()
        self._known.clear()

    def _on_progressed(self, done: int, total: int) -> None:
        if self._newest.is_asking:
            self._panel.set_busy(done, total)

    def _on_ranked(self, ranking: tuple[str, NDArray[np.float32]]) -> None:
        tensor, figures = ranking
        self._known[tensor] = figures
        self._panel.set_busy(0, 0)
        self.ranked.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self._panel.set_busy(0, 0)
        self._panel.set_note(error.message)
