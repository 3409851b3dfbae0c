"""Operations that only move numbers: the gradient moves back. What was left out gets 0, what was copied the sum."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

import numpy as np

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.backward.known import unknown
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.registry import require_operator
from imgclass_gui.engine.network.operators.reshaping import Rearrangement, numbered
from imgclass_gui.engine.network.operators.resizing import resizing_weights


def unchanged(node: Node, builder: Builder) -> Mapping[int, str]:
    """Identity, and Dropout when nothing is learnt."""
    return {0: builder.gradient(node.outputs[0])}


def cast(node: Node, builder: Builder) -> Mapping[int, str]:
    """Cast between kinds of floating-point numbers, or, as some write quantised networks, to the same kind."""
    if builder.element(node.inputs[0]) == builder.element(node.outputs[0]):
        return unchanged(node, builder)
    if not (builder.is_float(node.inputs[0]) and builder.is_float(node.outputs[0])):
        raise unknown(node, "of whole numbers")
    return {0: builder.add("Cast", builder.gradient(node.outputs[0]), to=builder.element(node.inputs[0]))}


def cast_like(node: Node, builder: Builder) -> Mapping[int, str]:
    """CastLike: as Cast; of the second input only the type counts."""
    like = node.inputs[1]
    nothing = {1: builder.constant(np.zeros(builder.shape(like)), like)} if builder.wants(like) else {}
    return {**cast(node, builder), **nothing}


def reshaping(node: Node, builder: Builder) -> Mapping[int, str]:
    """Reshape, Flatten, Squeeze and Unsqueeze: back into the input's shape."""
    return {0: builder.reshape(builder.gradient(node.outputs[0]), builder.shape(node.inputs[0]))}


def transposing(node: Node, builder: Builder) -> Mapping[int, str]:
    """Transpose: the axes go back; without an order they were reversed."""
    rank = len(builder.shape(node.inputs[0]))
    order = node.attributes.get("perm", tuple(reversed(range(rank))))
    back = [int(axis) for axis in np.argsort(order)]
    return {0: builder.add("Transpose", builder.gradient(node.outputs[0]), perm=back)}


def concatenation(node: Node, builder: Builder) -> Mapping[int, str]:
    """Concat: every input gets its part."""
    gradient = builder.gradient(node.outputs[0])
    axis = _axis(node, len(builder.shape(node.outputs[0])), 1)
    sizes = [builder.shape(name)[axis] for name in node.inputs]
    starts = [0, *accumulate(sizes)]
    return {
        number: builder.slice(gradient, [starts[number]], [starts[number + 1]], [axis])
        for number, name in enumerate(node.inputs)
        if builder.wants(name)
    }


def splitting(node: Node, builder: Builder) -> Mapping[int, str]:
    """Split: the parts' gradients in a row."""
    axis = _axis(node, len(builder.shape(node.inputs[0])), 0)
    return {0: builder.add("Concat", *(builder.gradient(name) for name in node.outputs), axis=axis)}


def slicing(node: Node, builder: Builder) -> Mapping[int, str]:
    """Slice: zeros around, and between where it goes in steps."""
    steps = builder.setting(node, 4, "steps")
    if steps is not None and any(step != 1 for step in steps):
        return rearranging(node, builder)
    before, after = builder.shape(node.inputs[0]), builder.shape(node.outputs[0])
    rank = len(before)
    starts = builder.setting(node, 1, "starts")
    axes = builder.setting(node, 3, "axes")
    if starts is None:
        raise unknown(node)
    begins = [0] * rank
    for axis, start in zip(range(len(starts)) if axes is None else axes, starts, strict=True):
        size = before[axis]
        begins[int(axis) % rank] = min(max(int(start) + (size if start < 0 else 0), 0), size)
    ends = [size - begin - kept for size, begin, kept in zip(before, begins, after, strict=True)]
    return {0: builder.pad(builder.gradient(node.outputs[0]), begins, ends, node.inputs[0])}


def padding(node: Node, builder: Builder) -> Mapping[int, str]:
    """Pad with a constant: the padding's gradient is left out; negative padding has cut off, so it gets zeros.

    With the tensor's own numbers: these get the sum of their copies' gradients.
    """
    name = node.inputs[0]
    if node.attributes.get("mode", "constant") != "constant":
        return rearranging(node, builder)
    before, after = builder.shape(name), builder.shape(node.outputs[0])
    rank = len(before)
    pads, named = builder.setting(node, 1, "pads"), builder.setting(node, 3, "axes")
    if pads is None:
        raise unknown(node)
    axes = range(rank) if named is None else [int(axis) % rank for axis in named]
    begins, ends = [0] * rank, [0] * rank
    for number, axis in enumerate(axes):
        begins[axis], ends[axis] = int(pads[number]), int(pads[number + len(axes)])
    gradient = builder.slice(
        builder.gradient(node.outputs[0]),
        [max(0, begin) for begin in begins],
        [size - max(0, end) for size, end in zip(after, ends, strict=True)],
        range(rank),
    )
    return {0: builder.pad(gradient, [max(0, -begin) for begin in begins], [max(0, -end) for end in ends], name)}


