from __future__ import annotations

import numpy as np
import pytest

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.map_words import (
    cell_words,
    channel_words,
    number_text,
    short_number,
    states_words,
)
from tests.widgets.inspection.made_maps import ramps, view_of


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (0.0, "0", "0"),
        (2.588194, "2.5882", "2.59"),
        (-0.173449, "-0.1734", "-0.173"),
        (6.0, "6.0000", "6"),
        (3.1e-6, "3.1e-06", "3.1e-06"),
        (12345.678, "12345.7", "12346"),
        (-18337.0, "-18337", "-18337"),
        (127.0, "127", "127"),
        (2.5e7, "2.5e+07", "2.5e+07"),
    ],
)
def test_numbers(value: float, long: str, short: str) -> None:
    assert number_text(value) == long
    assert short_number(value) == short


def test_a_cell_of_a_map_of_a_vector_and_of_a_class() -> None:
    maps = np.zeros((3, 4, 4), np.float32)
    maps[2, 1, 3] = 2.58819
    assert cell_words(view_of(maps), Cell(2, 1, 3)) == "channel 2, row 1, column 3: 2.5882"
    vector = view_of(np.full((2, 1, 1), 0.5))
    assert cell_words(vector, Cell(1)) == "channel 1: 0.5000"
    classes = view_of(np.full((2, 1, 1), 0.5), labels=("tench", "odd\nname"))
    assert cell_words(classes, Cell(1)) == "odd name: 0.5000"


def test_all_that_is_known_of_a_channel() -> None:
    view = view_of(ramps(3), effects=(0.314, -2.0, 0.0), states=("alive", "saturated", "silent"))
    assert channel_words(view, 0, "cat") == "channel 0 · from 0 to 1.0000 · speaks for “cat”: +0.314"
    assert "speaks against “cat”: -2" in channel_words(view, 1, "cat")
    assert channel_words(view, 1, "cat").endswith("at its limit all over this picture")
    assert channel_words(view, 2, "").endswith("no effect on “the class” · silent on this picture")


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("alive", "alive"), ""),
        (("silent", "alive"), "1 channel is silent on this picture"),
        (("silent", "silent"), "2 channels are silent on this picture"),
        (("silent", "saturated"), "1 channel is silent on this picture · 1 channel is at its limit"),
        (("saturated", "saturated"), "2 channels are at their limit"),
    ],
)
def test_what_says_nothing_is_told(states: tuple[str, ...], words: str) -> None:
    assert states_words(view_of(ramps(2), states=states)) == words
