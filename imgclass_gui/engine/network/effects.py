"""What every channel of every layer does for an answer, from one run: gradient times activation, summed in the network.

The same figures as `gradients.rank_by_gradient`, but all layers share the way back, so that going from one layer to
another costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.backward.backward_model import BackwardModel, finish
from imgclass_gui.engine.network.backward.builder import Builder
from imgclass_gui.engine.network.backward.registry import require_rule
from imgclass_gui.engine.network.backward.walk import CLASS, give, one_hot, raise_opset, shapes_around, tail_of
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.sessions import run_outputs
from trainer.contract.errors import UserFacingError

_LEAST_AXES = 2


class Effects:
    """Ready to be asked about any picture and any class.

    Args:
        graph: The network.
        tensors: The layers: of shape (1, C, ...).
        output: The answer, with one number a class for one picture.
        channels_last: The layers of shape (1, H, W, C).

    Attributes:
        reason: Why some layers have no figure; empty where all have.

    Raises:
        UserFacingError: No layer has one, or the runtime refuses.
    """

    def __init__(self, graph: Graph, tensors: Sequence[str], output: str, channels_last: Collection[str] = ()) -> None:
        self._picture = graph.input
        # Of operators of the runtime's own the sizes are not known.
        shape = graph.shapes.get(output)
        self._classes = prod(shape) if shape is not None else None
        back, self._names, self.reason = effects_model(graph, tensors, output, channels_last)
        if not self._names:
            raise UserFacingError(self.reason or "the answer depends on no layer", "Removal works all the same.")
        try:
            self._session = open_part(graph, back.model, physical_cores(), keeps_memory=False, more=back.weights)
        except UserFacingError as error:
            raise UserFacingError("the effects of this network's channels are not known", error.hint) from error

    def of(self, picture: NDArray[Any], class_index: int) -> dict[str, NDArray[np.float32]]:
        """The figures of all layers.

        Args:
            picture: Of the shape and type of the network's input.
            class_index: Number of the class.

        Returns:
            By tensor, float32 (C,): above zero for channels that speak for the class. Layers without a figure are
            missing.

        Raises:
            UserFacingError: There is no such class, or the network cannot be computed.
        """
        if class_index < 0 or (self._classes is not None and class_index >= self._classes):
            raise UserFacingError(f"there is no class {class_index}", f"There are {self._classes}, from 0 on.")
        feeds = {self._picture: picture, CLASS: np.array(class_index, np.int64)}
        figures = run_outputs(self._session, list(self._names.values()), feeds)
        return dict(zip(self._names, figures, strict=True))


def effects_model(
    graph: Graph, tensors: Sequence[str], output: str, channels_last: Collection[str] = ()
) -> tuple[BackwardModel, dict[str, str], str]:
    """The network forward, then back from the answer as far as rules are known.

    Args:
        graph: The network.
        tensors: The layers; those that the answer does not depend on have no figure, nor have those without channels.
        output: The answer.
        channels_last: The layers of shape (1, H, W, C).

    Returns:
        A model with the inputs: the picture, and `walk.CLASS`; the names of its outputs by layer; and why the way back
        ended before it came to all layers, empty where it did not.
    """
    from onnx import ValueInfoProto

    model = ending_at(graph, [output])
    opset = raise_opset(model)
    tail = tail_of(graph, tensors, output)
    shapes = shapes_around(graph, tail)
    reached = {name for node in tail for name in (*node.inputs, *node.outputs)}
    layers = [name for name in dict.fromkeys(tensors) if name in reached and _has_channels(shapes.get(name, ()))]
    wanted = frozenset({*layers, *(name for node in tail for name in node.outputs)})
    builder = Builder(graph, shapes, opset, wanted)
    builder.give(output, one_hot(builder, output))
    blocked, reason = _walk_back(tail, builder)
    names = {name: _write_figure(name, builder, name in channels_last) for name in layers if name not in blocked}
    outputs = [ValueInfoProto(name=name) for name in names.values()]
    return finish(model, builder, (), outputs), names, reason


def _has_channels(shape: Sequence[int]) -> bool:
    # Three axes are a sequence, whose maps have no channels.
    return len(shape) >= _LEAST_AXES and len(shape) != _LEAST_AXES + 1


def _walk_back(tail: Sequence[Node], builder: Builder) -> tuple[set[str], str]:
    """Write the gradients of all tensors behind which every rule is known; the others, and the first reason."""
    blocked: set[str] = set()
    reason = ""
    for node in reversed(tail):
        if not blocked.isdisjoint(node.outputs):
            blocked.update(node.inputs)
            continue
        try:
            give(node, require_rule(node)(node, builder), builder)
        except UserFacingError as error:
            blocked.update(node.inputs)
            reason = reason or error.message
    return blocked, reason


def _write_figure(name: str, builder: Builder, is_last: bool) -> str:
    """The sum of gradient times activation over all axes but the channels', as float32 (C,)."""
    from onnx import TensorProto

    shape = builder.shape(name)
    product = builder.times(builder.gradient(name), name)
    channels = len(shape) - 1 if is_last else 1
    others = tuple(axis for axis in range(len(shape)) if axis != channels)
    figure = builder.reshape(builder.sum(product, others), (shape[channels],))
    return builder.add("Cast", figure, to=TensorProto.FLOAT)
