"""Tensors as maps, and the way from a cell to its number and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.network.channel_maps import Cell, at_of, cell_of, levels_of, map_shape, maps_of, scale_of
from trainer.contract.errors import UserFacingError

SHAPES = st.lists(st.integers(1, 5), min_size=0, max_size=6).map(tuple)


@given(SHAPES, st.booleans(), st.data())
def test_a_cell_shows_the_number_that_it_leads_to(shape: tuple[int, ...], is_last: bool, data: st.DataObject) -> None:
    value = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    maps = maps_of(value, is_last)
    assert maps.shape == map_shape(shape, is_last)
    cell = Cell(*(data.draw(st.integers(0, size - 1)) for size in maps.shape))
    at = at_of(shape, cell, is_last)
    assert value[at] == maps[cell.channel, cell.row, cell.column]
    assert cell_of(shape, at, is_last) == cell


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        ((1, 12, 7, 9), (12, 7, 9)),
        ((1, 10), (10, 1, 1)),
        ((1, 65, 24), (1, 65, 24)),
        ((65, 1, 24), (1, 65, 24)),  # a sequence before the pictures, as some attentions have it
        ((3, 1, 65, 24), (3, 65, 24)),
        ((1, 1, 16, 10, 10), (16, 10, 10)),
        ((1, 4, 3, 49, 8), (4, 3, 392)),
        ((7, 3), (1, 7, 3)),
        ((), (1, 1, 1)),
    ],
)
def test_any_shape_has_maps(shape: tuple[int, ...], sizes: tuple[int, int, int]) -> None:
    assert map_shape(shape) == sizes
    assert maps_of(np.ones(shape, np.int64)).shape == sizes


def test_channels_may_be_the_last_axis() -> None:
    assert map_shape((1, 7, 9, 12), is_channels_last=True) == (12, 7, 9)


@pytest.mark.parametrize("value", [["a", "b"], np.array(["a", "b"]), [{1: 0.5}], np.zeros((0, 4), np.float32)])
def test_what_has_no_numbers_has_no_maps(value: object) -> None:
    with pytest.raises(UserFacingError, match="this layer makes"):
        maps_of(value)  # type: ignore[arg-type]


def test_there_is_no_cell_beyond_the_edge() -> None:
    with pytest.raises(IndexError, match="no cell"):
        at_of((1, 3, 4, 4), Cell(0, 4, 0))


def test_what_is_no_number_is_shown_as_nothing() -> None:
    assert maps_of(np.array([[np.nan, np.inf, 2]], np.float32)).reshape(-1).tolist() == [0, 0, 2]


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=9))
def test_a_scale_holds_all_numbers_and_zero(numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    scale = scale_of(values)
    assert scale.low <= min(0, values.min())
    assert scale.high >= max(0, values.max())
    assert scale.low < scale.high
    assert not scale.is_signed or values.min() < 0 < values.max()
    if scale.is_signed:
        assert scale.low == -scale.high
    assert levels_of(np.array([scale.low, scale.high], np.float32), scale.low, scale.high).tolist() == [0, 255]
