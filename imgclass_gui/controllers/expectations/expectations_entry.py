"""The ways to "What does this model expect?": the menu, and the signs of what is assumed.

The dialog and its controller are made when they are first wanted.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from imgclass_gui.controllers.model_controller import ModelController
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_item import ItemState

if TYPE_CHECKING:
    from imgclass_gui.controllers.expectations.expectations_controller import ExpectationsController

# More than are compared, so that some of them may be unreadable.
MOST_PICTURES = 100
FLOW_MODULE = "imgclass_gui.controllers.expectations.expectations_controller"


class ExpectationsEntry(QObject):
    """Opens the dialog, and keeps it informed of the model in use."""

    def __init__(
        self, window: MainWindow, models: ModelController, notices: Notices, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._models, self._notices, self._settings = window, models, notices, settings
        self._flow: ExpectationsController | None = None
        self._queue = TaskQueue("expectations-entry", parent=self)
        # Two dozen modules: too many for the press on the menu.
        self._queue.submit(partial(import_module, FLOW_MODULE))
        window.menu_actions.expectations.triggered.connect(self.open)
        window.top_bar.model_button.expectations_requested.connect(self.open)
        window.prediction.expectations_requested.connect(self.open)
        models.model_changed.connect(self._on_model_changed)

    @property
    def flow(self) -> ExpectationsController | None:
        """The dialog's controller; None before it was first wanted."""
        return self._flow

    def open(self) -> None:
        """Show the dialog."""
        if self._flow is None:
            from imgclass_gui.controllers.expectations.expectations_controller import ExpectationsController
            from imgclass_gui.widgets.expectations.expectations_dialog import ExpectationsDialog

            dialog = ExpectationsDialog(self._window)
            self._flow = ExpectationsController(
                dialog, self._models, self._pictures, self._notices, self._settings, self
            )
        self._flow.open()

    def close(self) -> None:
        """End the threads and wait for them."""
        self._queue.close()
        if self._flow is not None:
            self._flow.close()

    def _pictures(self) -> list[str]:
        """Pictures of the gallery at even distances, without those that cannot be read."""
        shown = self._window.gallery.model.shown
        step = max(1, len(shown) // MOST_PICTURES)
        return [item.path for item in shown[::step] if item.state is not ItemState.FAILED]

    def _on_model_changed(self) -> None:
        if self._flow is not None:
            self._flow.use_model()
