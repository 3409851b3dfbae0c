"""Which layer of another network stands where one of this network's stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imgclass_gui.engine.network.layer import Layer

if TYPE_CHECKING:
    from imgclass_gui.engine.network.inspector import Inspector


def matching_layers(own: Sequence[Layer], others: Sequence[Layer]) -> dict[int, Layer]:
    """The layers of another network that can be set beside those of one.

    Networks with the same list of kinds and shapes, as before and after a training, match number by number; of others,
    only layers of the same title and shape do.

    Args:
        own: All layers of a network, in the order of execution.
        others: Those of the other network.

    Returns:
        By the number of a layer of `own`; those that nothing matches are missing.
    """
    if [(one.kind, one.shape) for one in own] == [(one.kind, one.shape) for one in others]:
        return {layer.number: match for layer, match in zip(own, others, strict=True)}
    known = {(one.title, one.shape): one for one in others}
    found = {layer.number: known.get((layer.title, layer.shape)) for layer in own}
    return {number: match for number, match in found.items() if match is not None}


def matching_tensor(tensor: str, own: Inspector, other: Inspector) -> str | None:
    """The tensor of another network that can be set beside one: the same face of the same layer, or the picture.

    Args:
        tensor: Of `own`: a layer's, between its own and that after its activation, or the picture's.
        own: Its network.
        other: The other one.

    Returns:
        None where there is no such layer, or where it has no such face.
    """
    layer = own.tensors.layer_of(tensor)
    if layer is None:
        is_picture = own.tensors.original(tensor) == own.graph.input
        return other.graph.input if is_picture else None
    match = matching_layers(own.layers, other.layers).get(layer.number)
    if match is None:
        return None
    if tensor == layer.after:
        return match.after
    if tensor == layer.tensor:
        return match.tensor
    steps, others = list(own.tensors.steps_of(layer)), list(other.tensors.steps_of(match))
    return others[steps.index(tensor)] if tensor in steps and len(others) == len(steps) else None
