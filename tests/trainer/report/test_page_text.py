from __future__ import annotations

import html
import math

import pytest

from trainer.report.page_text import NONE, duration, moment, number, percent, percent_range


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0.0 %"),
        (0.0004, "under 0.1 %"),
        (0.0005, "0.1 %"),
        (0.928, "92.8 %"),
        (0.99951, "99.9 %"),
        (0.9999999, "99.9 %"),
        (1, "100.0 %"),
    ],
)
def test_what_is_not_certain_never_reads_as_certain(share, shown) -> None:
    assert percent(share).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.6, "1 min"),
        (192, "3 min 12 s"),
        (3599.7, "1 h"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations(seconds, shown) -> None:
    assert duration(seconds).replace("\u00a0", " ") == shown


def test_other_figures() -> None:
    assert percent_range(0.876, 0.96).replace("\u00a0", " ") == "87.6 to 96.0 %"
    assert [number(value) for value in (0.31272, 0, 123456, 0.00001234, None)] == [
        "0.3127",
        "0.0000",
        "1.235e+05",
        "1.234e-05",
        NONE,
    ]
    assert number(math.inf) == "not a number"
    assert html.unescape(moment("2025-11-24T20:07:31+01:00")) == "24\u00a0November 2025, 20:07"
    assert moment("<b>") == "&lt;b&gt;"
