"""Resizing: every number is a weighted sum of its neighbours' numbers, worked out an axis at a time.

Formulas are those of the ONNX operator documentation of Resize and Upsample. Coordinates are worked out in 32 bits, as
ONNX Runtime does: the nearest of two neighbours at the same distance hangs on the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, joined, term_at
from trainer.contract.errors import UserFacingError

_Places = NDArray[np.float32]
# Of the output's indices, the scale, and the sizes of input and output: where they lie in the input.
_Transformation = Callable[[_Places, np.float32, int, int], _Places]

_HALF = np.float32(0.5)
# Before this version of ONNX's operators there was one rule for coordinates, and one for the nearest number.
_RULES_SINCE = 11


def _half_pixel(places: _Places, scale: np.float32, before: int, after: int) -> _Places:
    return (places + _HALF) / scale - _HALF


def _pytorch_half_pixel(places: _Places, scale: np.float32, before: int, after: int) -> _Places:
    return _half_pixel(places, scale, before, after) if after > 1 else np.zeros_like(places)


def _align_corners(places: _Places, scale: np.float32, before: int, after: int) -> _Places:
    return places * np.float32(before - 1) / np.float32(after - 1) if after > 1 else np.zeros_like(places)


def _asymmetric(places: _Places, scale: np.float32, before: int, after: int) -> _Places:
    return places / scale


_TRANSFORMATIONS: Mapping[str, _Transformation] = MappingProxyType(
    {
        "half_pixel": _half_pixel,
        "pytorch_half_pixel": _pytorch_half_pixel,
        "align_corners": _align_corners,
        "asymmetric": _asymmetric,
    }
)
_ROUNDINGS: Mapping[str, Callable[[_Places], NDArray[Any]]] = MappingProxyType(
    {
        "round_prefer_floor": lambda places: np.ceil(places - _HALF),
        "round_prefer_ceil": lambda places: np.floor(places + _HALF),
        "floor": np.floor,
        "ceil": np.ceil,
    }
)


def _one_hot(indices: NDArray[Any], size: int) -> NDArray[np.float64]:
    """A matrix with a one in each row; an index beyond the borders stands for the border."""
    weights = np.zeros((len(indices), size))
    weights[np.arange(len(indices)), np.clip(indices, 0, size - 1).astype(np.intp)] = 1.0
    return weights


def _nearest(node: Node, places: _Places, size: int) -> NDArray[np.float64]:
    rounding = "floor" if node.opset < _RULES_SINCE else node.attributes.get("nearest_mode", "round_prefer_floor")
    return _one_hot(_ROUNDINGS[rounding](places), size)


def _linear(node: Node, places: _Places, size: int) -> NDArray[np.float64]:
    inside = np.clip(places, 0, size - 1)
    first = np.floor(inside)
    second = (inside - first).astype(np.float64)[:, None]
    return (1 - second) * _one_hot(first, size) + second * _one_hot(first + 1, size)


def _cubic(node: Node, places: _Places, size: int) -> NDArray[np.float64]:
    """Four neighbours each; source of the polynomial: Keys, "Cubic convolution interpolation", 1981."""
    first = np.floor(places)
    beyond = (places - first).astype(np.float64)
    sharpness = float(node.attributes.get("cubic_coeff_a", -0.75))
    weights = np.zeros((len(places), size))
    for step in (-1, 0, 1, 2):
        indices = first + step
        part = _keys(np.abs(beyond - step), sharpness)
        if node.attributes.get("exclude_outside", 0):
            part = np.where((indices >= 0) & (indices < size), part, 0.0)
        weights += part[:, None] * _one_hot(indices, size)
    if node.attributes.get("exclude_outside", 0):
        weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _keys(distance: NDArray[np.float64], sharpness: float) -> NDArray[np.float64]:
    """What a number weighs, by its distance from 0 to 2."""
    near = ((sharpness + 2) * distance - (sharpness + 3)) * distance * distance + 1
    far = ((distance - 5) * distance + 8) * distance - 4
    return np.where(distance <= 1, near, sharpness * far)


_MODES: Mapping[str, Callable[[Node, _Places, int], NDArray[np.float64]]] = MappingProxyType(
    {"nearest": _nearest, "linear": _linear, "bilinear": _linear, "cubic": _cubic}
)


class Resize:
    """Resizing by the nearest number, linearly or cubically; sizes or scales, also as the older Upsample.

    Antialiasing, kept proportions and cropping (`tf_crop_and_resize`) are refused.
    """

    op_types: tuple[str, ...] = ("Resize", "Upsample")
    kind = "resizing"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The neighbours with their weights, without those of weight 0; see `Operator.explain`."""
        _mode_and_rule(node)
        name = node.inputs[0]
        before: Shape = values[name].shape
        after = _output_shape(node, before, values)
        check_place(at, after)
        rows = [
            weights[index] for weights, index in zip(resizing_weights(node, before, after, values), at, strict=True)
        ]
        places = product(*(np.flatnonzero(row).tolist() for row in rows))
        terms = tuple(
            term_at(values, name, place, prod(float(row[index]) for row, index in zip(rows, place, strict=True)))
            for place in places
        )
        if len(terms) == 1 and terms[0].weight == 1.0:
            return Arithmetic("copy", (term_at(values, name, terms[0].at),), 0.0, terms[0].value)
        return Arithmetic("sum", terms, 0.0, sum(term.product for term in terms))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The neighbours that weigh anything; see `Operator.reach`."""
        name = node.inputs[0]
        reached = mask
        for axis, weights in enumerate(resizing_weights(node, shapes[name], mask.shape, constants)):
            if not np.array_equal(weights, np.eye(len(weights))):
                links = (weights != 0).astype(np.float32)
                reached = np.moveaxis(np.moveaxis(reached, axis, -1).astype(np.float32) @ links > 0, -1, axis)
        return joined(node, shapes, constants, [(name, reached)])


def resizing_weights(node: Node, before: Shape, after: Shape, values: Values) -> list[NDArray[np.float64]]:
    """A matrix an axis, (outputs, inputs): what each input weighs in each output."""
    mode, rule = _mode_and_rule(node)
    given = _scales(node, len(before), values)
    matrices = []
    for axis, (size, outputs) in enumerate(zip(before, after, strict=True)):
        scale = np.float32(outputs / size) if given is None else given[axis]
        if size == outputs and scale == 1:
            matrices.append(np.eye(size))
            continue
        places = _TRANSFORMATIONS[rule](np.arange(outputs, dtype=np.float32), scale, size, outputs)
        matrices.append(_MODES[mode](node, places, size))
    return matrices


def _mode_and_rule(node: Node) -> tuple[str, str]:
    """How numbers are weighted, and how coordinates are worked out.

    Raises:
        UserFacingError: In a way that is not known here.
    """
    mode = str(node.attributes.get("mode", "nearest"))
    rule = str(node.attributes.get("coordinate_transformation_mode", "half_pixel"))
    if node.op_type == "Upsample" or node.opset < _RULES_SINCE:
        rule = "asymmetric"
    plain = node.attributes.get("keep_aspect_ratio_policy", "stretch") == "stretch"
    if mode not in _MODES or rule not in _TRANSFORMATIONS or node.attributes.get("antialias", 0) or not plain:
        raise UserFacingError(
            f"the arithmetic of this kind of resizing ({mode}, {rule}) is not known", "Choose a layer after it."
        )
    return mode, rule


def _scales(node: Node, rank: int, values: Values) -> list[np.float32] | None:
    """How much larger each axis gets, where the node says it so."""
    name = node.input(2 if node.op_type == "Resize" and node.opset >= _RULES_SINCE else 1)
    given = values[name] if name in values else node.attributes.get("scales")
    if given is None or not len(given):
        return None
    scales = [np.float32(1.0)] * rank
    for axis, scale in zip(_named_axes(node, rank), given, strict=True):
        scales[axis] = np.float32(scale)
    return scales


def _output_shape(node: Node, before: Shape, values: Values) -> Shape:
    scales = _scales(node, len(before), values)
    if scales is not None:
        return tuple(int(np.floor(size * scale)) for size, scale in zip(before, scales, strict=True))
    after = list(before)
    for axis, size in zip(_named_axes(node, len(before)), values[node.input(3)], strict=True):
        after[axis] = int(size)
    return tuple(after)


def _named_axes(node: Node, rank: int) -> list[int]:
    """The axes that sizes or scales are given for (opset 18); all where the node names none."""
    return [axis_of(int(axis), rank) for axis in node.attributes.get("axes", range(rank))]


OPERATORS: tuple[Operator, ...] = (Resize(),)
