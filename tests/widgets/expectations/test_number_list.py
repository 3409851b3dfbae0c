from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.expectations.number_list import number_list_text, parse_number_list


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("0.485 0.456 0.406", 3, (0.485, 0.456, 0.406)),
        ("0.485, 0.456, 0.406", 3, (0.485, 0.456, 0.406)),
        ("0.485,0.456,0.406", 3, (0.485, 0.456, 0.406)),
        ("0,485; 0,456; 0,406", 3, (0.485, 0.456, 0.406)),
        ("0,5", 1, (0.5,)),
        ("0.5", 3, (0.5, 0.5, 0.5)),
        ("0 0", 3, (0.0, 0.0)),
        ("a, b", 3, None),
        ("", 3, None),
    ],
)
def test_what_people_type(text: str, wanted: int, expected: tuple[float, ...] | None) -> None:
    assert parse_number_list(text, wanted) == expected


@given(st.lists(st.integers(-(10**5), 10**5).map(lambda number: number / 1000), min_size=3, max_size=3))
def test_what_is_shown_is_read(values: list[float]) -> None:
    assert parse_number_list(number_list_text(values), 3) == tuple(values)
