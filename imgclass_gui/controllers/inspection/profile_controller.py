"""How much each layer differs, found out in the background while something is compared."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.compare_sides import Seen, profile
from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.engine.network.differences import LayerDifference
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.compare.compare_page import ComparePage
from imgclass_gui.widgets.inspection.compare.layer_profile import ProfileBar


class ProfileController(QObject):
    """Asks once for each pair.

    Attributes:
        left: What was asked about last; None before.

    Signals:
        shown: The figures are on the screen.
    """

    shown = Signal()

    def __init__(self, inspection: Inspection, page: ComparePage, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._page = inspection, page
        self._queue = TaskQueue("inside-profile", parent=self)
        self._newest = Newest(self._queue, self)
        self.left: Seen | None = None
        self._right: Seen | None = None
        page.layer_chosen.connect(inspection.go_to_layer)

    def ask(self, left: Seen, right: Seen) -> None:
        """Find out how much the layers differ, unless that is known or on its way."""
        if left is not self.left or right is not self._right:
            self.left, self._right = left, right
            self._newest.ask(lambda: profile(left, right), self._on_known)

    def show_current(self) -> None:
        """Mark the layer where one is."""
        layer = self._inspection.layer
        self._page.profile.set_current(layer.number if layer is not None else 0)

    def forget(self) -> None:
        """Nothing is compared."""
        self._newest.forget()
        self.left = self._right = None

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()

    def _on_known(self, differences: list[LayerDifference]) -> None:
        inspector = self._inspection.inspector
        if inspector is not None and len(differences) == len(inspector.layers):
            titles = {layer.number: layer.short_title for layer in inspector.layers}
            bars = [ProfileBar(one.number, titles[one.number], one.share) for one in differences]
            self._page.set_profile(bars if any(bar.share is not None for bar in bars) else ())
            self.show_current()
            self.shown.emit()
