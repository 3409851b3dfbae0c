import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.contract.file_names import printable

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("holiday/cat 1.jpg", "holiday/cat 1.jpg"),
        ("Käse/猫/👩‍👩‍👧.jpg", "Käse/猫/👩‍👩‍👧.jpg"),
        ("a\nb.jpg", "a\\nb.jpg"),
        ("a\tb\r.jpg", "a\\tb\\r.jpg"),
        ("\x1b[31mred.jpg", "\\x1b[31mred.jpg"),
        ("\x9b31m.jpg", "\\x9b31m.jpg"),
        ("cat\u202egpj.exe", "cat\\u202egpj.exe"),
        ("line\u2028end", "line\\u2028end"),
        (os.fsdecode(b"caf\xe9.jpg"), "caf\\xe9.jpg"),
        ("\ud800.jpg", "\\ud800.jpg"),
    ],
)
def test_what_a_terminal_would_act_upon_is_shown(path, shown) -> None:
    assert printable(path) == shown


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_name_is_one_line_of_valid_text_without_controls(path) -> None:
    shown = printable(path)
    shown.encode("utf-8")
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_shown_name_is_shown_as_it_is(path) -> None:
    assert printable(printable(path)) == printable(path)
