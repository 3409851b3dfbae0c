"""Two layers side by side as numbers: the difference, the scales, the orders, the words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.pair_places import LEAST_SIDE, LEAST_WORDS, fit_pairs
from imgclass_gui.widgets.inspection.compare.pair_view import pair_of
from imgclass_gui.widgets.inspection.compare.pair_words import difference_words, pair_cell_words, pair_channel_words
from imgclass_gui.widgets.inspection.tile_places import GAP, MARGIN
from tests.widgets.inspection.made_maps import ramps

NUMBERS = st.floats(-100, 100, width=32, allow_subnormal=False)
MAPS = arrays(np.float32, (3, 2, 4), elements=NUMBERS)


@given(MAPS, MAPS)
def test_both_maps_of_a_channel_lie_on_its_scale(left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
    pair = pair_of(left, right)
    both = np.concatenate([left, right], axis=1)
    assert (both >= pair.scales.lows[:, None, None]).all()
    assert (both <= pair.scales.highs[:, None, None]).all()


@given(MAPS, MAPS)
def test_no_difference_lies_beyond_either_of_its_scales(left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
    pair = pair_of(left, right)
    for scales in (pair.difference_scales("same"), pair.difference_scales("own")):
        assert scales.is_signed
        assert (np.abs(pair.differences) <= scales.highs[:, None, None] * (1 + 1e-6)).all()
        np.testing.assert_array_equal(scales.lows, -scales.highs)


@given(MAPS, MAPS)
def test_by_difference_the_largest_one_comes_first(left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
    pair = pair_of(left, right)
    sizes = [float(np.abs(left[channel] - right[channel]).mean()) for channel in pair.order]
    assert all(first >= second - 1e-4 for first, second in pairwise(sizes))


def test_a_difference_is_as_strong_as_a_number_of_its_size() -> None:
    left = ramps(2)
    scales = pair_of(left, np.zeros_like(left)).difference_scales("same")
    assert scales.of(1).high == left[1].max() == 2


def test_single_numbers_share_the_layers_scale() -> None:
    left = np.array([1, 5, 2], np.float32).reshape(3, 1, 1)
    pair = pair_of(left, left + np.array([0, 2, -1], np.float32).reshape(3, 1, 1))
    assert list(pair.scales.highs) == [7, 7, 7]
    assert list(pair.own_scales.highs) == [2, 2, 2]


def test_by_effect_and_by_index() -> None:
    left = ramps(3)
    pair = pair_of(left, np.zeros_like(left))
    assert list(pair.order) == [2, 1, 0]
    assert list(pair.ordered("index", None).order) == [0, 1, 2]
    effects = np.array([0.1, -0.5, 0.3], np.float32)
    assert list(pair.ordered("effect", effects).order) == [2, 0, 1]
    assert list(pair.ordered("effect", None).order) == [2, 1, 0]


def test_a_cell_says_both_numbers_and_their_difference() -> None:
    left = np.array([[[2.5, 1.0], [0.0, 3.0]]], np.float32)
    pair = pair_of(left, np.array([[[1.0, 2.0], [0.0, 3.0]]], np.float32))
    assert pair_cell_words(pair, Cell(0, 0, 0)) == "channel 0, row 0, column 0: 2.5000 beside 1.0000, 1.5000 more"
    assert pair_cell_words(pair, Cell(0, 0, 1)) == "channel 0, row 0, column 1: 1.0000 beside 2.0000, 1.0000 less"
    assert pair_cell_words(pair, Cell(0, 1, 1)) == "channel 0, row 1, column 1: 3.0000, the same in both"


def test_a_channel_says_how_much_it_differs() -> None:
    pair = pair_of(np.array([[[3.0, 1.0]], [[1.0, 1.0]]], np.float32), np.ones((2, 1, 2), np.float32))
    assert difference_words(pair, 0) == ["differs by 1 on average", "from 0 to 2"]
    assert difference_words(pair, 1) == ["the same in both"]
    pair = pair.ordered("difference", np.array([0.5, 0.0], np.float32))
    words = pair_channel_words(pair, 0, "tiger cat")
    assert words == "channel 0 · differs by 1 on average · from 0 to 2 · speaks for “tiger cat”: +0.5"


def test_classes_are_called_by_their_names() -> None:
    left = np.array([2.0, 1.0], np.float32).reshape(2, 1, 1)
    pair = pair_of(left, left[::-1].copy(), ("cat", "dog"))
    assert pair_channel_words(pair, 1, "") == "dog: 1.0000 beside 2.0000, 1.0000 less"


@pytest.mark.parametrize("shape", [(1, 1), (7, 7), (112, 112), (1, 300), (300, 1), (14, 28)])
@given(width=st.integers(360, 2400), height=st.integers(40, 1400))
def test_the_maps_and_their_words_have_room_in_a_row(shape: tuple[int, int], width: int, height: int) -> None:
    places = fit_pairs((width, height), shape)
    assert places.words_left + LEAST_WORDS <= places.total_width or places.width == LEAST_SIDE
    assert places.columns * (places.total_width + GAP) - GAP <= width - 2 * MARGIN
    for number in range(3):
        assert places.number_at(places.left(number)) == number
        assert places.number_at(places.left(number) + places.width - 0.5) == number
        assert places.number_at(places.left(number) + places.width + 1) == -1
