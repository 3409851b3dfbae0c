from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.training.curve_points import (
    OUTLIER,
    WILD_START,
    decimate,
    list_runs,
    robust_top,
    split_columns,
)

heights = st.floats(-1e6, 1e6)


def columns_of(x: np.ndarray, last: float, columns: int) -> np.ndarray:
    return np.clip(x * (columns / last), 0, columns - 1).astype(int)


@given(st.lists(heights, min_size=1, max_size=300), st.integers(1, 20))
def test_every_column_keeps_its_ends_lowest_and_highest(values: list[float], columns: int) -> None:
    y = np.array(values)
    x = np.arange(1.0, len(y) + 1)
    kept_x, kept_y = decimate(x, y, 0, len(y), columns)
    assert len(kept_x) <= max(4 * columns, 0) or len(kept_x) == len(x)
    assert np.all(np.diff(kept_x) > 0)
    assert set(zip(kept_x, kept_y, strict=True)) <= set(zip(x, y, strict=True))
    all_columns, kept_columns = (columns_of(each, len(y), columns) for each in (x, kept_x))
    for column in np.unique(all_columns):
        before, after = y[all_columns == column], kept_y[kept_columns == column]
        assert (before[0], before[-1]) == (after[0], after[-1])
        assert (before.min(), before.max()) == (after.min(), after.max())


def test_many_points_become_four_a_column() -> None:
    x = np.linspace(0, 30, 100_000)
    kept, _ = decimate(x, np.sin(x * 1000), 0, 30, 400)
    assert 400 < len(kept) <= 1600


def test_what_is_no_number_is_a_gap() -> None:
    x, y = split_columns([(1, 0.5), (2, None), (3, float("nan")), (4, 0.4), (5, 0.3), (6, float("inf"))])
    runs = [(list(run_x), list(run_y)) for run_x, run_y in list_runs(x, y)]
    assert runs == [([1], [0.5]), ([4, 5], [0.4, 0.3])]


def test_no_points_have_no_runs() -> None:
    assert list(list_runs(*split_columns([]))) == []


@pytest.mark.parametrize(
    ("curves", "top"),
    [
        ([], 1.0),
        ([[np.nan]], 1.0),
        ([[0.0, 0.0]], 1.0),
        ([[2.5, 1.0, 0.5]], 2.5),
        # It diverges at the end.
        ([[2.0, 1.0, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 1e9]], 2.0),
        # It falls fast, and stays low: its beginning is shown.
        ([[0.76, 0.18, 0.13, 0.1], [0.07, 0.05, 0.05, 0.03]], 0.76),
        ([[0.0] * 20 + [3.0]], 3.0),
    ],
)
def test_the_height_of_a_chart(curves: list[list[float]], top: float) -> None:
    assert robust_top([np.array(curve, float) for curve in curves]) == pytest.approx(top)


@given(st.lists(st.floats(1e-3, 1e12), min_size=1, max_size=60))
def test_an_outlier_never_flattens_the_rest(values: list[float]) -> None:
    curve = np.array(values)
    top = robust_top([curve])
    usual = np.sort(curve)[int(0.9 * (len(curve) - 1))]
    assert usual <= top <= max(OUTLIER, WILD_START) * usual
