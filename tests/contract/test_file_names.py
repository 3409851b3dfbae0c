import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.file_names import natural_key, printable

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("Käse/猫/👩‍👩‍👧.jpg", "Käse/猫/👩‍👩‍👧.jpg"),
        ("a\nb.jpg", "a\\nb.jpg"),
        ("\x1b[31mred.jpg", "\\x1b[31mred.jpg"),
        ("cat\u202egpj.exe", "cat\\u202egpj.exe"),
        (os.fsdecode(b"caf\xe9.jpg"), "caf\\xe9.jpg"),
    ],
)
def test_what_a_terminal_would_act_upon_is_shown(path, shown) -> None:
    assert printable(path) == shown


@pytest.mark.parametrize(
    "names",
    [
        ["2.jpg", "10.jpg", "a.jpg", "B.jpg", "c.jpg"],
        ["img9", "img09b", "img10"],
        ["a/2.jpg", "a/10.jpg", "a b/1.jpg"],
        ["a/z/1.jpg", "a.b/1.jpg"],
        ["1", "1a", "1b2", "1b10"],
    ],
)
def test_names_stand_as_people_count_and_folders_together(names) -> None:
    assert sorted(reversed(names), key=natural_key) == names


@given(st.lists(ANY_TEXT, unique=True))
def test_any_names_have_one_order(names) -> None:
    assert sorted(names, key=natural_key) == sorted(reversed(names), key=natural_key)
