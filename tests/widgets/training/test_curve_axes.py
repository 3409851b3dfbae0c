from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from imgclass_gui.widgets.training.curve_axes import (
    Axes,
    epoch_ticks,
    share_ticks,
    tick_text,
    value_text,
    value_ticks,
)


@given(st.floats(1e-9, 1e12), st.integers(2, 8))
def test_ticks_reach_over_the_highest_value_and_not_far(top: float, most: int) -> None:
    ticks = value_ticks(top, most)
    assert 2 <= len(ticks) <= most + 1
    assert ticks[0] == 0
    assert ticks[-1] >= top * (1 - 1e-5)
    assert ticks[-2] < top
    assert len({tick_text(tick) for tick in ticks}) == len(ticks)


def test_ticks_are_round() -> None:
    assert [tick_text(tick) for tick in value_ticks(2.31, 5)] == ["0", "0.5", "1", "1.5", "2", "2.5"]
    assert [tick_text(tick) for tick in value_ticks(0.076, 4)] == ["0", "0.02", "0.04", "0.06", "0.08"]


@given(st.integers(1, 10_000), st.integers(1, 40))
def test_epochs_are_whole_and_the_last_is_there(epochs: int, most: int) -> None:
    ticks = epoch_ticks(epochs, most)
    assert ticks[0] == 0
    assert ticks[-1] == epochs
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= most + 2
    if len(ticks) > 2:
        assert ticks[-1] - ticks[-2] >= 0.6 * (ticks[1] - ticks[0])


def test_epochs_as_in_a_usual_training() -> None:
    assert epoch_ticks(30, 6) == [0, 5, 10, 15, 20, 25, 30]
    assert epoch_ticks(30, 13) == [0, 5, 10, 15, 20, 25, 30]
    assert epoch_ticks(23, 5) == [0, 5, 10, 15, 23]
    assert epoch_ticks(1, 9) == [0, 1]


def test_shares() -> None:
    assert share_ticks(5) == [0, 0.25, 0.5, 0.75, 1]
    assert share_ticks(2) == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("value", "is_share", "text"),
    [
        (0.412, False, "0.4120"),
        (0.00019, False, "0.00019"),
        (0.0, False, "0.0000"),
        (31415.9, False, "3.14e+04"),
        (0.888, True, "88.8 %"),
        (None, True, "\u2013"),
        (float("nan"), False, "\u2013"),
    ],
)
def test_values_to_read(value: float | None, is_share: bool, text: str) -> None:
    assert value_text(value, is_share) == text


def test_where_values_lie() -> None:
    axes = Axes(QRectF(40, 20, 300, 100), 30, 2.5)
    assert (axes.x(0), axes.x(30)) == (40, 340)
    assert (axes.y(0), axes.y(2.5)) == (120, 20)
    assert axes.epoch_at(axes.x(12)) == pytest.approx(12)
