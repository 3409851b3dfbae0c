"""The picture: the network's look at it, its answer, and the way to the next one."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.previews import list_previews
from imgclass_gui.engine.results import ClassScore
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.rgb_image import rgb_image
from trainer.contract.errors import UserFacingError

# Of pictures that are kept with their maps, the present one not counted.
MOST_BYTES = 384 << 20
ROWS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A picture in a network, and its answer."""

    look: Look
    scores: tuple[ClassScore, ...]


class LookController(QObject):
    """Shows the network one picture after the other; those seen last are kept."""

    def __init__(self, inspection: Inspection, page: InspectPage, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._page = inspection, page
        self._newest, self._previews = Newest(queue, self), Newest(queue, self)
        self._kept: OrderedDict[str, Seen] = OrderedDict()
        self._wanted = ""
        # The class that the person chose; without a choice it is the likeliest one of each picture.
        self._own_class = -1
        page.picture.class_chosen.connect(self._on_class_chosen)
        inspection.network_changed.connect(self._on_network_changed)
        inspection.class_changed.connect(self._show_answer)

    @property
    def kept_bytes(self) -> int:
        """What the maps of the pictures seen last take, in bytes."""
        return sum(one.look.probe.kept_bytes for one in self._kept.values())

    def show_picture(self, path: str) -> None:
        """Look at a picture file; an empty path is none."""
        self._wanted = path
        inspector = self._inspection.inspector
        if not path:
            self._newest.forget()
            self._previews.forget()
            self._page.picture.clear()
            self._page.show_invitation()
            self._inspection.set_look(None, "")
        elif inspector is not None and path != self._inspection.picture_path:
            self._page.picture.set_waiting()
            kept = self._kept.get(path)
            self._newest.ask(lambda: kept or _see(inspector, path), self._on_seen, self._on_failed)

    def _on_network_changed(self) -> None:
        self._previews.forget()
        self._kept.clear()
        self._own_class = -1
        self._inspection.picture_path = ""
        inspector = self._inspection.inspector
        self._page.picture.remark.set_remark(inspector.remark if inspector is not None else "")
        self._page.picture.set_labels(inspector.labels if inspector is not None else ())
        self.show_picture(self._wanted)

    def _on_seen(self, seen: Seen) -> None:
        inspection, picture = self._inspection, self._page.picture
        self._keep(self._wanted, seen)
        picture.set_picture(seen.look.pixels, file_name(self._wanted))
        self._page.strip.set_picture(rgb_image(seen.look.pixels))
        inspection.class_index = self._own_class if self._own_class >= 0 or not seen.scores else seen.scores[0].index
        inspection.set_look(seen.look, self._wanted)
        self._show_answer()
        self._show_previews(seen.look)

    def _on_class_chosen(self, index: int) -> None:
        self._own_class = index
        self._inspection.set_class(index)

    def _show_previews(self, look: Look) -> None:
        """After the maps: these are what is looked at."""
        inspector = self._inspection.inspector
        if inspector is not None:
            self._previews.ask(lambda: list_previews(inspector, look), self._page.strip.set_previews)

    def _show_answer(self) -> None:
        seen = self._kept.get(self._inspection.picture_path)
        if seen is not None:
            self._page.picture.set_answer(seen.scores, self._inspection.class_index)

    def _on_failed(self, error: UserFacingError) -> None:
        self._page.picture.set_failure(error.message, error.hint)
        self._page.show_invitation()
        self._inspection.set_look(None, self._wanted)

    def _keep(self, path: str, seen: Seen) -> None:
        self._kept[path] = seen
        self._kept.move_to_end(path)
        while len(self._kept) > 1 and self.kept_bytes > MOST_BYTES:
            self._kept.popitem(last=False)


def _see(inspector: Inspector, path: str) -> Seen:
    look = inspector.look(path)
    look.see_all()
    return Seen(look, look.scores(ROWS))
