"""Layers that belong together: the blocks that people see in a network, found from how its layers are connected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgclass_gui.engine.network.block_parts import grouped_parts, is_product, list_parts
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.regions import Inputs, connected_parts, main_line, segments

# What makes maps larger stands on the way up of a U-shaped network, whose long ways around are no blocks.
_ENLARGING = ("transposed convolution", "resizing")
# A region with more than this is no block but holds some.
_MOST_WEIGHTED, _MOST_INNER = 24, 3
# Axes of feature maps; what is joined with fewer is the answers of several branches, no block.
_PLANE = 4
# Of regions within each other; nobody builds more, and a hostile file shall not take long.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Block:
    """Some layers that people take for one thing.

    Attributes:
        number: From 1, in the order of execution.
        title: "block" and the number.
        kind: What people call it, e.g. "residual block".
        first, last: The smallest and the largest number of its layers.
        layers: Numbers of its layers, in the order of execution; with layers of others in between only where an
            exporter wrote side branches there.
    """

    number: int
    title: str
    kind: str
    first: int
    last: int
    layers: tuple[int, ...]


def list_blocks(layers: Sequence[Layer]) -> tuple[Block, ...]:
    """Group a network's layers for an overview.

    A block is a fork with its join (residual, squeeze-and-excite, dense, Inception, fire module), a bottleneck or
    depthwise-separable pair without a way around, or the convolutions up to a pooling. The outermost fork counts, as
    long as it is of a size that people call one block.

    Args:
        layers: All of a network, in the order of execution.

    Returns:
        In the order of their first layers. Each layer belongs to one block at most; those that stand alone, as the
        first convolution, the global pooling and the full connection, to none.
    """
    found: list[tuple[str, tuple[int, ...]]] = []
    by_number = {layer.number: layer for layer in layers}
    inputs = _rewired(layers)
    waiting = [([layer.number for layer in layers], 0)]
    while waiting:
        numbers, depth = waiting.pop()
        for part in connected_parts(numbers, inputs) if depth <= _DEEPEST else []:
            line = main_line(part, inputs)
            aside = sorted(set(part).difference(line))
            row, inner = _opened(segments(line, inputs), inputs, by_number)
            waiting += [(within, depth + 1) for within in (*inner, aside) if within]
            found += grouped_parts(list_parts(row, inputs, by_number), by_number)
    return _numbered(found, layers)


def is_chain(kind: str) -> bool:
    """Whether a kind of block is a mere row of convolutions."""
    return kind.startswith("convolution")


def _numbered(found: Sequence[tuple[str, tuple[int, ...]]], layers: Sequence[Layer]) -> tuple[Block, ...]:
    """The groups as blocks, without the first convolution, which is the stem where there are blocks of other kinds."""
    convolutions = [layer.number for layer in layers if "convolution" in layer.kind]
    kept = []
    for kind, own in sorted(found, key=lambda group: group[1][0]):
        is_stem = len(set(own).intersection(convolutions)) == 1 and convolutions[0] in own
        if not (is_stem and is_chain(kind) and any(not is_chain(other) for other, _ in found)):
            kept.append((kind, own))
    return tuple(
        Block(number, f"block {number}", kind, own[0], own[-1], own) for number, (kind, own) in enumerate(kept, 1)
    )


def _opened(
    row: Sequence[tuple[int, ...]], inputs: Inputs, by_number: dict[int, Layer]
) -> tuple[list[tuple[int, ...]], list[list[int]]]:
    """A row whose too large regions are reduced to their join, and what was inside of these."""
    kept: list[tuple[int, ...]] = []
    inner: list[list[int]] = []
    for segment in row:
        if _is_too_large(segment, inputs, by_number):
            inner.append(list(segment[:-1]))
            segment = segment[-1:]
        kept.append(segment)
    return kept, inner


def _is_too_large(segment: Sequence[int], inputs: Inputs, by_number: dict[int, Layer]) -> bool:
    join = by_number[segment[-1]]
    gathers = join.kind == "concatenation" and join.shape is not None and len(join.shape) < _PLANE
    goes_back_up = any(by_number[number].kind in _ENLARGING for number in segment)
    if gathers or goes_back_up or sum(is_product(by_number[number]) for number in segment) > _MOST_WEIGHTED:
        return len(segment) > 1
    lines = (main_line(part, inputs) for part in connected_parts(segment[:-1], inputs))
    return any(
        sum(any(is_product(by_number[number]) for number in one[:-1]) for one in segments(line, inputs)) > _MOST_INNER
        for line in lines
    )


def _rewired(layers: Sequence[Layer]) -> Inputs:
    """What feeds each layer; a concatenation of all that an earlier one joined, and more, takes that one instead.

    So a densely connected network is a row of dense layers, whether its file concatenates one by one or all anew.
    """
    inputs: dict[int, tuple[int, ...]] = {}
    earlier: dict[int, list[tuple[int, frozenset[int]]]] = {}
    for layer in layers:
        own = layer.inputs
        if layer.kind == "concatenation" and own:
            joined = frozenset(own)
            known = earlier.setdefault(own[0], [])
            largest = max((one for one in known if one[1] < joined), key=lambda one: len(one[1]), default=None)
            if largest is not None:
                own = (largest[0], *(number for number in own if number not in largest[1]))
            known.append((layer.number, joined))
        inputs[layer.number] = own
    return inputs
