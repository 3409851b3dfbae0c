from __future__ import annotations

import pytest

from imgclass_gui.widgets.inspection.strip_network import StripNetwork
from imgclass_gui.widgets.inspection.strip_texts import card_title, card_tooltip, spoken_card, spoken_shape
from tests.widgets.inspection.made_layers import chain, residual, strip_layer


@pytest.fixture
def network() -> StripNetwork:
    """19 layers: the picture, one layer, six blocks, of which the second is open."""
    network = StripNetwork(*residual(6))
    network.set_open({1})
    return network


def test_what_a_screen_reader_says_of_a_layer(network: StripNetwork) -> None:
    layer = network.cards[network.place_of(5)]
    assert spoken_card(network, layer) == ("convolution 5, layer 5 of 19, 96 channels of 56 by 56, fed by block 1")
    join = network.cards[network.place_of(7)]
    assert spoken_card(network, join).endswith("fed by convolution 6 and block 1")


def test_what_a_screen_reader_says_of_a_closed_block(network: StripNetwork) -> None:
    block = network.cards[network.place_of(4)]
    assert card_title(network, block) == "Block 1"
    assert spoken_card(network, block) == (
        "Block 1, residual block, closed, 3 layers, 96 channels of 56 by 56, fed by convolution 1"
    )
    assert "convolution 2 to convolution 4" in card_tooltip(network, block)


def test_the_picture(network: StripNetwork) -> None:
    assert card_title(network, network.cards[0]) == "Picture"
    assert "picture" in spoken_card(network, network.cards[0])
    assert spoken_card(network, network.cards[1]).endswith("fed by the picture")


def test_a_tooltip_tells_the_facts_and_the_block(network: StripNetwork) -> None:
    lines = card_tooltip(network, network.cards[network.place_of(6)]).splitlines()
    assert lines == [
        "convolution 6, layer 6 of 19",
        "3 \u00d7 3 kernel",
        "called node_6 in the file",
        "fed by convolution 5",
        "part of Block 2, residual block",
    ]


def test_a_layer_that_joins_many_names_the_first() -> None:
    network = StripNetwork([*chain(5), strip_layer(6, [1, 2, 3, 4, 5])], [])
    words = spoken_card(network, network.cards[6])
    assert words.endswith("fed by convolution 1, convolution 2, convolution 3 and 2 more")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("96 \u00d7 56\u00b2", "96 channels of 56 by 56"),
        ("65\u00d724", "65 by 24"),
        ("28\u00b2", "28 by 28"),
        ("8 \u00d7 56\u00d728", "8 channels of 56 by 28"),
        ("1,000", "1,000 numbers"),
        ("", ""),
    ],
)
def test_shapes_in_words(shape: str, words: str) -> None:
    assert spoken_shape(shape) == words
