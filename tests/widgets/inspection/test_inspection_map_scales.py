from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import MapScale, scale_of
from imgclass_gui.widgets.inspection.map_pixels import BINS, histogram_of, resample
from imgclass_gui.widgets.inspection.maps_view import scales_of

MAPS = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(2, 5), st.integers(1, 5)),
    elements=st.floats(-100, 100, width=32),
)


@given(MAPS)
def test_the_layers_scale_is_that_of_all_its_numbers(maps: NDArray[np.float32]) -> None:
    scales = scales_of(maps, "layer")
    assert {scales.of(channel) for channel in range(len(maps))} == {scale_of(maps)}


@given(MAPS)
def test_a_layer_of_one_channel_has_that_channels_scale(maps: NDArray[np.float32]) -> None:
    assert scales_of(maps[:1], "channel").of(0) == scale_of(maps[0])


@given(MAPS)
def test_each_scale_holds_its_channel(maps: NDArray[np.float32]) -> None:
    scales = scales_of(maps, "channel")
    for channel, own in enumerate(maps):
        scale = scales.of(channel)
        assert scale.low < scale.high
        assert scale.low <= own.min()
        assert own.max() <= scale.high
        assert scale.low == -scale.high if scales.is_signed else scale.low * scale.high <= 0


def test_channels_of_one_sign_in_a_signed_layer_keep_zero_in_the_middle() -> None:
    maps = np.array([[[1.0, 2.0]], [[-4.0, -1.0]], [[0.0, 0.0]]], np.float32)
    scales = scales_of(maps, "channel")
    assert [scales.of(channel) for channel in range(3)] == [
        MapScale(-2, 2, True),
        MapScale(-4, 4, True),
        MapScale(-1, 1, True),
    ]


def test_single_numbers_are_compared_with_each_other() -> None:
    maps = np.array([1.0, 5.0], np.float32).reshape(2, 1, 1)
    assert scales_of(maps, "channel").of(0) == MapScale(0, 5, False)


@pytest.mark.parametrize("size", [(4, 6), (12, 9), (2, 3), (3, 40)])
def test_enlarged_numbers_stay_and_reduced_ones_are_means(size: tuple[int, int]) -> None:
    maps = np.arange(2 * 4 * 6, dtype=np.float32).reshape(2, 4, 6)
    shown = resample(maps, *size)
    assert shown.shape == (2, *size)
    if size == (4, 6):
        assert np.array_equal(shown, maps)
    if size == (2, 3):
        assert np.allclose(shown, maps.reshape(2, 2, 2, 3, 2).mean((2, 4)))
    if size == (12, 9):
        assert np.array_equal(shown[:, ::3, ::3], maps[:, :, ::2])


@given(MAPS, st.integers(1, 12), st.integers(1, 12))
def test_no_pixel_lies_beyond_its_map(maps: NDArray[np.float32], height: int, width: int) -> None:
    shown = resample(maps, height, width)
    low, high = maps.min((1, 2), keepdims=True), maps.max((1, 2), keepdims=True)
    slack = 1e-4 * (1 + np.abs(maps).max())
    assert ((shown >= low - slack) & (shown <= high + slack)).all()


def test_a_map_reduced_by_an_odd_share_keeps_its_mean() -> None:
    maps = np.random.default_rng(0).normal(size=(3, 112, 112)).astype(np.float32)
    assert np.allclose(resample(maps, 71, 71).mean((1, 2)), maps.mean((1, 2)), atol=0.01)


def test_how_often_numbers_occur() -> None:
    values = np.array([0.0] * 100 + [0.999] * 25, np.float32)
    counts = histogram_of(values, MapScale(0, 1, False))
    assert counts.shape == (BINS,)
    assert counts[0] == 1
    assert counts[-1] == 0.5
    assert counts[1:-1].sum() == 0


def test_of_very_many_numbers_some_stand_for_all() -> None:
    values = np.random.default_rng(1).uniform(size=1_000_000).astype(np.float32)
    counts = histogram_of(values, MapScale(0, 1, False))
    assert counts.min() > 0.85
