"""Attention: every place gathers the values of all others, weighted by how its query fits their keys.

Source: the ONNX operator documentation of Attention (opset 23).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, any_along, check_place, joined, narrowed
from imgclass_gui.engine.network.operators.terms import Block, Terms
from trainer.contract.errors import UserFacingError


@dataclass(frozen=True, slots=True)
class Heads:
    """How a query's numbers lie in its tensor: (N, heads, L, D), or (N, L, heads * D) where there are three axes.

    Attributes:
        query, key: How many heads they have; several heads of the query may share one of the key and of the value.
        flat: Whether there are three axes.
    """

    query: int
    key: int
    flat: bool

    def split(self, tensor: NDArray[Any], count: int) -> NDArray[Any]:
        """A tensor as (N, heads, L, D)."""
        if not self.flat:
            return tensor
        batch, length, width = tensor.shape
        return tensor.reshape(batch, length, count, width // count).transpose(0, 2, 1, 3)

    def join(self, tensor: NDArray[Any]) -> NDArray[Any]:
        """The reverse of `split`."""
        if not self.flat:
            return tensor
        batch, count, length, width = tensor.shape
        return tensor.transpose(0, 2, 1, 3).reshape(batch, length, count * width)


def read_heads(node: Node, query: Shape, key: Shape) -> Heads:
    """The heads of an Attention.

    Args:
        node: The operation.
        query: The shape of its first input.
        key: That of its second.

    Raises:
        UserFacingError: It remembers earlier runs, caps its scores or leaves them as they are.
    """
    attributes = node.attributes
    if any(node.inputs[4:]) or attributes.get("softcap", 0.0) or attributes.get("is_causal", 0):
        raise UserFacingError(
            "the arithmetic of this kind of attention is not known", "Choose a layer before or after it."
        )
    if len(query) == 4:
        return Heads(query[1], key[1], flat=False)
    return Heads(int(attributes["q_num_heads"]), int(attributes["kv_num_heads"]), flat=True)


class Attention:
    """The sum of the values, each times its share: the softmax of query times key, times a scale.

    Shapes: query (N, heads, L, D), key (N, heads, S, D), value (N, heads, S, E), output (N, heads, L, E); or with
    three axes, (N, L, heads * D) and likewise.
    """

    op_types: tuple[str, ...] = ("Attention",)
    kind = "attention"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term a value, whose weight is its share; see `Operator.explain`."""
        query, key, value = (values[name] for name in node.inputs[:3])
        heads = read_heads(node, query.shape, key.shape)
        queries, keys = heads.split(query, heads.query), heads.split(key, heads.key)
        shape = (*queries.shape[:3], heads.split(value, heads.key).shape[3])
        check_place(at, heads.join(np.broadcast_to(np.False_, shape)).shape)
        batch, head, place, width = _head_of(at, heads, shape[3])
        own = head // (heads.query // heads.key)
        shares = self._shares(node, values, queries[batch, head, place], keys[batch, own], (batch, head, place))
        count = range(len(shares))
        column = own * shape[3] + width
        block = ([batch], count, [column]) if heads.flat else ([batch], [own], count, [width])
        weighted = Terms(Block(node.inputs[2], value, block), Block("", shares, (count,)))
        terms = tuple(term._replace(weight_at=None) for term in weighted)
        return Arithmetic("sum", terms, 0.0, weighted.total, "Σ v · share, the softmax of query · key · scale")

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The queries at the places, all keys of their heads, and the same column of all values."""
        query, key, value = (shapes[name] for name in node.inputs[:3])
        heads = read_heads(node, query, key)
        marked = heads.split(mask, heads.query)
        shared = any_along(marked.reshape(marked.shape[0], heads.key, -1, *marked.shape[2:]), [2])
        sources = (
            (marked.any(axis=3, keepdims=True), query, heads.query),
            (shared.any(axis=(2, 3), keepdims=True), key, heads.key),
            (shared.any(axis=2, keepdims=True), value, heads.key),
        )
        parts = [
            (name, heads.join(np.broadcast_to(part, heads.split(np.broadcast_to(np.False_, shape), count).shape)))
            for name, (part, shape, count) in zip(node.inputs, sources, strict=False)
        ]
        extra = node.input(3)
        if extra and extra not in constants:
            scores = np.broadcast_to(marked.any(axis=3, keepdims=True), (*marked.shape[:3], shapes[extra][-1]))
            parts.append((extra, narrowed(scores, shapes[extra])))
        return joined(node, shapes, constants, parts)

    @staticmethod
    def _shares(node: Node, values: Values, query: NDArray[Any], keys: NDArray[Any], place: At) -> NDArray[np.float64]:
        """How much each value counts for a query, together 1."""
        scores = keys.astype(np.float64) @ query.astype(np.float64) * scale_of(node, len(query))
        extra = node.input(3)
        if extra:
            shape = (*place, len(scores))
            given = values[extra]
            whole = tuple(aligned((*place, index), given.shape) for index in range(shape[-1]))
            added = np.array([given[spot] for spot in whole])
            scores = np.where(added, scores, -np.inf) if added.dtype == np.bool_ else scores + added
        exponentials = np.exp(scores - scores.max())
        return np.asarray(exponentials / exponentials.sum())


def scale_of(node: Node, width: int) -> float:
    """What the products of queries and keys are multiplied by."""
    return float(node.attributes.get("scale") or 1 / np.sqrt(width))


def _head_of(at: At, heads: Heads, width: int) -> tuple[int, int, int, int]:
    """A place in the output as picture, head, place and column."""
    if not heads.flat:
        batch, head, place, column = at
        return batch, head, place, column
    head, column = divmod(at[2], width)
    return at[0], head, at[1], column


OPERATORS: tuple[Operator, ...] = (Attention(),)
