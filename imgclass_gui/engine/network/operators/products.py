"""Products of several tensors summed over named axes. Source: the ONNX operator documentation of Einsum."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product, repeat

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic, Term
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import any_along, check_place, joined
from trainer.contract.errors import UserFacingError

_MOST_FACTORS = 2


class SumOfProducts:
    """Einsum of one tensor or two: the first one's numbers, each times the second's, summed over what is not kept.

    Equations with an ellipsis or with a name twice in one tensor are refused, and so are more than two tensors.
    """

    op_types: tuple[str, ...] = ("Einsum",)
    kind = "sum of products"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term a product; see `Operator.explain`."""
        inputs, output = read_equation(node)
        sizes = {
            label: size
            for name, labels in zip(node.inputs, inputs, strict=True)
            for label, size in zip(labels, values[name].shape, strict=True)
        }
        check_place(at, tuple(sizes[label] for label in output))
        kept = dict(zip(output, at, strict=True))
        summed = [label for label in sizes if label not in kept]
        columns = [
            _column(labels, kept, summed, sizes, values[name]) for name, labels in zip(node.inputs, inputs, strict=True)
        ]
        places, numbers = columns[0]
        products = numbers
        if len(columns) == 1:
            terms = tuple(
                Term(node.inputs[0], place, number, None, number)
                for place, number in zip(places, numbers.tolist(), strict=True)
            )
        else:
            others, weights = columns[1]
            products = numbers * weights
            rows = places, numbers.tolist(), weights.tolist(), products.tolist(), others
            terms = tuple(map(Term._make, zip(repeat(node.inputs[0], len(numbers)), *rows, strict=True)))
        return Arithmetic("sum", terms, 0.0, float(products.sum()))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All that is multiplied and summed into the places; see `Operator.reach`."""
        inputs, output = read_equation(node)
        parts = []
        for name, labels in zip(node.inputs, inputs, strict=True):
            kept = [label for label in output if label in labels]
            part = any_along(mask, [axis for axis, label in enumerate(output) if label not in labels])
            part = part.transpose([kept.index(label) for label in labels if label in kept])
            missing = [axis for axis, label in enumerate(labels) if label not in kept]
            parts.append((name, np.expand_dims(part, missing)))
        return joined(node, shapes, constants, parts)


def read_equation(node: Node) -> tuple[list[str], str]:
    """The names of the axes of every input, and those of the output.

    Raises:
        UserFacingError: In a form that is not known here.
    """
    left, _, right = str(node.attributes["equation"]).replace(" ", "").partition("->")
    inputs = left.split(",")
    repeated = any(len(set(labels)) < len(labels) for labels in (*inputs, right))
    if "." in left or repeated or len(inputs) > _MOST_FACTORS or "->" not in str(node.attributes["equation"]):
        raise UserFacingError(
            f"the arithmetic of a sum of products like {node.attributes['equation']!r} is not known",
            "Choose a layer before or after it.",
        )
    return inputs, right


def _column(
    labels: str, kept: Mapping[str, int], summed: list[str], sizes: Mapping[str, int], tensor: NDArray[np.floating]
) -> tuple[list[At], NDArray[np.float64]]:
    """Of one factor, the places and the numbers in the order of the sum; a number may come several times."""
    at = tuple(kept.get(label, slice(None)) for label in labels)
    own = [label for label in labels if label not in kept]
    numbers = tensor[at].transpose([own.index(label) for label in summed if label in own]).astype(np.float64)
    numbers = np.expand_dims(numbers, [axis for axis, label in enumerate(summed) if label not in own])
    spread = np.broadcast_to(numbers, [sizes[label] for label in summed]).ravel()
    turns = product(*(range(sizes[label]) for label in summed))
    order = {label: number for number, label in enumerate(summed)}
    return [tuple(kept[label] if label in kept else turn[order[label]] for label in labels) for turn in turns], spread


OPERATORS: tuple[Operator, ...] = (SumOfProducts(),)
