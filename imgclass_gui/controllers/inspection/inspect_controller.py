"""Joins the controllers of "Look inside"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.account_controller import AccountController
from imgclass_gui.controllers.inspection.channel_controller import ChannelController
from imgclass_gui.controllers.inspection.compare_controller import CompareController
from imgclass_gui.controllers.inspection.compare_picker import ComparePicker
from imgclass_gui.controllers.inspection.effects_controller import EffectsController
from imgclass_gui.controllers.inspection.field_controller import FieldController
from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.look_controller import LookController
from imgclass_gui.controllers.inspection.maps_controller import MapsController
from imgclass_gui.controllers.inspection.network_choices import NetworkChoices
from imgclass_gui.controllers.inspection.network_controller import NetworkController
from imgclass_gui.controllers.inspection.places_controller import PlacesController
from imgclass_gui.controllers.inspection.removal_controller import RemovalController
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.inspect_page import InspectPage


class InspectController(QObject):
    """One network, one picture, one place in it.

    Args:
        page: The screen.
        gallery: Gives the paths of all pictures in the gallery.
        choose_picture: Chooses one of them.
        networks: The networks that can be compared with the present one.
        parent: The owner.

    Attributes:
        inspection: What is being looked into.
        network, look, effects, removal, maps, channel, places, account, field, compare, picker: The controllers.
    """

    def __init__(
        self,
        page: InspectPage,
        gallery: Callable[[], Sequence[str]],
        choose_picture: Callable[[str], None],
        networks: NetworkChoices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        # What the eye waits for comes first; what takes its time has threads of its own.
        first, slow, searching = (TaskQueue(name, parent=self) for name in ("inside", "inside-rank", "inside-search"))
        proving, effects = (TaskQueue(name, parent=self) for name in ("inside-prove", "inside-effects"))
        self._queues = (first, slow, searching, proving, effects)
        self.inspection = inspection = Inspection(self)
        self.network = NetworkController(inspection, page, first, self)
        self.look = LookController(inspection, page, first, self)
        self.effects = EffectsController(inspection, effects, self)
        self.removal = RemovalController(inspection, page, slow, self)
        self.maps = MapsController(inspection, page, self.effects, self.removal, first, self)
        self.channel = ChannelController(inspection, page, self.maps, self)
        self.places = PlacesController(inspection, page, searching, gallery, choose_picture, self)
        self.account = AccountController(inspection, page, proving, self)
        self.field = FieldController(inspection, page, proving, self)
        self.compare = CompareController(inspection, page, self.effects, gallery, choose_picture, networks, self)
        self.picker = ComparePicker(inspection, page, self.compare, gallery, networks, self)

    def close(self) -> None:
        """End the threads and wait for them."""
        self.network.close()
        self.removal.stop()
        self.places.stop()
        self.compare.close()
        for queue in self._queues:
            queue.close()
