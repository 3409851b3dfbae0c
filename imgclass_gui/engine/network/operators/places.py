"""Places in tensors: what several families of operators need to find a number, or all that had a say."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Shapes, Values
from trainer.contract.errors import UserFacingError


def check_place(at: At, shape: Shape) -> None:
    """Refuse a place that a tensor does not have; negative indices are none.

    Raises:
        IndexError: There is no such place.
    """
    if len(at) != len(shape) or not all(0 <= index < size for index, size in zip(at, shape, strict=True)):
        raise IndexError(f"there is no place {at} in a tensor of shape {shape}")


def term_at(values: Values, tensor: str, at: At, weight: float | None = None, weight_at: At | None = None) -> Term:
    """The term that a tensor's number contributes, with a weight where there is one."""
    value = float(values[tensor][at])
    return Term(tensor, at, value, weight, value if weight is None else value * weight, weight_at)


def aligned(at: At, shape: Shape) -> At:
    """Which number of a tensor of `shape` is broadcast to the place `at` (numpy's rule)."""
    last = at[len(at) - len(shape) :]
    return tuple(0 if size == 1 else index for index, size in zip(last, shape, strict=True))


def any_along(mask: Mask, axes: Iterable[int]) -> Mask:
    """Whether anything is marked along some axes, which the result has no more."""
    return np.asarray(mask.any(axis=tuple(axes)))


def narrowed(mask: Mask, shape: Shape) -> Mask:
    """The reverse of broadcasting: which numbers of a tensor of `shape` go to the places of the mask."""
    if mask.shape == shape:
        return mask
    extra = mask.ndim - len(shape)
    stretched = (extra + axis for axis, size in enumerate(shape) if size == 1)
    return any_along(mask, (*range(extra), *stretched)).reshape(shape)


def joined(node: Node, shapes: Shapes, constants: Values, parts: Iterable[tuple[str, Mask]]) -> dict[str, Mask]:
    """The answer of `Operator.reach` from its parts.

    One tensor may be several inputs of a node, whose masks then unite. An input that is no constant and has no part,
    such as a shape that the network computes, has no number marked.

    Args:
        node: The operation.
        shapes: Of its inputs, by name.
        constants: The inputs that the answer leaves out.
        parts: Names of inputs, and masks that broadcast to their shapes; none of these is changed.
    """
    moving = dict.fromkeys(name for name in node.inputs if name in shapes and name not in constants)
    found: dict[str, Mask] = {}
    for name, mask in parts:
        found[name] = found[name] | mask if name in found else mask
    return {name: np.broadcast_to(found.get(name, np.False_), shapes[name]) for name in moving}


def axis_of(axis: int, rank: int) -> int:
    """An axis that may count from the end, counted from the start."""
    return axis + rank if axis < 0 else axis


def integers(node: Node, number: int, attribute: str, values: Values) -> tuple[int, ...] | None:
    """Integers that are an input in newer versions of an operator and an attribute in older ones.

    Args:
        node: The operation.
        number: Of the input.
        attribute: Name of the attribute.
        values: Inputs by name.

    Returns:
        They; None where the node says nothing.

    Raises:
        UserFacingError: They are an input that is not in `values`: the network computes them for every picture.
    """
    name = node.input(number)
    if not name:
        given = node.attributes.get(attribute)
    elif name in values:
        given = values[name]
    else:
        raise UserFacingError(
            f"the operation {node.op_type} takes its {attribute} from the picture", "Choose a layer after it."
        )
    return None if given is None else tuple(int(value) for value in np.ravel(given))
