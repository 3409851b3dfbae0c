"""Layers for the strip, made in code."""

from __future__ import annotations

from collections.abc import Sequence

from imgclass_gui.widgets.inspection.strip_items import StripBlock, StripLayer


def strip_layer(number: int, inputs: Sequence[int], shape: str = "96 \u00d7 56\u00b2") -> StripLayer:
    title = f"Conv {number}"
    full = f"convolution {number}"
    facts = f"3 \u00d7 3 kernel\ncalled node_{number} in the file"
    return StripLayer(number, title, full, shape, facts, tuple(inputs), "conv", f"{title} {full}".casefold())


def chain(count: int) -> list[StripLayer]:
    return [strip_layer(number, [number - 1]) for number in range(1, count + 1)]


def residual(count: int) -> tuple[list[StripLayer], list[StripBlock]]:
    """A first layer, then blocks of three with a way around each."""
    layers = chain(1 + 3 * count)
    blocks = []
    for index in range(count):
        last = 4 + 3 * index
        layers[last - 1] = strip_layer(last, [last - 1, last - 3])
        blocks.append(StripBlock(f"Block {index + 1}", "residual block", (last - 2, last - 1, last)))
    return layers, blocks
