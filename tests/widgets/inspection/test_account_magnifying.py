from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.inspection.account.magnifying import MOST, WIDTH, magnification


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_a_wider_pane_never_has_smaller_numbers(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert 1 <= magnification(low) <= magnification(high) <= MOST


@given(st.integers(WIDTH, 4000))
def test_what_fits_the_usual_pane_fits_a_wider_one(width: int) -> None:
    assert width / magnification(width) >= WIDTH


def test_the_usual_pane_and_twice_its_width() -> None:
    assert magnification(WIDTH) == 1
    assert magnification(2 * WIDTH) == 2
