"""What a number sees of the picture: shown for the cell under the pointer, else for the chosen one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.engine.network.channel_maps import Cell, at_of, map_shape
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.receptive_field import box_of
from imgclass_gui.engine.stop_flag import Stopped
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from trainer.contract.errors import UserFacingError

_TIMES = "\u00d7"

Field = tuple[NDArray[np.bool_], tuple[int, int, int]]


class FieldController(QObject):
    """Follows the pointer over the maps, and the chosen cell.

    Signals:
        shown: What a cell sees is on the screen.
    """

    shown = Signal()

    def __init__(self, inspection: Inspection, page: InspectPage, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._picture = inspection, page.picture
        self._newest = Newest(queue, self)
        self._hovered: Cell | None = None
        inspection.layer_changed.connect(self._on_layer_changed)
        inspection.cell_changed.connect(self._ask)
        inspection.look_changed.connect(self._ask)
        page.maps.cell_hovered.connect(self._on_hovered)
        page.channel.cell_hovered.connect(self._on_hovered)

    def _on_layer_changed(self) -> None:
        # What lies under the pointer is no cell of the new layer's, until the pointer moves.
        self._hovered = None

    def _on_hovered(self, cell: Cell | None) -> None:
        self._hovered = cell
        self._ask()

    def _ask(self) -> None:
        place, look, inspector = self._inspection.place, self._inspection.look, self._inspection.inspector
        cell = self._hovered or (place.cell if place is not None else None)
        if place is None or look is None or inspector is None or cell is None:
            self._newest.forget()
            self._picture.set_field(None, "")
            return
        tensor = place.tensor
        self._newest.ask(lambda: (cell, _field(inspector, look, tensor, cell)), self._on_seen, self._on_failed)

    def _on_seen(self, seen: tuple[Cell, Field]) -> None:
        cell, (mask, shape) = seen
        self._picture.set_field(mask, self._words(cell, mask, shape))
        self.shown.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self._picture.set_field(None, error.message)

    def _words(self, cell: Cell, mask: NDArray[np.bool_], shape: tuple[int, int, int]) -> str:
        box = box_of(mask[np.newaxis, np.newaxis])
        is_number = shape[1:] == (1, 1)
        name = (
            self.tr("This number")
            if is_number
            else self.tr("The cell at row {row}, column {column}").format(row=cell.row, column=cell.column)
        )
        if box is None:
            return self.tr("{name} sees nothing of the picture").format(name=name)
        if mask.all():
            return self.tr("{name} sees the whole picture").format(name=name)
        if (box.bottom - box.top, box.right - box.left) == (1, 1):
            return self.tr("{name} sees one pixel of the picture").format(name=name)
        size = f"{box.bottom - box.top} {_TIMES} {box.right - box.left}"
        return self.tr("{name} sees {size} pixels of the picture").format(name=name, size=size)


def _field(inspector: Inspector, look: Look, tensor: str, cell: Cell) -> Field:
    """The pixels that have a say, bool (height, width), and the size of the cell's maps."""
    shape, is_last = look.maps(tensor).shape, tensor in inspector.channels_last
    try:
        at = at_of(shape, cell, is_last)
    except IndexError as error:  # the pointer is still over the maps of the layer before
        raise Stopped from error
    mask = look.receptive_field(tensor, at)
    return mask[0].any(axis=2 if inspector.expectations.is_channels_last else 0), map_shape(shape, is_last)
