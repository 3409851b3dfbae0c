"""One channel, large: its map over the picture, its kernel, and the way through the others."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.maps_controller import LayerMaps, MapsController
from imgclass_gui.controllers.inspection.names import color_names, place_title
from imgclass_gui.engine.network.channel_maps import Cell, levels_of
from imgclass_gui.engine.network.kernels import Kernel, kernel_of
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.layer_words import face_words

_TIMES = "\u00d7"
_PLANE = 4


class ChannelController(QObject):
    """Follows the chosen channel: over the picture at the left, and in the middle when it was opened."""

    def __init__(self, inspection: Inspection, page: InspectPage, maps: MapsController, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._page, self._maps = inspection, page, maps
        inspection.channel_changed.connect(self._show)
        inspection.cell_changed.connect(self._show_cell)
        maps.shown.connect(self._show)
        page.maps.channel_opened.connect(self._on_opened)
        page.maps.scale_changed.connect(self._show)
        page.channel.closed.connect(page.show_maps)
        page.channel.channel_stepped.connect(self.step)
        page.channel.cell_chosen.connect(self._on_cell_chosen)

    def step(self, by: int) -> None:
        """Be at another channel, so many on in the order of the sheet."""
        place, order = self._inspection.place, self._maps.order
        if place is None or not len(order):
            return
        now = int(np.flatnonzero(order == place.channel)[0]) if place.channel in order else -max(0, by)
        self._inspection.go(place.at_channel(int(order[min(len(order) - 1, max(0, now + by))])))

    def _on_opened(self, channel: int) -> None:
        place = self._inspection.place
        if place is not None:
            self._inspection.go(place.at_channel(channel))
            self._page.show_channel()
            self._show()

    def _on_cell_chosen(self, cell: Cell) -> None:
        place = self._inspection.place
        if place is not None:
            self._inspection.go(place.at_cell(cell))

    def _show(self) -> None:
        place, look, maps = self._inspection.place, self._inspection.look, self._maps.maps
        if place is None or look is None or maps is None:
            self._page.picture.set_overlay(None, False)
            return
        if place.channel is None or place.channel >= len(maps.maps):
            self._page.picture.set_overlay(None, False)
            self._page.show_maps()
            return
        self._show_overlay(maps, place.channel)
        if self._page.is_channel_shown:
            self._fill(maps, place.channel)
        else:
            self._page.show_maps()

    def _show_overlay(self, maps: LayerMaps, channel: int) -> None:
        """A plane of numbers can lie over the picture."""
        if len(maps.shape) != _PLANE or maps.maps.shape[1:] == (1, 1):
            self._page.picture.set_overlay(None, False)
            return
        scale = self._page.maps.scale_of_channel(channel)
        self._page.picture.set_overlay(levels_of(maps.maps[channel], scale.low, scale.high), scale.is_signed)

    def _fill(self, maps: LayerMaps, channel: int) -> None:
        layer, look = self._inspection.layer, self._inspection.look
        if look is None:
            return
        rows, columns = maps.maps.shape[1:]
        inspector, place = self._inspection.inspector, self._inspection.place
        name = place_title(inspector, place.tensor) if inspector is not None and place is not None else ""
        facts = f"{rows} {_TIMES} {columns}"
        faces = face_words(layer) if layer is not None else None
        if faces is not None and layer is not None:
            is_before = self._inspection.place is not None and self._inspection.place.tensor == layer.tensor
            facts = f"{facts} · {faces[0] if is_before else faces[1]}"
        is_plane = len(maps.shape) == _PLANE and (rows, columns) != (1, 1)
        page = self._page.channel
        page.set_channel(
            self._title(name, channel),
            facts,
            maps.maps[channel],
            self._page.maps.scale_of_channel(channel),
            look.pixels if is_plane else None,
            channel,
        )
        # What a colour of the picture looks for is no question.
        page.places.setVisible(not self._colors())
        self._show_kernel(channel)
        self._show_cell()

    def _colors(self) -> tuple[str, ...]:
        inspector, place = self._inspection.inspector, self._inspection.place
        return color_names(inspector, place.tensor) if inspector is not None and place is not None else ()

    def _title(self, layer: str, channel: int) -> str:
        colors = self._colors()
        if self._maps.maps is not None and len(self._maps.maps.maps) == 1:
            return layer
        if colors:
            return self.tr("{layer}, {color}").format(layer=layer, color=colors[channel])
        return self.tr("{layer}, channel {n}").format(layer=layer, n=channel)

    def _show_kernel(self, channel: int) -> None:
        inspector, layer, page = self._inspection.inspector, self._inspection.layer, self._page.channel
        kernel = kernel_of(inspector.graph, layer, channel) if inspector is not None and layer is not None else None
        if inspector is None or layer is None or kernel is None:
            page.set_kernel(None, (), None)
            return
        colors = color_names(inspector, inspector.graph.producers[layer.tensor].input(0))
        weights, names = kernel.weights, colors[kernel.first :][: len(kernel.weights)] or self._input_names(kernel)
        is_colored = len(weights) == len(colors) == len("RGB")
        if is_colored and inspector.expectations.preprocess.color_order == "BGR":
            weights, names = weights[::-1], names[::-1]
        page.set_kernel(weights, names, kernel.bias, is_colored=is_colored)

    def _input_names(self, kernel: Kernel) -> tuple[str, ...]:
        words = self.tr("channel {n}")
        return tuple(words.format(n=kernel.first + number) for number in range(len(kernel.weights)))

    def _show_cell(self) -> None:
        place = self._inspection.place
        if self._page.is_channel_shown and place is not None:
            self._page.channel.set_current(place.cell)
