"""Two pictures or two networks side by side at the same layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.compare_names import network_name, sides_of
from imgclass_gui.controllers.inspection.compare_sides import Compared, RightSide, Rival, Seen, compare
from imgclass_gui.controllers.inspection.effects_controller import EffectsController
from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.network_choices import NetworkChoices
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.controllers.inspection.profile_controller import ProfileController
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.inspection.compare.pair_view import PairOrder, Side
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.layer_words import face_words, size_words
from trainer.contract.errors import UserFacingError


class CompareController(QObject):
    """Follows picture, network and layer while something is compared.

    Args:
        gallery: Gives the paths of all pictures in the gallery.
        choose_picture: Chooses one of them.
        networks: Names the networks, and chooses one.

    Attributes:
        compared: What is shown; None for nothing.
        profile: How much each layer differs.

    Signals:
        shown: Other numbers, or another order, are on the screen.
    """

    shown = Signal()

    def __init__(
        self,
        inspection: Inspection,
        page: InspectPage,
        effects: EffectsController,
        gallery: Callable[[], Sequence[str]],
        choose_picture: Callable[[str], None],
        networks: NetworkChoices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._inspection, self._screen, self._page = inspection, page, page.comparison
        self._effects, self._networks = effects, networks
        self._gallery, self._choose_picture = gallery, choose_picture
        self._queue = TaskQueue("inside-compare", parent=self)
        self._newest = Newest(self._queue, self)
        self.profile = ProfileController(inspection, page.comparison, self)
        self._right, self._stop = RightSide(), threading.Event()
        self._rival: Rival | None = None
        self._swapped: Rival | None = None
        self._order: PairOrder = "difference"
        self.compared: Compared | None = None
        self._connect()

    @property
    def is_comparing(self) -> bool:
        """Whether something is compared."""
        return self._rival is not None

    def with_picture(self, path: str) -> None:
        """Set another picture beside the present one."""
        self._begin(Rival(picture=path))

    def with_network(self, path: str) -> None:
        """Set another network beside the present one, with the same picture."""
        self._begin(Rival(network=path))

    def swap(self) -> None:
        """Change the sides: the picture or the network at the right becomes the present one."""
        rival, inspector = self._rival, self._inspection.inspector
        if rival is None or inspector is None:
            return
        if rival.network:
            self._swapped = Rival(network=inspector.path, opened=inspector)
            self._networks.choose(rival.network)
        elif rival.picture in self._gallery():
            self._swapped = Rival(picture=self._inspection.picture_path)
            self._choose_picture(rival.picture)

    def end(self) -> None:
        """Show the maps alone again."""
        self._rival = self._swapped = None
        self._forget()
        self._page.clear()
        self._screen.show_comparison(False)

    def close(self) -> None:
        """End the threads and wait for them."""
        self._stop.set()
        self._queue.close()
        self.profile.close()

    def _begin(self, rival: Rival) -> None:
        self._forget()
        self._page.clear()
        self._rival, self._swapped = rival, None
        self._page.set_sides(*self._expected_sides(rival))
        self._screen.show_comparison(True)
        self._page.setFocus()
        self._ask()

    def _expected_sides(self, rival: Rival) -> tuple[Side, Side]:
        """Both names, as far as they can be told before anything was read."""
        inspector = self._inspection.inspector
        if rival.network:
            own = network_name(inspector, self._networks) if inspector is not None else ""
            return Side(own), Side(self._networks.name_of(rival.network))
        return Side(file_name(self._inspection.picture_path)), Side(file_name(rival.picture))

    def _forget(self) -> None:
        self._stop.set()
        self._stop = threading.Event()
        self._newest.forget()
        self.profile.forget()
        # What is under way may still use the old one.
        self._right = RightSide()
        self.compared = None

    def _ask(self) -> None:
        rival, left, place = self._rival_now(), self._left(), self._inspection.place
        if rival is None:
            return
        self.compared = None
        is_opening = rival.network and self.profile.left is None
        words = self.tr("opening {name}…").format(name=self._networks.name_of(rival.network)) if is_opening else ""
        self._page.set_waiting(words)
        if left is None or place is None:
            self._newest.forget()
            if self._inspection.picture_path:  # it was looked at, but in vain
                self._page.set_failure(
                    self.tr("the picture cannot be compared"), self.tr("Why it cannot be read stands at the left.")
                )
            return
        tensor, right, stop = place.tensor, self._right, self._stop
        self._newest.ask(
            lambda: compare(left, right.see(left, rival, stop), tensor), self._on_compared, self._on_failed
        )

    def _rival_now(self) -> Rival | None:
        """What stands at the right; after a swap, as soon as the other one is at the left, what was there."""
        rival, inspector = self._rival, self._inspection.inspector
        if rival is not None and self._swapped is not None and inspector is not None:
            now = inspector.path if rival.network else self._inspection.picture_path
            if now == rival.path:
                self._rival, self._swapped = self._swapped, None
        return self._rival

    def _left(self) -> Seen | None:
        inspector, look, known = self._inspection.inspector, self._inspection.look, self.profile.left
        if inspector is None or look is None:
            return None
        # The same object as long as it is the same picture: what is known of it holds.
        return (
            known if known is not None and known.look is look else Seen(inspector, look, self._inspection.picture_path)
        )

    def _on_compared(self, compared: Compared) -> None:
        self.compared = compared
        self._page.set_sides(*sides_of(compared, self._networks))
        rival = self._rival
        self._page.head.swap.setEnabled(rival is not None and bool(rival.network or rival.picture in self._gallery()))
        self._show_layer(compared)
        self.profile.ask(compared.left, compared.right)
        if compared.pair is None:
            self._page.set_failure(
                self.tr("the other network has no layer like this one"),
                self.tr("Layers of the same kind and size can be compared."),
            )
        else:
            self._show()

    def _on_failed(self, error: UserFacingError) -> None:
        self._page.set_failure(error.message, error.hint)

    def _show_layer(self, compared: Compared) -> None:
        layer, place = self._inspection.layer, self._inspection.place
        self.profile.show_current()
        if layer is None or place is None:
            self._page.set_layer(self.tr("The picture"), size_words(compared.sizes), None, "after")
            return
        face = "before" if place.tensor == layer.tensor != layer.after else "after"
        title = layer.title[:1].upper() + layer.title[1:]
        self._page.set_layer(title, size_words(compared.sizes), face_words(layer), face)

    def _show(self) -> None:
        """Put the channels in order, and show them."""
        compared = self.compared
        if compared is None or compared.pair is None:
            return
        layer = self._inspection.layer
        effects = self._effects.of(layer.after) if layer is not None and not compared.pair.labels else None
        if effects is not None and len(effects) != len(compared.pair.left):
            effects = None
        pair = compared.pair.ordered(self._order, effects)
        order = "difference" if effects is None and self._order == "effect" else self._order
        self.compared = replace(compared, pair=pair)
        self._page.set_pair(pair, order, self._inspection.class_label if effects is not None else "")
        self._show_place()
        self.shown.emit()

    def _show_place(self) -> None:
        place = self._inspection.place
        if place is not None and self.compared is not None and self.compared.pair is not None:
            self._page.set_current(place.cell, -1 if place.channel is None else place.channel)

    def _on_order_requested(self, order: PairOrder) -> None:
        self._order = order
        self._show()

    def _connect(self) -> None:
        inspection, page, maps = self._inspection, self._page, self._screen.maps
        for changed in (inspection.look_changed, inspection.layer_changed):
            changed.connect(self._ask)
        for changed in (inspection.channel_changed, inspection.cell_changed):
            changed.connect(self._show_place)
        self._effects.changed.connect(self._show)
        # Whoever listens to the sheet of maps hears the same from here.
        page.channel_chosen.connect(maps.channel_chosen)
        page.cell_chosen.connect(maps.cell_chosen)
        page.cell_hovered.connect(maps.cell_hovered)
        page.channel_opened.connect(maps.channel_opened)
        page.face_requested.connect(maps.face_requested)
        page.order_requested.connect(self._on_order_requested)
        page.swap_requested.connect(self.swap)
        page.closed.connect(self.end)
