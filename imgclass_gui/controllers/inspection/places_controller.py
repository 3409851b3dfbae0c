"""What a detector looks for: the strongest places of a channel over the gallery."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.engine.network.place_sheet import crop
from imgclass_gui.engine.network.strongest_places import StrongestPlaces, StrongPlace, strongest_places
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import count, file_name
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.map_words import number_text
from trainer.contract.errors import UserFacingError

CROPS = 12
# Of a crop, in pixels.
SIDE = 200
# More than these are too many to wait for.
MOST_PICTURES = 2000

Found = list[tuple[StrongPlace, NDArray[np.uint8]]]


class PlacesController(QObject):
    """Searches when asked; one search answers for all channels of a layer.

    Args:
        gallery: Gives the paths of all pictures in the gallery.
        choose_picture: Shows a picture, by its path.
    """

    _progressed = Signal(int, int)

    def __init__(
        self,
        inspection: Inspection,
        page: InspectPage,
        queue: TaskQueue,
        gallery: Callable[[], Sequence[str]],
        choose_picture: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._inspection, self._page = inspection, page.channel
        self._gallery, self._choose_picture = gallery, choose_picture
        self._newest = Newest(queue, self)
        self._stop = threading.Event()
        self._places: StrongestPlaces | None = None
        self._found: Found = []
        self._progressed.connect(self._on_progressed)
        page.channel.places_requested.connect(self.search)
        page.channel.places_stopped.connect(self.stop)
        page.channel.place_chosen.connect(self._on_place_chosen)
        inspection.network_changed.connect(self._on_layer_changed)
        inspection.layer_changed.connect(self._on_layer_changed)
        inspection.channel_changed.connect(self._on_channel_changed)

    @property
    def found(self) -> Found:
        """The strongest places of the chosen channel, with what is seen there."""
        return self._found

    def search(self) -> None:
        """Go through the gallery for the chosen layer."""
        inspector, place = self._inspection.inspector, self._inspection.place
        paths = list(self._gallery())[:MOST_PICTURES]
        if inspector is None or place is None or not paths:
            return
        self.stop()
        stop, tensor, told = threading.Event(), place.tensor, self._progressed.emit
        self._stop = stop
        self._page.set_places_progress(0, len(paths))
        self._newest.ask(
            lambda: strongest_places(inspector, paths, tensor, CROPS, told, stop), self._on_searched, self._on_failed
        )

    def stop(self) -> None:
        """Give the search up."""
        self._stop.set()
        self._newest.forget()
        self._page.set_places_progress(0, 0)

    def _on_layer_changed(self) -> None:
        self.stop()
        self._places = None
        self._on_channel_changed()

    def _on_channel_changed(self) -> None:
        self._found = []
        self._page.set_places(())
        number = min(MOST_PICTURES, len(self._gallery()))
        self._page.set_places_note(self.tr("{n} pictures of the gallery will be read").format(n=count(number)))
        if self._places is not None:
            self._cut_out(self._places)

    def _on_progressed(self, done: int, total: int) -> None:
        if self._newest.is_asking:
            self._page.set_places_progress(done, total)

    def _on_searched(self, places: StrongestPlaces) -> None:
        self._places = places
        self._page.set_places_progress(0, 0)
        self._cut_out(places)

    def _cut_out(self, places: StrongestPlaces) -> None:
        place = self._inspection.place
        channel = place.channel if place is not None else None
        if channel is not None:
            self._newest.ask(lambda: _cut_out(places, channel), self._on_cut_out, self._on_failed)

    def _on_cut_out(self, found: Found) -> None:
        self._found = found
        self._page.set_places(
            [(pixels, f"{number_text(one.value)}\n{file_name(one.path)}", one.path) for one, pixels in found]
        )
        failed = len(self._places.failures) if self._places is not None else 0
        words = self.tr("{n} pictures could not be read").format(n=count(failed)) if failed else ""
        self._page.set_places_note(words if found else self.tr("This channel is silent on all pictures."))

    def _on_failed(self, error: UserFacingError) -> None:
        self._page.set_places_progress(0, 0)
        self._page.set_places_note(error.message)

    def _on_place_chosen(self, number: int) -> None:
        if 0 <= number < len(self._found):
            self._choose_picture(self._found[number][0].path)


def _cut_out(places: StrongestPlaces, channel: int) -> Found:
    """The strongest places, without those that see nothing but a border."""
    return [(one, crop(one.path, one.box, SIDE, is_padded=False)) for one in places.of(channel) if one.box is not None]
