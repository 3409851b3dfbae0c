"""What the channels do for the chosen class, computed in the background for all layers at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.jobs.task_queue import TaskQueue
from trainer.contract.errors import UserFacingError

Figures = Mapping[str, NDArray[np.float32]]


class EffectsController(QObject):
    """Follows picture and class.

    Attributes:
        reason: Why some layers or all have no figures; empty where all have.

    Signals:
        changed: The figures are there, or it is known that there are none.
    """

    changed = Signal()

    def __init__(self, inspection: Inspection, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection = inspection
        self._newest = Newest(queue, self)
        self._figures: Figures = {}
        self.reason = ""
        inspection.look_changed.connect(self._ask)
        inspection.class_changed.connect(self._ask)

    @property
    def is_awaited(self) -> bool:
        """Whether the figures are on their way."""
        return self._newest.is_asking

    def of(self, tensor: str) -> NDArray[np.float32] | None:
        """What the channels of a layer do, float32 (C,); None where that is not known, or not yet."""
        return self._figures.get(tensor)

    def _ask(self) -> None:
        inspector, look, index = self._inspection.inspector, self._inspection.look, self._inspection.class_index
        self._figures, self.reason = {}, ""
        if inspector is None or look is None or index < 0:
            self._newest.forget()
            return
        self._newest.ask(lambda: (look.effects(index), inspector.effects.reason), self._on_known, self._on_failed)

    def _on_known(self, known: tuple[Figures, str]) -> None:
        self._figures, self.reason = known
        self.changed.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self.reason = error.message
        self.changed.emit()
