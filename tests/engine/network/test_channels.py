from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.network.channels import ChannelState, channel_facts
from imgclass_gui.engine.network.layer import Layer, Limits
from tests.engine.network.layer_networks import layer


def _with(low: float | None, high: float | None) -> Layer:
    return layer(1, [0], limits=Limits(low, high))


@given(st.integers(1, 9), st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1), st.booleans())
def test_facts_are_those_of_each_channel_by_itself(count: int, height: int, width: int, seed: int, rough: bool) -> None:
    random = np.random.default_rng(seed)
    maps = random.normal(size=(count, height, width)).astype(np.float32)
    if rough:
        maps = np.maximum(maps.round(), 0)
    facts = channel_facts(maps)
    for channel, own in enumerate(maps):
        assert (facts.minimum[channel], facts.maximum[channel]) == (own.min(), own.max())
        assert facts.mean[channel] == pytest.approx(own.astype(np.float64).mean(), abs=1e-5)
        assert facts.zero_share[channel] == pytest.approx((own == 0).sum() / own.size)
        y, x = facts.places[channel]
        assert own[y, x] == own.max()
        same = own.size > 1 and own.min() == own.max()
        assert facts.states[channel] == ("silent" if same or not own.any() else "alive")


def test_a_channel_at_the_end_of_its_activation_is_saturated() -> None:
    maps = np.zeros((6, 10, 10), np.float32)
    maps[1] = 6
    maps[2] = 6
    maps[2, 0, :5] = 1  # 95 of 100 at the end
    maps[3] = 6
    maps[3, 0, :6] = 1  # 94
    maps[4, 0] = 3
    maps[5] = 5.999
    relu6 = channel_facts(maps, _with(None, 6.0)).states
    assert relu6 == ("silent", "saturated", "saturated", "alive", "alive", "saturated")
    assert channel_facts(maps).states == ("silent", "silent", "alive", "alive", "alive", "silent")
    sigmoid = channel_facts(np.array([[0.0005, 0.0], [0.5, 0.4], [1, 1]], np.float32), _with(0.0, 1.0)).states
    assert sigmoid == ("saturated", "alive", "saturated")
    tanh = channel_facts(np.array([[-1, -0.999], [-1, 1], [-1, 0]], np.float32), _with(-1.0, 1.0)).states
    assert tanh == ("saturated", "alive", "alive")


def test_a_channel_of_one_number_is_silent_only_if_it_is_zero() -> None:
    facts = channel_facts(np.array([0.0, 3.0, -1.0], np.float32))
    assert facts.states == ("silent", "alive", "alive")
    assert facts.places.tolist() == [[0, 0]] * 3
    assert facts.maximum.tolist() == [0.0, 3.0, -1.0]


def test_numbers_that_are_none_are_told_and_warn_of_nothing() -> None:
    maps = np.zeros((4, 2, 2), np.float32)
    maps[0, 0, 0], maps[1, 0, 0], maps[2] = np.nan, np.inf, -np.inf
    assert channel_facts(maps).states == (*[ChannelState.BROKEN] * 3, ChannelState.SILENT)


def test_half_precision_and_whole_numbers_are_taken() -> None:
    maps = np.arange(8).reshape(2, 2, 2)
    for dtype in (np.float16, np.uint8, np.int32):
        facts = channel_facts(maps.astype(dtype))
        assert facts.maximum.tolist() == [3, 7]
        assert facts.places.tolist() == [[1, 1], [1, 1]]
        assert facts.zero_share.tolist() == [0.25, 0]
