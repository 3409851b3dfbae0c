"""What the strip of layers shows: layers and blocks in words, and which of them are cards just now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.blocks import Block
from imgclass_gui.engine.network.channel_maps import map_shape
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.inspection.layer_words import layer_facts
from imgclass_gui.widgets.inspection.strip_glyphs import glyph_of

translate = QCoreApplication.translate
_TIMES = "\u00d7"
_SQUARED = "\u00b2"
# So many layers are all seen at once; of more, blocks are closed at first.
FEW_LAYERS = 16


@dataclass(frozen=True, slots=True)
class StripLayer:
    """A layer on the strip.

    Attributes:
        number: From 1, in the order of execution.
        title: In few letters, e.g. "Conv 1".
        full_title: E.g. "convolution 1".
        shape: What it makes, in few letters.
        facts: What else is to be said.
        inputs: Numbers of the layers that feed it; 0 is the picture.
        glyph: A sign for its kind, where it has no maps.
        words: What a search finds it by.
    """

    number: int
    title: str
    full_title: str
    shape: str
    facts: str
    inputs: tuple[int, ...]
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class StripBlock:
    """Some layers that are one card while they are closed.

    Attributes:
        title: E.g. "Block 3".
        kind: E.g. "residual block".
        layers: Their numbers.
    """

    title: str
    kind: str
    layers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What stands at one place of the strip.

    Attributes:
        numbers: Of its layers; (0,) is the picture, several are a closed block.
        block: Number of the block that it belongs to, from 0; -1 for none.
    """

    numbers: tuple[int, ...]
    block: int = -1

    @property
    def is_block(self) -> bool:
        """Whether it is a closed block."""
        return len(self.numbers) > 1

    @property
    def number(self) -> int:
        """The layer that it stands for: the last one of a block."""
        return self.numbers[-1]


def strip_layers(layers: Sequence[Layer]) -> list[StripLayer]:
    """An engine's layers in words."""
    return [
        StripLayer(
            layer.number,
            layer.short_title,
            layer.title,
            _shape(layer),
            _facts(layer),
            layer.inputs,
            glyph_of(layer.kind),
            f"{layer.short_title} {layer.title} {layer.op} {layer.raw_name} {_shape(layer)}".casefold(),
        )
        for layer in layers
    ]


def strip_blocks(blocks: Sequence[Block]) -> list[StripBlock]:
    """An engine's blocks in words."""
    title = translate("strip_items", "Block {n}")
    return [StripBlock(title.format(n=block.number), block.kind, block.layers) for block in blocks]


def list_cards(layers: Sequence[StripLayer], blocks: Sequence[StripBlock], opened: Collection[int]) -> list[Card]:
    """The picture, then every layer, with closed blocks as one card each.

    Args:
        layers: In the order of execution.
        blocks: Of them.
        opened: Which blocks are open, from 0.
    """
    owner = {number: index for index, block in enumerate(blocks) for number in block.layers}
    cards, told = [Card((0,))], set[int]()
    for layer in layers:
        block = owner.get(layer.number, -1)
        if block < 0 or block in opened:
            cards.append(Card((layer.number,), block))
        elif block not in told:
            told.add(block)
            cards.append(Card(blocks[block].layers, block))
    return cards


def _shape(layer: Layer) -> str:
    if layer.shape is None:
        return ""
    channels, rows, columns = map_shape(layer.shape, layer.is_channels_last)
    if (rows, columns) == (1, 1):
        return count(channels)
    size = f"{rows}{_SQUARED}" if rows == columns else f"{rows}{_TIMES}{columns}"
    return size if channels == 1 else f"{channels} {_TIMES} {size}"


def _facts(layer: Layer) -> str:
    sizes = map_shape(layer.shape, layer.is_channels_last) if layer.shape is not None else None
    parts = [facts] if (facts := layer_facts(layer, sizes)) else []
    if layer.note:
        parts.append(layer.note)
    if layer.parameters:
        parts.append(translate("strip_items", "{n} weights").format(n=count(layer.parameters)))
    if layer.raw_name:
        parts.append(translate("strip_items", "called {name} in the file").format(name=layer.raw_name))
    return "\n".join(parts)
