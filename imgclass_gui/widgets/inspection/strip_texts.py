"""What is said of a card of the strip: to the eye below it, in its tooltip, and by a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.strip_items import Card
from imgclass_gui.widgets.inspection.strip_network import StripNetwork

# A layer that joins many tells the first ones.
_MOST_FEEDING = 3
_TIMES, _SQUARED = "\u00d7", "\u00b2"


def card_title(network: StripNetwork, card: Card) -> str:
    """What stands below a card's picture."""
    if card.number == 0:
        return _tr("Picture")
    closed = network.is_closed(card)
    return readable(network.blocks[card.block].title if closed else network.layers[card.number - 1].title)


def card_shape(network: StripNetwork, card: Card) -> str:
    """What it makes, in few letters."""
    return network.layers[card.number - 1].shape if card.number else ""


def layer_count(card: Card) -> str:
    """How many layers a closed block has."""
    return _tr("{n} layers").format(n=count(len(card.numbers))) if card.is_block else _tr("1 layer")


def block_title(network: StripNetwork, block: int) -> str:
    """A block with its kind: "Block 3, residual block"."""
    one = network.blocks[block]
    return ", ".join(readable(part) for part in (one.title, one.kind) if part)


def card_tooltip(network: StripNetwork, card: Card) -> str:
    """All that is known of a card, in a few lines."""
    if card.number == 0:
        return _tr("The picture, as the network sees it")
    layer = network.layers[card.number - 1]
    if network.is_closed(card):
        first, last = (network.layers[card.numbers[end] - 1].full_title for end in (0, -1))
        names = _tr("{first} to {last}").format(first=first, last=last) if card.is_block else last
        parts = [block_title(network, card.block), f"{layer_count(card)}: {names}", _tr("A click opens it")]
    else:
        fed = _tr("fed by {layers}").format(layers=_feeding(network, card))
        parts = [_place(network, card), layer.facts, fed]
        if card.block >= 0:
            parts.append(_tr("part of {block}").format(block=block_title(network, card.block)))
    return "\n".join(readable_lines(part) for part in parts if part)


def spoken_card(network: StripNetwork, card: Card) -> str:
    """A card for screen readers: what it is, which one of how many, its size, what feeds it."""
    if card.number == 0:
        return _tr("The picture, as the network sees it")
    fed = _tr("fed by {layers}").format(layers=_feeding(network, card))
    if network.is_closed(card):
        what = _tr("{block}, closed, {layers}").format(block=block_title(network, card.block), layers=layer_count(card))
    else:
        what = _place(network, card)
    return ", ".join(part for part in (what, spoken_shape(card_shape(network, card)), fed) if part)


def spoken_shape(shape: str) -> str:
    """A shape in words, as "96 channels of 56 by 56"."""
    if not shape:
        return ""
    channels, _, size = shape.rpartition(f" {_TIMES} ")
    if not size.endswith(_SQUARED) and _TIMES not in size:
        return _tr("{n} numbers").format(n=size)
    rows, _, columns = size.removesuffix(_SQUARED).partition(_TIMES)
    words = _tr("{n} channels of {rows} by {columns}") if channels else _tr("{rows} by {columns}")
    return words.format(n=channels, rows=rows, columns=columns or rows)


def readable_lines(text: str) -> str:
    """Lines of any origin, each of which can be shown."""
    return "\n".join(readable(line) for line in text.split("\n"))


def _place(network: StripNetwork, card: Card) -> str:
    layer = network.layers[card.number - 1]
    words = _tr("{title}, layer {n} of {all}")
    return words.format(title=readable(layer.full_title), n=count(card.number), all=count(len(network.layers)))


def _feeding(network: StripNetwork, card: Card) -> str:
    """What comes from outside the card, in people's names; the block's where that is another one."""
    own = set(card.numbers)
    found = dict.fromkeys(
        _source(network, number, card.block)
        for layer in (network.layers[one - 1] for one in card.numbers)
        for number in layer.inputs
        if number not in own
    )
    names = list(found)
    if len(names) > _MOST_FEEDING:
        names = [*names[:_MOST_FEEDING], _tr("{n} more").format(n=count(len(names) - _MOST_FEEDING))]
    if len(names) < 2:
        return "".join(names)
    return _tr("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])


def _source(network: StripNetwork, number: int, block: int) -> str:
    if number == 0:
        return _tr("the picture")
    other = network.block_of(number)
    is_elsewhere = other >= 0 and other != block
    title = network.blocks[other].title.lower() if is_elsewhere else network.layers[number - 1].full_title
    return readable(title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("strip_texts", text)
