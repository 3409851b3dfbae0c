"""What "Look inside" remembers from one start to the next."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.maps_controller import MapsController
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.maps_view import MapOrder, ScaleMode

PANES, SCALE, ORDER = "inside-panes", "inside-scale", "inside-order"


class InspectMemory(QObject):
    """Brings the screen into its remembered state, and watches it."""

    def __init__(self, page: InspectPage, maps: MapsController, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._settings = page, settings
        if state := settings.state(PANES):
            page.restore_state(state)
        # A settings file may be older, newer or edited.
        for mode in get_args(ScaleMode):
            if mode == settings.text(SCALE):
                page.maps.set_scale(mode)
        for order in get_args(MapOrder):
            if order == settings.text(ORDER):
                maps.use_order(order)
        page.maps.scale_changed.connect(lambda mode: settings.remember(SCALE, mode))
        page.maps.order_requested.connect(self._on_order_requested)

    def keep(self) -> None:
        """Remember how wide the panes are."""
        self._settings.remember(PANES, self._page.state())

    def _on_order_requested(self, order: MapOrder) -> None:
        if order != "removal":  # that one is asked for a layer at a time
            self._settings.remember(ORDER, order)
