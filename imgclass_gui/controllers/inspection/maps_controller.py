"""The sheet of feature maps: the chosen layer, in the chosen order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from imgclass_gui.controllers.inspection.effects_controller import EffectsController
from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.names import class_names, color_names, place_title
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.controllers.inspection.place import Place
from imgclass_gui.controllers.inspection.removal_controller import RemovalController
from imgclass_gui.engine.network.channel_maps import Cell, maps_of
from imgclass_gui.engine.network.channels import channel_facts
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.look import Look
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.layer_words import face_words, layer_facts, size_words
from imgclass_gui.widgets.inspection.maps_view import MapOrder, MapsView
from trainer.contract.errors import UserFacingError

# The order by effect is worth a short wait: maps that change their places are hard to follow.
PATIENCE_MS = 55


@dataclass(frozen=True, slots=True, eq=False)
class LayerMaps:
    """A layer's maps for a picture.

    Attributes:
        shape: Of the tensor.
        maps: float32 (C, H, W), finite.
        states: Of the channels, see `ChannelFacts`.
        strengths: float32 (C,): the mean size of each channel's numbers.
    """

    shape: tuple[int, ...]
    maps: NDArray[np.float32]
    states: tuple[str, ...]
    strengths: NDArray[np.float32]


class MapsController(QObject):
    """Follows the layer and the picture.

    Attributes:
        order: The channels as they stand on the sheet.

    Signals:
        shown: Other maps, or another order, are on the sheet.
    """

    shown = Signal()

    def __init__(
        self,
        inspection: Inspection,
        page: InspectPage,
        effects: EffectsController,
        removal: RemovalController,
        queue: TaskQueue,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._inspection, self._panel = inspection, page.maps
        self._effects, self._removal = effects, removal
        self._newest = Newest(queue, self)
        self._wanted_order: MapOrder = "effect"
        self._maps: LayerMaps | None = None
        self._shown_tensor = ""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        self.order: NDArray[np.intp] = np.empty(0, np.intp)
        inspection.layer_changed.connect(self._ask)
        inspection.look_changed.connect(self._ask)
        inspection.channel_changed.connect(self._show_place)
        inspection.cell_changed.connect(self._show_place)
        effects.changed.connect(self._on_effects_changed)
        removal.ranked.connect(self._show)
        panel = self._panel
        panel.channel_chosen.connect(self._on_channel_chosen)
        panel.cell_chosen.connect(self._on_cell_chosen)
        panel.order_requested.connect(self.use_order)
        panel.face_requested.connect(self._on_face_requested)

    @property
    def maps(self) -> LayerMaps | None:
        """What the sheet shows; None while nothing is there."""
        return self._maps

    def _ask(self) -> None:
        place, look, layer = self._inspection.place, self._inspection.look, self._inspection.layer
        inspector = self._inspection.inspector
        self._maps = None
        self._patience.stop()
        if place is None or look is None:
            self._newest.forget()
            self._panel.clear()
            return
        tensor, is_last = place.tensor, inspector is not None and place.tensor in inspector.channels_last
        self._panel.set_waiting()
        self._newest.ask(lambda: _read(look, tensor, layer, is_last), self._on_read, self._on_failed)

    def _on_read(self, maps: LayerMaps) -> None:
        self._maps = maps
        self._show_head()
        is_waiting = self._wanted_order == "effect" and self._effects.is_awaited
        place = self._inspection.place
        if is_waiting and place is not None and place.tensor == self._shown_tensor:
            self._show_as_before(maps)
        elif is_waiting:
            self._patience.start()
        else:
            self._show()

    def _show_as_before(self, maps: LayerMaps) -> None:
        """Another picture at once, in the order of the one before, until its own is known."""
        if len(self.order) == len(maps.maps) and not self._labels(maps):
            self._tell(MapsView(maps.maps, self.order, None, maps.states, names=self._colors()), "effect")
        else:
            self._show()

    def _on_failed(self, error: UserFacingError) -> None:
        layer = self._inspection.layer
        title = layer.title if layer is not None else self.tr("the picture")
        self._panel.set_layer(title[:1].upper() + title[1:], "", None, "after")
        self._panel.set_failure(error.message, error.hint)

    def _on_effects_changed(self) -> None:
        if self._maps is not None:
            self._show()

    def _show_head(self) -> None:
        layer, place, maps = self._inspection.layer, self._inspection.place, self._maps
        inspector = self._inspection.inspector
        if place is None or maps is None:
            return
        if layer is None:
            words, title = size_words(maps.maps.shape), self.tr("The picture")
            if inspector is not None and place.tensor != inspector.graph.input:
                title = place_title(inspector, place.tensor)
            else:
                words = self.tr("{shape}, as the network sees it").format(shape=words)
            self._panel.set_layer(title, words, None, "after")
            return
        face = "before" if place.tensor == layer.tensor != layer.after else "after"
        title = layer.title[:1].upper() + layer.title[1:]
        self._panel.set_layer(title, layer_facts(layer, maps.maps.shape), face_words(layer), face)

    def _show(self) -> None:
        """Put the channels in order, and show them."""
        self._patience.stop()
        maps, inspector = self._maps, self._inspection.inspector
        if maps is None or inspector is None:
            return
        effects, order = self._figures(maps), self._possible_order()
        if order in ("effect", "removal") and effects is None:
            order = "strength"
        labels = self._labels(maps)
        figures = effects if effects is not None else maps.strengths
        if labels and order != "index":  # of classes, the likeliest come first
            order, effects, figures = "strength", None, maps.maps[:, 0, 0]
            self.order = np.argsort(-figures, kind="stable")
        else:
            self.order = _sorted(maps, figures, order)
        self._panel.set_note(self._note(effects is None and not labels))
        self._tell(MapsView(maps.maps, self.order, effects, maps.states, labels, self._colors()), order)

    def _possible_order(self) -> MapOrder:
        """Colours stay as everybody knows them; the exact order is known where it was asked for, and nowhere else."""
        layer, order = self._inspection.layer, self._wanted_order
        if layer is None:
            return "index" if order == "effect" else order
        return "effect" if order == "removal" and self._removal.of(layer.after) is None else order

    def _tell(self, view: MapsView, order: MapOrder) -> None:
        place = self._inspection.place
        self._shown_tensor = place.tensor if place is not None else ""
        self._panel.set_view(view, order, self._inspection.class_label)
        self._show_place()
        self.shown.emit()

    def _labels(self, maps: LayerMaps) -> tuple[str, ...]:
        """The names of the classes, where the layer's numbers are these."""
        inspector, place = self._inspection.inspector, self._inspection.place
        if inspector is None or place is None:
            return ()
        return class_names(inspector, place.tensor, maps.maps.shape)

    def _colors(self) -> tuple[str, ...]:
        """The names of the channels, where these are the picture's."""
        inspector, place = self._inspection.inspector, self._inspection.place
        return color_names(inspector, place.tensor) if inspector is not None and place is not None else ()

    def _figures(self, maps: LayerMaps) -> NDArray[np.float32] | None:
        layer = self._inspection.layer
        if layer is None:
            return None
        exact = self._removal.of(layer.after) if self._wanted_order == "removal" else None
        figures = exact if exact is not None else self._effects.of(layer.after)
        return figures if figures is not None and len(figures) == len(maps.maps) else None

    def _note(self, is_without: bool) -> str:
        if not is_without or not self._effects.reason or self._inspection.layer is None:
            return ""
        return self.tr("what these channels do for the class is not known; ranked by strength, or exactly by removal")

    def _show_place(self) -> None:
        place = self._inspection.place
        if place is not None and self._maps is not None:
            self._panel.set_current(place.cell, -1 if place.channel is None else place.channel)

    def _on_channel_chosen(self, channel: int) -> None:
        if (place := self._inspection.place) is not None:
            self._inspection.go(place.at_channel(channel))

    def _on_cell_chosen(self, cell: Cell) -> None:
        if (place := self._inspection.place) is not None:
            self._inspection.go(place.at_cell(cell))

    def use_order(self, order: MapOrder) -> None:
        """Put the channels in this order from now on."""
        self._wanted_order = order
        layer = self._inspection.layer
        is_removal = order == "removal" and layer is not None and not layer.is_channels_last
        if is_removal and layer is not None and self._removal.of(layer.after) is None:
            self._removal.rank(layer.after)
        else:
            self._show()

    def _on_face_requested(self, face: str) -> None:
        layer, place = self._inspection.layer, self._inspection.place
        if layer is not None and place is not None:
            tensor = layer.tensor if face == "before" else layer.after
            self._inspection.go(Place(tensor, place.channel, place.cell), is_jump=True)


def _read(look: Look, tensor: str, layer: Layer | None, is_channels_last: bool) -> LayerMaps:
    value = look.maps(tensor)
    maps = maps_of(value, is_channels_last)
    is_after = layer is not None and tensor == layer.after
    facts = channel_facts(maps, layer if is_after else None)
    return LayerMaps(value.shape, maps, facts.states, np.abs(maps).mean(axis=(1, 2)))


def _sorted(maps: LayerMaps, figures: NDArray[np.float32], order: MapOrder) -> NDArray[np.intp]:
    if order == "index":
        return np.arange(len(maps.maps))
    return np.argsort(-(maps.strengths if order == "strength" else figures), kind="stable")
