"""What stands beside the present picture or network, and how both are read; all of it away from the window's thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from imgclass_gui.controllers.inspection.names import class_names, color_names
from imgclass_gui.controllers.inspection.network_controller import open_network
from imgclass_gui.engine.network.channel_maps import maps_of
from imgclass_gui.engine.network.differences import LayerDifference, layer_differences
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.matching_layers import matching_tensor
from imgclass_gui.widgets.figures import percent
from imgclass_gui.widgets.inspection.compare.pair_view import PairView, pair_of
from trainer.contract.errors import UserFacingError


@dataclass(frozen=True, slots=True, eq=False)
class Rival:
    """What the person chose to compare with: a picture, or a network; the other one stays the same.

    Attributes:
        picture: Path of another picture; empty for the same one.
        network: Path of another network; empty for the same one.
        opened: That network, where it is open already.
    """

    picture: str = ""
    network: str = ""
    opened: Inspector | None = None

    @property
    def path(self) -> str:
        """Of whichever was chosen."""
        return self.network or self.picture


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A picture in a network.

    Attributes:
        inspector, look: Both of them.
        path: Of the picture.
    """

    inspector: Inspector
    look: Look
    path: str

    def answer(self) -> str:
        """The likeliest class with its probability; empty where the network is no classifier.

        Raises:
            UserFacingError: The network cannot compute the picture.
        """
        return " ".join(f"{score.label} {percent(score.probability)}" for score in self.look.scores(1))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One layer in both.

    Attributes:
        left, right: What is compared.
        answers: Theirs.
        sizes: Channels, rows and columns of the maps at the left.
        pair: The numbers; None where the other network has no layer like this one.
    """

    left: Seen
    right: Seen
    answers: tuple[str, str]
    sizes: tuple[int, ...]
    pair: PairView | None


class RightSide:
    """Opens the other network and looks at the other picture, on one thread only; both are kept."""

    def __init__(self) -> None:
        self._inspector: Inspector | None = None
        self._seen: Seen | None = None
        self._failed: dict[str, UserFacingError] = {}

    def see(self, left: Seen, rival: Rival, stop: threading.Event) -> Seen:
        """What stands beside `left`.

        Raises:
            UserFacingError: The network or the picture cannot be read.
            Stopped: `stop` was set while a network was being opened.
        """
        inspector = self._open(rival, stop) if rival.network else left.inspector
        path = rival.picture or left.path
        if inspector is left.inspector and path == left.path:
            return left
        seen = self._seen
        if seen is None or seen.inspector is not inspector or seen.path != path:
            look = inspector.look(path)
            look.see_all()
            seen = self._seen = Seen(inspector, look, path)
        return seen

    def _open(self, rival: Rival, stop: threading.Event) -> Inspector:
        path = rival.network
        if rival.opened is not None:
            return rival.opened
        if path in self._failed:
            raise self._failed[path]
        if self._inspector is None or self._inspector.path != path:
            try:
                self._inspector = open_network(path, stop)
            except UserFacingError as error:
                self._failed[path] = error
                raise
        return self._inspector


def compare(left: Seen, right: Seen, tensor: str) -> Compared:
    """Set a tensor of one beside its counterpart in the other.

    Args:
        left: With the tensor.
        right: The other one.
        tensor: Whose numbers are compared.

    Raises:
        UserFacingError: A network cannot compute its picture.
    """
    value = left.look.maps(tensor)
    maps = maps_of(value, tensor in left.inspector.channels_last)
    match = matching_tensor(tensor, left.inspector, right.inspector)
    other = right.look.maps(match) if match is not None else None
    pair = None
    if match is not None and other is not None and other.shape == value.shape:
        names = class_names(left.inspector, tensor, maps.shape) or color_names(left.inspector, tensor)
        pair = pair_of(maps, maps_of(other, match in right.inspector.channels_last), names)
    return Compared(left, right, (left.answer(), right.answer()), maps.shape, pair)


def profile(left: Seen, right: Seen) -> list[LayerDifference]:
    """How much each layer differs; see `layer_differences`."""
    return list(layer_differences(left.inspector, left.look, right.inspector, right.look))
