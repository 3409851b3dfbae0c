"""Which numbers of an earlier tensor, and which pixels, have a say in a value: exactly, through every branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask
from imgclass_gui.engine.network.operators.registry import reach
from trainer.contract.errors import UserFacingError


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of rows and columns, the last ones not included."""

    top: int
    left: int
    bottom: int
    right: int


def receptive_field(
    graph: Graph, tensor: str, at: At, source: str = "", shapes: Mapping[str, Shape] | None = None
) -> NDArray[np.bool_]:
    """Which numbers of a source have a say in one number of a tensor.

    Args:
        graph: The network.
        tensor: Where the number lies.
        at: Its place, one index an axis.
        source: An earlier tensor; the picture where it is empty.
        shapes: Of all tensors; those that the graph tells by itself where it is None.

    Returns:
        A mask of the source's shape. Exact: not the bounding rectangle of the usual formula.

    Raises:
        UserFacingError: The way back goes through an operation that is not known.
        IndexError: There is no such place.
    """
    source = source or graph.input
    known = graph.shapes if shapes is None else shapes
    if tensor not in known:
        raise UserFacingError(f"the shape of {tensor!r} is not known", "Choose another layer.")
    mask = np.zeros(known[tensor], np.bool_)
    mask[at] = True
    masks = {tensor: mask}
    # Backwards, so that a tensor has heard from all its users before its own maker is asked.
    for node in reversed(graph.nodes):
        asked = [name for name in node.outputs if name in masks and name != source and masks[name].any()]
        for name in asked:
            _add_reach(graph, node, name, known, masks)
    # Masks may be views of smaller ones.
    return np.array(masks[source]) if source in masks else np.zeros(known[source], np.bool_)


def _add_reach(graph: Graph, node: Node, name: str, known: Mapping[str, Shape], masks: dict[str, Mask]) -> None:
    """Mark in its inputs what has a say in the marked numbers of one of a node's outputs."""
    own = {tensor: known[tensor] for tensor in (*node.inputs, name) if tensor in known}
    if len(own) < len({tensor for tensor in (*node.inputs, name) if tensor}):
        raise UserFacingError(f"the shapes around {node.op_type} are not known", "Choose another layer.")
    for tensor, reached in reach(node, name, own, graph.constants_of(node), masks[name]).items():
        masks[tensor] = masks[tensor] | reached if tensor in masks else reached


def box_of(mask: NDArray[np.bool_], is_channels_last: bool = False) -> Box | None:
    """The smallest rectangle around the marked numbers; None where there are none.

    Args:
        mask: bool (N, C, H, W), or (N, H, W, C).
        is_channels_last: Which of both.
    """
    plane = np.asarray(mask.any(axis=(0, 3) if is_channels_last else (0, 1)))
    rows, columns = np.flatnonzero(np.any(plane, axis=1)), np.flatnonzero(np.any(plane, axis=0))
    if not len(rows):
        return None
    return Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
