"""The network: opened for inspection when it is first wanted, and its layers in the strip."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.controllers.model_controller import ON_BOARD
from imgclass_gui.engine.network.blocks import list_blocks
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, recall_choice
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.strip_items import strip_blocks, strip_layers
from trainer.contract.errors import UserFacingError


class NetworkController(QObject):
    """Follows the model in use, while the screen is shown."""

    def __init__(self, inspection: Inspection, page: InspectPage, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._page = inspection, page
        self._newest = Newest(queue, self)
        self._stop = threading.Event()
        self._opened = ""
        page.strip.layer_chosen.connect(inspection.go_to_layer)
        inspection.layer_changed.connect(self._show_current)

    def open(self, path: str, *, again: bool = False) -> None:
        """Look into a model file; what is open already stays as it is.

        Args:
            path: The `.onnx` file.
            again: Open it anew all the same: it is to be fed otherwise.
        """
        if path == self._opened and not again:
            return
        self._stop.set()
        self._opened, self._stop = path, threading.Event()
        self._page.strip.clear()
        self._inspection.set_network(None)
        stop = self._stop
        self._newest.ask(lambda: open_network(path, stop), self._on_opened, self._on_failed)

    def forget(self) -> None:
        """The network is no longer that of the model in use; open it anew when it is wanted."""
        self._opened = ""

    def close(self) -> None:
        """Give an opening up."""
        self._stop.set()

    def _on_opened(self, inspector: Inspector) -> None:
        layers = inspector.layers
        self._page.strip.set_network(strip_layers(layers), strip_blocks(list_blocks(layers)))
        self._inspection.set_network(inspector)
        self._show_current()

    def _on_failed(self, error: UserFacingError) -> None:
        self._opened = ""
        self._page.show_failure(error.message, error.hint)

    def _show_current(self) -> None:
        if self._inspection.inspector is not None:
            layer = self._inspection.layer
            self._page.strip.set_current(layer.number if layer is not None else 0)


def open_network(path: str, stop: threading.Event) -> Inspector:
    """Open a model file for inspection, fed as the person chose; a stranger's file is tried under limits first.

    Args:
        path: The `.onnx` file.
        stop: Gives the opening up when it is set.

    Raises:
        UserFacingError: It takes no picture, or cannot be computed.
        Stopped: `stop` was set.
    """
    choice = recall_choice(choices_folder(), path)
    inspector = open_inspector(path, trusted=path in ON_BOARD, choice=choice, stop=stop)
    # What the screen asks first is better found out here than on its thread.
    _ = inspector.layers, inspector.tensors, inspector.overview
    return inspector
