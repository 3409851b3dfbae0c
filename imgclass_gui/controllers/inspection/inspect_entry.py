"""The ways into "Look inside": a switch, the menu, a key. The screen is made once the rest of the window is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.model import Model
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.main_window import MainWindow

if TYPE_CHECKING:
    from imgclass_gui.controllers.inspection.inspect_controller import InspectController
    from imgclass_gui.controllers.inspection.inspect_export import InspectExport
    from imgclass_gui.controllers.inspection.inspect_memory import InspectMemory
    from imgclass_gui.widgets.inspection.inspect_page import InspectPage

FLOW_MODULE = "imgclass_gui.controllers.inspection.inspect_controller"
MODE = "mode"


class InspectEntry(QObject):
    """Turns between the two modes of the window, and keeps the second one up with model and picture.

    Signals:
        looked_into: Another network than the model in use is shown, by its path; empty once it is no more.
    """

    looked_into = Signal(object)

    def __init__(self, window: MainWindow, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._notices, self._settings = window, notices, settings
        self._flow: InspectController | None = None
        self._page: InspectPage | None = None
        self._export: InspectExport | None = None
        self._memory: InspectMemory | None = None
        self._model_path, self._other_path = "", ""
        self._queue = TaskQueue("inspect-entry", parent=self)
        window.top_bar.mode_requested.connect(self.set_mode)
        window.inside_actions.classify.triggered.connect(lambda: self.set_mode("classify"))
        window.inside_actions.look_inside.triggered.connect(lambda: self.set_mode("inside"))
        window.gallery.picture_selected.connect(self._on_picture_selected)
        window.closing.connect(self._on_closing)
        # Dozens of modules and widgets: too many for the press on the switch.
        self._queue.submit(partial(import_module, FLOW_MODULE)).returned.connect(lambda _: self._on_imported())

    @property
    def flow(self) -> InspectController | None:
        """The screen's controller; None before it was first wanted."""
        return self._flow

    @property
    def page(self) -> InspectPage | None:
        """The screen; None before it was first wanted."""
        return self._page

    @property
    def export(self) -> InspectExport | None:
        """Saves what is seen; None before the screen was first wanted."""
        return self._export

    def set_mode(self, mode: str) -> None:
        """Show a mode: "classify" or "inside"."""
        if mode == "inside":
            flow = self._flow_now()
            self._window.set_mode(mode)
            if path := self._other_path or self._model_path:
                flow.network.open(path)
            flow.look.show_picture(self._chosen_path())
        else:
            self._window.set_mode(mode)
            self._leave_other()

    def use_model(self, model: Model) -> None:
        """Another model is in use, or the same one is fed otherwise."""
        self._model_path, self._other_path = model.facts.path, ""
        if self._flow is not None and self._window.mode == "inside":
            self._flow.network.open(self._model_path, again=True)
        elif self._flow is not None:
            self._flow.network.forget()

    def look_into(self, path: str) -> None:
        """Show a network that is no classifier, until one goes back; the model in use stays."""
        self._other_path = path
        self.set_mode("inside")
        self.looked_into.emit(path)

    def close(self) -> None:
        """End the threads and wait for them."""
        self._queue.close()
        if self._flow is not None and self._export is not None:
            self._flow.close()
            self._export.close()

    def _leave_other(self) -> None:
        if self._other_path:
            self._other_path = ""
            if self._flow is not None:
                self._flow.network.forget()
            self.looked_into.emit("")

    def _flow_now(self) -> InspectController:
        if self._flow is None:
            from imgclass_gui.controllers.inspection.inspect_controller import InspectController
            from imgclass_gui.controllers.inspection.inspect_export import InspectExport
            from imgclass_gui.controllers.inspection.inspect_keys import InspectKeys
            from imgclass_gui.controllers.inspection.inspect_memory import InspectMemory
            from imgclass_gui.controllers.inspection.network_choices import NetworkChoices
            from imgclass_gui.widgets.inspection.inspect_page import InspectPage

            page, networks = InspectPage(), NetworkChoices(self._window.top_bar, self)
            self._page = page
            self._flow = InspectController(page, self._paths, self._choose_picture, networks, self)
            self._export = InspectExport(page, self._flow, self._notices, self._settings, self)
            InspectKeys(self._window, page, self._flow, self)
            self._window.inside_actions.export_maps.triggered.connect(self._export.ask_for_maps)
            self._window.inside_actions.export_view.triggered.connect(self._export.ask_for_view)
            page.picture.picture_stepped.connect(self._on_picture_stepped)
            self._memory = InspectMemory(page, self._flow.maps, self._settings, self)
            self._window.add_inside(page)
        return self._flow

    def _on_imported(self) -> None:
        self._flow_now()
        if self._settings.text(MODE) == "inside":
            self.set_mode("inside")

    def _paths(self) -> Sequence[str]:
        return [item.path for item in self._window.gallery.model.shown]

    def _chosen_path(self) -> str:
        item = self._window.gallery.model.items.get(self._window.gallery.list.current_id)
        return item.path if item is not None else ""

    def _choose_picture(self, path: str) -> None:
        found = next((item for item in self._window.gallery.model.shown if item.path == path), None)
        if found is not None:
            self._window.gallery.select_picture(found.id)

    def _on_picture_selected(self, identity: int) -> None:
        if self._flow is not None and self._window.mode == "inside":
            self._flow.look.show_picture(self._chosen_path())

    def _on_picture_stepped(self, by: int) -> None:
        gallery = self._window.gallery
        row = gallery.model.row_of(gallery.list.current_id) + by
        if 0 <= row < len(gallery.model.shown):
            gallery.select_picture(gallery.model.shown[row].id)

    def _on_closing(self) -> None:
        if self._memory is not None:
            self._memory.keep()
            self._settings.remember(MODE, self._window.mode)
