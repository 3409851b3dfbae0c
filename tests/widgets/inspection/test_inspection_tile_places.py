from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.inspection.tile_places import (
    GAP,
    LEAST_SIDE,
    MARGIN,
    MOST_RATIO,
    TilePlaces,
    fit_maps,
    fit_numbers,
)


def check(places: TilePlaces, width: int) -> None:
    """Tiles lie apart, within the width, and where they say."""
    number = min(places.count, 2 * places.columns) - 1
    left, top = places.left_top(number)
    assert left >= MARGIN
    assert left + places.width <= max(width - MARGIN, places.width + MARGIN)
    assert top + places.tile_height + MARGIN <= places.total_height
    for x, y in ((left, top), (left + places.width - 1, top + places.tile_height - 1)):
        assert places.number_at(x, y) == number
    assert places.number_at(left - 1, top) == -1
    assert places.number_at(left, top - 1) == -1
    assert places.number_at(left + places.width, top) == -1
    assert places.number_at(left, top + places.tile_height) == -1


@given(
    st.integers(1, 3000),
    st.tuples(st.integers(80, 2500), st.integers(60, 1500)),
    st.floats(0.01, 100),
    st.floats(0.5, 8),
    st.booleans(),
)
def test_maps_lie_apart_and_within(count: int, size: tuple[int, int], ratio: float, zoom: float, has_bar: bool) -> None:
    places = fit_maps(count, size, ratio, zoom, has_bar)
    assert places.count == count
    assert places.columns * places.row_count >= count
    assert places.width / places.height <= MOST_RATIO + 1
    check(places, size[0])


@given(st.integers(1, 30_000), st.integers(80, 2500), st.floats(0.5, 8), st.booleans())
def test_single_numbers_lie_apart_and_within(count: int, width: int, zoom: float, has_bar: bool) -> None:
    check(fit_numbers(count, width, zoom, has_bar), width)


@given(st.integers(1, 3000), st.tuples(st.integers(200, 2500), st.integers(150, 1500)))
def test_all_are_in_sight_or_as_small_as_may_be(count: int, size: tuple[int, int]) -> None:
    places = fit_maps(count, size, 1.0, 1.0, True)
    assert places.total_height <= size[1] or places.width < 2 * LEAST_SIDE + GAP


@pytest.mark.parametrize(
    ("count", "size", "columns"),
    [(32, (632, 400), 8), (32, (1272, 700), 8), (96, (1272, 700), 16), (1, (632, 400), 1), (3, (632, 400), 3)],
)
def test_rows_are_full_where_they_can_be(count: int, size: tuple[int, int], columns: int) -> None:
    places = fit_maps(count, size, 1.0, 1.0, True)
    assert places.columns == columns
    assert places.total_height <= size[1]


def test_many_small_maps_are_scrolled() -> None:
    places = fit_maps(1280, (632, 400), 1.0, 1.0, True)
    assert LEAST_SIDE <= places.width < 60
    assert places.total_height > 5000
    assert places.left(places.columns - 1) + places.width == 632 - MARGIN


def test_zoom_makes_tiles_larger_and_smaller() -> None:
    sides = [fit_maps(32, (632, 400), 1.0, zoom, False).width for zoom in (0.5, 1.0, 2.0, 8.0)]
    assert sides == sorted(sides)
    assert sides[0] < 50
    assert sides[-1] == 632 - 2 * MARGIN


def test_a_wide_map_stays_wide() -> None:
    places = fit_maps(1, (632, 400), 768 / 196, 1.0, False)
    assert (places.width, places.height) == (624, 208)