def rearranging(node: Node, builder: Builder) -> Mapping[int, str]:
    """Whatever copies numbers to places that are known before: every number gets the sum over its copies."""
    name = node.inputs[0]
    operator = require_operator(node)
    for number, setting in enumerate(node.inputs[1:], 1):
        if setting:
            builder.setting(node, number, "settings")
    if not isinstance(operator, Rearrangement):
        raise unknown(node)
    shape = builder.shape(name)
    moved = operator.rearrange(node, numbered(shape), builder.values(node))
    return {0: builder.scatter(builder.gradient(node.outputs[0]), moved, shape, name)}


def expanding(node: Node, builder: Builder) -> Mapping[int, str]:
    """Expand: the sum over the copies."""
    shapes = builder.shape(node.outputs[0]), builder.shape(node.inputs[0])
    return {0: builder.unbroadcast(builder.gradient(node.outputs[0]), *shapes)}


def gathering(node: Node, builder: Builder) -> Mapping[int, str]:
    """Gather with constant indices: a product with the matrix that says which number went where."""
    name = node.inputs[0]
    before = builder.shape(name)
    indices = builder.values(node).get(node.inputs[1])
    if indices is None:
        raise unknown(node, "whose indices depend on the picture")
    axis = _axis(node, len(before), 0)
    flat = indices.reshape(-1) % before[axis]
    chosen = (flat[None, :] == np.arange(before[axis])[:, None]).astype(np.float64)
    rows = builder.reshape(
        builder.gradient(node.outputs[0]), (_product(before[:axis]), len(flat), _product(before[axis + 1 :]))
    )
    return {0: builder.reshape(builder.add("MatMul", builder.constant(chosen, name), rows), before)}


def depth_to_space(node: Node, builder: Builder) -> Mapping[int, str]:
    """DepthToSpace: the same numbers, back through the shape of six axes that the documentation gives."""
    batch, channels, rows, columns = builder.shape(node.inputs[0])
    block = int(node.attributes["blocksize"])
    less = channels // block**2
    order = [0, 3, 5, 1, 2, 4] if node.attributes.get("mode", "DCR") == "DCR" else [0, 1, 3, 5, 2, 4]
    split = builder.reshape(builder.gradient(node.outputs[0]), (batch, less, rows, block, columns, block))
    return {0: builder.reshape(builder.add("Transpose", split, perm=order), (batch, channels, rows, columns))}


def space_to_depth(node: Node, builder: Builder) -> Mapping[int, str]:
    """SpaceToDepth: DepthToSpace in its first mode turns it round."""
    block = int(node.attributes["blocksize"])
    return {0: builder.add("DepthToSpace", builder.gradient(node.outputs[0]), blocksize=block)}


def resizing(node: Node, builder: Builder) -> Mapping[int, str]:
    """Resize by the nearest number or linearly: every axis a product with its matrix of weights, transposed."""
    name = node.inputs[0]
    before, after = builder.shape(name), builder.shape(node.outputs[0])
    matrices = resizing_weights(node, before, after, builder.values(node))
    gradient, shape = builder.gradient(node.outputs[0]), list(after)
    for axis, matrix in enumerate(matrices):
        if np.array_equal(matrix, np.eye(len(matrix))):
            continue
        flat = (_product(shape[:axis]), shape[axis], _product(shape[axis + 1 :]))
        turned = builder.constant(matrix.T, name)
        gradient = builder.add("MatMul", turned, builder.reshape(gradient, flat))
        shape[axis] = before[axis]
    return {0: builder.reshape(gradient, before)}


def _product(shape: Shape | list[int]) -> int:
    return int(np.prod(shape, dtype=np.int64))


def _axis(node: Node, rank: int, default: int) -> int:
    return int(node.attributes.get("axis", default)) % rank


RULES: Rules = {
    "Identity": unchanged,
    "Dropout": unchanged,
    "Cast": cast,
    "CastLike": cast_like,
    "Reshape": reshaping,
    "Flatten": reshaping,
    "Squeeze": reshaping,
    "Unsqueeze": reshaping,
    "Transpose": transposing,
    "Concat": concatenation,
    "Split": splitting,
    "Slice": slicing,
    "Pad": padding,
    "Expand": expanding,
    "Gather": gathering,
    "GatherElements": rearranging,
    "GatherND": rearranging,
    "Tile": rearranging,
    "DepthToSpace": depth_to_space,
    "SpaceToDepth": space_to_depth,
    "Resize": resizing,
    "Upsample": resizing,
}
