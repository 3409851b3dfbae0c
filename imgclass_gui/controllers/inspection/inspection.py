"""What is being looked into: the one state that the controllers of this screen share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.inspection.place import Place, Trail
from imgclass_gui.engine.network.channel_maps import Cell, cell_of, map_shape
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.look import Look


class Inspection(QObject):
    """A network, a picture in it, a class, and a place.

    Signals:
        network_changed: Another network, or none.
        look_changed: Another picture in it, or none.
        class_changed: Another class is asked about.
        layer_changed: Another tensor's maps are to be shown.
        channel_changed: Another channel is chosen, or none; also after `layer_changed`.
        cell_changed: Another number is chosen, or none; also after `channel_changed`.
    """

    network_changed = Signal()
    look_changed = Signal()
    class_changed = Signal()
    layer_changed = Signal()
    channel_changed = Signal()
    cell_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.inspector: Inspector | None = None
        self.look: Look | None = None
        self.picture_path = ""
        self.class_index = -1
        self._trail = Trail()

    @property
    def place(self) -> Place | None:
        """Where one is."""
        return self._trail.places[-1] if self._trail.places else None

    @property
    def trail(self) -> tuple[Place, ...]:
        """Where one has been, and last where one is."""
        return self._trail.places

    @property
    def layer(self) -> Layer | None:
        """The layer where one is; None at the picture."""
        place, inspector = self.place, self.inspector
        return inspector.tensors.layer_of(place.tensor) if place is not None and inspector is not None else None

    @property
    def class_label(self) -> str:
        """The name of the class that is asked about; empty for none."""
        labels = self.inspector.labels if self.inspector is not None else ()
        return labels[self.class_index] if 0 <= self.class_index < len(labels) else ""

    def set_network(self, inspector: Inspector | None) -> None:
        """Look into another network, at its first layer."""
        self.inspector, self.look, self.class_index = inspector, None, -1
        self._trail.clear()
        if inspector is not None and inspector.layers:
            self._trail.go(Place(inspector.layers[0].after), is_jump=True)
        self.network_changed.emit()
        self.look_changed.emit()
        self.layer_changed.emit()
        self.channel_changed.emit()
        self.cell_changed.emit()

    def set_look(self, look: Look | None, path: str) -> None:
        """Look at another picture, at the same place."""
        self.look, self.picture_path = look, path
        self.look_changed.emit()

    def set_class(self, index: int) -> None:
        """Ask about another class; -1 for none."""
        if index != self.class_index:
            self.class_index = index
            self.class_changed.emit()

    def go_to_layer(self, number: int) -> None:
        """Be at a layer, after its activation; 0 is the picture."""
        inspector = self.inspector
        if inspector is not None and 0 <= number <= len(inspector.layers):
            tensor = inspector.layers[number - 1].after if number else inspector.graph.input
            self.go(Place(tensor), is_jump=True)

    def go_to_number(self, tensor: str, at: tuple[int, ...]) -> None:
        """Be at a number, wherever it lies; the network must have been run on the picture."""
        inspector, look = self.inspector, self.look
        if inspector is not None and look is not None:
            tensor = inspector.tensors.original(tensor)
            cell = cell_of(look.maps(tensor).shape, at, tensor in inspector.channels_last)
            self.go(Place(tensor, cell.channel, cell), is_jump=True)

    def go(self, place: Place, *, is_jump: bool = False) -> None:
        """Be somewhere else; see `Trail.go`."""
        before = self.place
        self._trail.go(place, is_jump=is_jump)
        self._tell(before, place)

    def step(self, rows: int, columns: int) -> None:
        """Be at a cell of the same map, so many rows and columns on; nothing beyond its edge."""
        place, look, inspector = self.place, self.look, self.inspector
        if place is not None and place.cell is not None and look is not None and inspector is not None:
            _, height, width = map_shape(look.maps(place.tensor).shape, place.tensor in inspector.channels_last)
            cell = Cell(place.cell.channel, place.cell.row + rows, place.cell.column + columns)
            if 0 <= cell.row < height and 0 <= cell.column < width:
                self.go(place.at_cell(cell))

    def return_to(self, number: int) -> None:
        """Be at an earlier place of the trail again."""
        before = self.place
        if 0 <= number < len(self.trail):
            self._tell(before, self._trail.return_to(number))

    def back(self) -> None:
        """Be at the place before."""
        self.return_to(len(self.trail) - 2)

    def _tell(self, before: Place | None, now: Place) -> None:
        has_other_layer = before is None or before.tensor != now.tensor
        has_other_channel = has_other_layer or before is None or before.channel != now.channel
        if has_other_layer:
            self.layer_changed.emit()
        if has_other_channel:
            self.channel_changed.emit()
        if has_other_channel or before is None or before.cell != now.cell:
            self.cell_changed.emit()
