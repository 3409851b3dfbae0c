"""Paints the strip as it stands at one moment: ways, brackets, cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QLinearGradient, QPainter, QPalette

from imgclass_gui.widgets.inspection.strip_cards import CardFace, CardPainter
from imgclass_gui.widgets.inspection.strip_measures import CARD_WIDTH, THUMBNAIL, VIEW_HEIGHT, card_left, card_rect
from imgclass_gui.widgets.inspection.strip_network import StripNetwork
from imgclass_gui.widgets.inspection.strip_texts import block_title, card_shape, card_title, layer_count
from imgclass_gui.widgets.inspection.strip_thumbnails import StripThumbnails
from imgclass_gui.widgets.inspection.strip_ways import paint_ways
from imgclass_gui.widgets.tokens import tokens_of

# What is at a place of the strip: ("card", its place), ("block", an open one), or NOTHING.
Spot = tuple[str, int]
NOTHING: Spot = ("", -1)
FADE = 28


@dataclass(frozen=True, slots=True)
class StripMoment:
    """How the strip stands.

    Attributes:
        chosen: Place of the chosen card, -1 for none.
        focused: Place of the card that has the keyboard, -1 for none.
        hovered: What is under the pointer.
        visible: Places of the cards in sight.
        view: Pixels in sight, from the left end of the strip.
        palette: Of the widget.
        ratio: Physical pixels a logical one.
    """

    chosen: int
    focused: int
    hovered: Spot
    visible: range
    view: range
    palette: QPalette
    ratio: float


def paint_strip(painter: QPainter, network: StripNetwork, thumbnails: StripThumbnails, moment: StripMoment) -> None:
    """Draw what is in sight; the painter's origin is the left end of the strip."""
    tokens = tokens_of(moment.palette)
    cards = CardPainter(painter, tokens, moment.ratio)
    faces = {place: _face(network, thumbnails, moment, place) for place in moment.visible}
    for place, face in faces.items():
        cards.paint_ground(card_rect(place), face)
    what, hovered = moment.hovered
    paint_ways(painter, tokens, network.flow, moment.visible, hovered if what == "card" else moment.chosen)
    for block, first, last in brackets(network, moment.visible):
        left, right = card_left(first), card_left(last) + CARD_WIDTH
        is_hovered = moment.hovered == ("block", block)
        cards.paint_bracket((left, right), moment.view, block_title(network, block), is_hovered=is_hovered)
    for place, face in faces.items():
        cards.paint_card(card_rect(place), face)


def paint_ends(painter: QPainter, moment: StripMoment, *, fades_left: bool, fades_right: bool) -> None:
    """Let the cards fade where more of them follow; the painter's origin is the left end of the strip."""
    view = moment.view
    ends = [(view.start, view.start + FADE)] * fades_left + [(view.stop, view.stop - FADE)] * fades_right
    for outer, inner in ends:
        gradient = QLinearGradient(outer, 0, inner, 0)
        color = tokens_of(moment.palette).color("surface")
        gradient.setColorAt(0, color)
        color.setAlpha(0)
        gradient.setColorAt(1, color)
        painter.fillRect(QRect(min(outer, inner), 0, FADE, VIEW_HEIGHT), gradient)


def brackets(network: StripNetwork, visible: range) -> Iterator[tuple[int, int, int]]:
    """The rows of cards of one open block that are in sight: (block, first place, last place), whole."""
    place, cards = visible.start, network.cards
    while place < visible.stop:
        block, first, last = cards[place].block, place, place
        if block in network.open_blocks:
            while first > 0 and cards[first - 1].block == block:
                first -= 1
            while last + 1 < len(cards) and cards[last + 1].block == block:
                last += 1
            yield block, first, last
        place = last + 1


def _face(network: StripNetwork, thumbnails: StripThumbnails, moment: StripMoment, place: int) -> CardFace:
    card = network.cards[place]
    number, is_closed = card.number, network.is_closed(card)
    picture = thumbnails.pixmap(number, THUMBNAIL, moment.ratio, moment.palette) if thumbnails.has(number) else None
    return CardFace(
        title=card_title(network, card),
        shape=card_shape(network, card),
        picture=picture,
        glyph=network.layers[number - 1].glyph if number else "",
        foot=f"{layer_count(card)} \u203a" if is_closed else "",
        is_closed=is_closed,
        is_chosen=place == moment.chosen,
        is_hovered=moment.hovered == ("card", place),
        has_focus=place == moment.focused,
    )
