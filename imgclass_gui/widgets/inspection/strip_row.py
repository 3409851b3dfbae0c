"""Where everything on the strip of layers is: the cards, the blocks that are open, the ways around."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.strip_items import Card, StripBlock, StripLayer, arcs_of, list_cards

translate = QCoreApplication.translate
CARD_WIDTH, CARD_HEIGHT = 78, 90
GAP = 14
TOP = 20
MARGIN = 16


class StripRow:
    """The layers of a network in a row.

    Attributes:
        layers: In the order of execution.
        blocks: Of them.
        opened: The blocks that are open, from 0.
        cards: What stands on the strip.
        arcs: Ways around, from one card to another.
    """

    def __init__(self) -> None:
        self.layers: Sequence[StripLayer] = ()
        self.blocks: Sequence[StripBlock] = ()
        self.opened: set[int] = set()
        self.cards: list[Card] = []
        self.arcs: list[tuple[int, int]] = []

    @property
    def width(self) -> int:
        """Of all cards, in pixels."""
        return 2 * MARGIN + max(0, len(self.cards) * (CARD_WIDTH + GAP) - GAP)

    def set_network(self, layers: Sequence[StripLayer], blocks: Sequence[StripBlock]) -> None:
        """Take a network, its blocks closed."""
        self.layers, self.blocks = tuple(layers), tuple(blocks)
        self.set_open(())

    def set_open(self, blocks: Sequence[int]) -> None:
        """Open these blocks and close all others."""
        self.opened = set(blocks)
        self.cards = list_cards(self.layers, self.blocks, self.opened) if self.layers else []
        self.arcs = arcs_of(self.cards, self.layers)

    def block_of(self, number: int) -> int:
        """The block that a layer belongs to, from 0; -1 for none."""
        return next((index for index, block in enumerate(self.blocks) if number in block.layers), -1)

    def place_of(self, number: int) -> int:
        """The card of a layer; -1 for none."""
        return next((place for place, card in enumerate(self.cards) if number in card.numbers), -1)

    def card_rect(self, place: int) -> QRectF:
        """Where a card stands."""
        return QRectF(MARGIN + place * (CARD_WIDTH + GAP), TOP, CARD_WIDTH, CARD_HEIGHT)

    def place_at(self, at: QPointF) -> int:
        """The card at a point; -1 for none."""
        place = int((at.x() - MARGIN) // (CARD_WIDTH + GAP))
        return place if 0 <= place < len(self.cards) and self.card_rect(place).contains(at) else -1

    def head_at(self, at: QPointF) -> int:
        """The open block whose title is there; -1 for none."""
        if at.y() >= TOP:
            return -1
        place = int((at.x() - MARGIN + GAP / 2) // (CARD_WIDTH + GAP))
        block = self.cards[place].block if 0 <= place < len(self.cards) else -1
        return block if block in self.opened else -1

    def words(self, place: int) -> str:
        """All that is to be said of a card, in a line or more."""
        card = self.cards[place]
        if card.number == 0:
            return translate("strip_row", "The picture, as the network sees it")
        layer = self.layers[card.number - 1]
        of_all = translate("strip_row", "layer {n} of {all}").format(n=card.number, all=len(self.layers))
        if card.is_block:
            block = self.blocks[card.block]
            words = translate("strip_row", "{title}, {kind}, {n} layers, closed")
            return words.format(title=block.title, kind=block.kind, n=len(block.layers))
        parts = [f"{readable(layer.full_title)}, {of_all}", readable(layer.facts)]
        if card.block >= 0:
            parts.append(f"{self.blocks[card.block].title}, {self.blocks[card.block].kind}")
        return "\n".join(part for part in parts if part)
