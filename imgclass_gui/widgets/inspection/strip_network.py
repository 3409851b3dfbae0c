"""What the strip knows: the layers, which blocks are open, the cards that follow, and the way between these."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from imgclass_gui.widgets.inspection.strip_flow import Flow, find_flow
from imgclass_gui.widgets.inspection.strip_items import FEW_LAYERS, Card, StripBlock, StripLayer, list_cards
from imgclass_gui.widgets.inspection.strip_measures import LEVELS


class StripNetwork:
    """A network with its blocks open or closed; the blocks of a small one are open at first.

    Attributes:
        layers: In the order of execution, numbered from 1.
        blocks: Some of them together, in the order of execution.
        cards: The picture and what stands after it; none without layers.
        flow: The ways between `cards`.
    """

    def __init__(self, layers: Sequence[StripLayer] = (), blocks: Sequence[StripBlock] = ()) -> None:
        self.layers = tuple(layers)
        self.blocks = tuple(blocks)
        self.cards: Sequence[Card] = ()
        self.flow = Flow(frozenset(), ())
        self._owner = {number: index for index, block in enumerate(blocks) for number in block.layers}
        self._places: dict[int, int] = {}
        self._open: frozenset[int] = frozenset()
        self.set_open(range(len(blocks)) if len(layers) <= FEW_LAYERS else ())

    @property
    def open_blocks(self) -> frozenset[int]:
        """The blocks that are open, from 0."""
        return self._open

    @property
    def are_all_open(self) -> bool:
        """Whether no block is closed."""
        return len(self._open) == len(self.blocks)

    def set_open(self, blocks: Collection[int]) -> None:
        """Open these blocks and close all others."""
        self._open = frozenset(blocks)
        self.cards = list_cards(self.layers, self.blocks, self._open) if self.layers else ()
        self.flow = find_flow(self.cards, self.layers, LEVELS)
        self._places = {number: place for place, card in enumerate(self.cards) for number in card.numbers}

    def place_of(self, number: int) -> int:
        """Where a layer stands, perhaps within a closed block; 0 is the picture. -1 where there is no such layer."""
        return self._places.get(number, -1)

    def block_of(self, number: int) -> int:
        """The block of a layer, from 0; -1 for none."""
        return self._owner.get(number, -1)

    def is_closed(self, card: Card) -> bool:
        """Whether a card is a closed block."""
        return card.block >= 0 and card.block not in self._open

    def span_of(self, block: int) -> tuple[int, int]:
        """The first and the last place of a block's layers."""
        places = [self._places[number] for number in self.blocks[block].layers if number in self._places]
        return min(places), max(places)
