"""One picture inside a network: its maps, and the account of any of its numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.backward.known import Known
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.registry import explain
from imgclass_gui.engine.network.pixel_account import explain_pixel
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.network.ranking import rank_by_removal
from imgclass_gui.engine.network.receptive_field import receptive_field
from imgclass_gui.engine.probabilities import softmax
from imgclass_gui.engine.results import ClassScore
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    from imgclass_gui.engine.network.inspector import Inspector

# What one run for all layers may give, for a picture.
OVERVIEW_BYTES = 160 << 20


@dataclass(frozen=True, slots=True)
class Proof:
    """A number's account beside what the runtime says it is.

    Attributes:
        arithmetic: The account.
        runtime: ONNX Runtime's number.
    """

    arithmetic: Arithmetic
    runtime: float

    @property
    def difference(self) -> float:
        """The recomputed number less the runtime's."""
        return self.arithmetic.computed - self.runtime


class Look:
    """One picture inside a network. Any thread may ask.

    Args:
        inspector: The network.
        batch: The picture, of the shape and type of the network's input.
        square: The same before its numbers were normalised: uint8 (height, width, channels), as `fit` gives it.

    Attributes:
        probe: The values of its tensors.
        square: The pixels, in the network's own order of colours.
    """

    def __init__(self, inspector: Inspector, batch: NDArray[Any], square: NDArray[np.uint8]) -> None:
        self._inspector = inspector
        self.square = square
        self._effects: tuple[int, dict[str, NDArray[np.float32]]] | None = None
        self._together: tuple[Node | None, Mapping[str, NDArray[Any]]] = None, {}
        self.probe = Probe(inspector.graph, batch, inspector.sessions)

    def see_all(self) -> None:
        """Compute all layers at once, so that going from one to another costs nothing; as far as there is room.

        Raises:
            UserFacingError: The network cannot compute the picture.
        """
        self.probe.values(self._inspector.overview)

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """What the network sees, for the screen: uint8 (height, width, 3) in red, green, blue."""
        is_turned = self._inspector.expectations.preprocess.color_order == "BGR"
        square = self.square[..., ::-1] if is_turned else self.square
        return np.ascontiguousarray(np.broadcast_to(square, (*square.shape[:2], 3)))

    def scores(self, count: int) -> tuple[ClassScore, ...]:
        """The likeliest classes, best first; none where the network is no classifier.

        Raises:
            UserFacingError: The network cannot compute the picture.
        """
        inspector = self._inspector
        if inspector.remark:
            return ()
        row = np.asarray(self.maps(inspector.graph.outputs[0]).reshape(1, -1), np.float32)
        if inspector.expectations.output == "logits":
            row = softmax(row)
        labels = inspector.labels
        order = (-row[0]).argsort(kind="stable")[:count]
        return tuple(ClassScore(labels[index], int(index), float(row[0, index])) for index in order)

    def maps(self, tensor: str) -> NDArray[Any]:
        """All numbers of a tensor, for this picture."""
        return self.probe.values([tensor])[tensor]

    def is_constant(self, tensor: str) -> bool:
        """Whether a tensor is the same for every picture."""
        return self._inspector.graph.is_constant(tensor)

    def effects(self, class_index: int) -> Mapping[str, NDArray[np.float32]]:
        """What each channel of each layer does for a class, by the layer's last tensor; see `effects.Effects`.

        Raises:
            UserFacingError: The gradient is not known, or there is no such class.
        """
        known = self._effects
        if known is None or known[0] != class_index:
            picture = self.maps(self._inspector.graph.input)
            self._effects = known = class_index, self._inspector.effects.of(picture, class_index)
        return known[1]

    def effects_by_removal(
        self,
        tensor: str,
        class_index: int,
        progress: Callable[[int, int], None] = lambda done, total: None,
        stop: threading.Event | None = None,
    ) -> NDArray[np.float32]:
        """What each channel of a layer does for a class, exactly; see `rank_by_removal`."""
        inspector = self._inspector
        return rank_by_removal(inspector.graph, self.probe, tensor, class_index, inspector.answer, progress, stop)

    def prove(self, tensor: str, at: At) -> Proof:
        """Account for a number.

        Args:
            tensor: That it lies in.
            at: Where, one index an axis.

        Raises:
            UserFacingError: The operation that makes it is not known, or there is no such place.
        """
        inspector = self._inspector
        if tensor == inspector.graph.input:
            return self._prove_pixel(at)
        node = inspector.graph.producers.get(tensor)
        if node is None:
            raise UserFacingError(f"the network does not make {tensor!r}", "“imgclass layers” lists what it makes.")
        names = [*(name for name in node.inputs if name), tensor]
        values = self._values_around(node, names)
        shape = values[tensor].shape
        if len(at) != len(shape) or not all(0 <= index < size for index, size in zip(at, shape, strict=True)):
            raise UserFacingError(f"there is no place {at} in a tensor of {shape}", "Places begin at 0.")
        return Proof(explain(node, tensor, values, at), float(values[tensor][at]))

    def _prove_pixel(self, at: At) -> Proof:
        expected = self._inspector.expectations
        _, channel, row, column = at if not expected.is_channels_last else (at[0], at[3], at[1], at[2])
        account = explain_pixel(int(self.square[row, column, channel]), channel, expected.preprocess)
        return Proof(account, float(self.maps(self._inspector.graph.input)[at]))

    def _values_around(self, node: Node, names: Sequence[str]) -> Mapping[str, NDArray[Any]]:
        """The values that one of a node's results is made of, and that result."""
        kept, values = self._together
        if kept is node and all(name in values for name in names):
            return values
        values = self.probe.values(names)
        if self._inspector.is_quantised:
            # Two runs may fuse a quantised network differently, and be a step apart.
            values = self.probe.together(names)
            self._together = node, values
        return values

    def receptive_field(self, tensor: str, at: At) -> NDArray[np.bool_]:
        """Which numbers of the picture's tensor have a say in a number; see `receptive_field`."""
        return receptive_field(self._inspector.graph, tensor, at, shapes=self._shapes)

    @cached_property
    def _shapes(self) -> Mapping[str, Shape]:
        """Of all tensors; the runtime knows those that the graph does not tell, as around operators of its own."""
        graph = self._inspector.graph
        missing = [name for name in graph.producers if name not in graph.shapes]
        run = {name: value.shape for name, value in self.probe.together(missing).items()} if missing else {}
        return {**graph.shapes, **run}


def choose_overview(inspector: Inspector) -> tuple[str, ...]:
    """The tensors to compute at once: all that depend on the picture, or only the layers', or what of these has room.

    Args:
        inspector: The network.
    """
    graph, layers = inspector.graph, inspector.layers
    known = Known(graph, graph.shapes)

    def size(name: str) -> int:
        return prod(graph.shapes.get(name, ())) * known.dtype(name).itemsize

    last = [layer.after for layer in layers]
    for names in (list(graph.producers), [*(layer.tensor for layer in layers), *last], last):
        wanted = tuple(dict.fromkeys(name for name in names if name in graph.producers))
        if sum(map(size, wanted)) <= OVERVIEW_BYTES:
            return wanted
    chosen, room = [], OVERVIEW_BYTES
    for name in sorted(dict.fromkeys(last), key=size):
        room -= size(name)
        if room < 0:
            break
        chosen.append(name)
    return tuple(chosen)
