from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.figures import (
    count,
    duration,
    file_name,
    percent,
    plain_action,
    plain_tooltip,
    readable,
    size_text,
    spoken_percent,
)


def test_numbers_are_grouped() -> None:
    assert [count(n) for n in (0, 999, 1000, 1234567)] == ["0", "999", "1,000", "1,234,567"]


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(0.386, "38.6 %"), (0, "0.0 %"), (1, "100.0 %"), (0.99999, "99.9 %"), (0.0004, "0.0 %"), (0.9994, "99.9 %")],
)
def test_percent(probability: float, shown: str) -> None:
    assert percent(probability) == shown


@given(st.floats(0, 1))
def test_only_certainty_reads_as_certain(probability: float) -> None:
    assert (percent(probability) == "100.0 %") == (probability == 1)
    assert spoken_percent(probability) == percent(probability).replace(" %", " percent")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.2, "1 s"), (4.4, "4 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (7200, "2 h")]
)
def test_durations(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_sizes() -> None:
    assert size_text(451, 300) == "451 \u00d7 300"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("caf\udce9.png", "caf\ufffd.png"),
        ("two\nlines\t.png", "two lines .png"),
        ("gpj.\u202eevil", "gpj. evil"),
        ("👩\u200d👧 \u05e9\u05dc\u05d5\u05dd", "👩\u200d👧 \u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_any_name_can_be_shown(text: str, shown: str) -> None:
    assert readable(text) == shown


@given(st.binary(max_size=40))
def test_any_bytes_make_a_name_of_one_line(name: bytes) -> None:
    shown = readable(os.fsdecode(name))
    shown.encode("utf-8")  # raises where a surrogate is left
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(("path", "name"), [("/a/b.png", "b.png"), ("/a/b/", "b"), ("/", "/"), ("b", "b")])
def test_file_names(path: str, name: str) -> None:
    assert file_name(path) == name


def test_names_do_not_become_markup_or_shortcuts() -> None:
    assert plain_tooltip("<b>x</b>.png") == "<p>&lt;b&gt;x&lt;/b&gt;.png</p>"
    assert plain_tooltip("x.png") == "x.png"
    assert plain_action("R&B") == "R&&B"
