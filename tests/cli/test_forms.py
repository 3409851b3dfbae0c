import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.cli import forms
from imgclass_gui.cli.forms import PeoplesTable, build_form
from imgclass_gui.engine.results import Failure, Prediction

FAILURE = Failure("b.jpg", "the file is empty", "Hint.")
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def prediction(path: str, *labels: str) -> Prediction:
    probabilities = np.arange(len(labels), 0, -1, np.float32)
    return Prediction(path, probabilities / probabilities.sum(), labels, (4, 3), 1.0)


def test_json_lines() -> None:
    form = build_form("json", io.StringIO(), 1, None)
    lines = [form.text(prediction("a.jpg", "cat", "dog")), form.text(FAILURE)]
    assert [line[-1] for line in lines] == ["\n", "\n"]
    assert [json.loads(line)["path"] for line in lines] == ["a.jpg", "b.jpg"]
    assert len(json.loads(lines[0])["predictions"]) == 1


def test_csv_has_one_header() -> None:
    form = build_form("csv", io.TextIOWrapper(io.BytesIO()), 1, None)
    text = form.text(prediction("a.jpg", "cat", "dog")) + form.text(FAILURE)
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))] == ["path", "a.jpg", "b.jpg"]


def test_the_table_is_aligned() -> None:
    form = build_form(None, io.StringIO(), 3, ["a.jpg", FAILURE, "猫/c.jpg"])
    assert form.text(prediction("a.jpg", "cat", "dog", "hen")) == (
        "a.jpg     cat                        50.0 %  dog 33.3 %, hen 16.7 %\n"
    )
    assert form.text(prediction("猫/c.jpg", "cat")) == "猫/c.jpg  cat                       100.0 %\n"
    assert form.text(FAILURE) == ""


def test_a_pipe_gets_everything_and_a_terminal_what_fits() -> None:
    path = "holiday/" + "x" * 200 + "/last.jpg"
    result = prediction(path, "a label that is really long, longer than its column", "second", "third")
    assert path in PeoplesTable(3, [path], None).text(result)
    for width in (40, 80, 120):
        line = PeoplesTable(3, [path], width).text(result)
        assert "/last.jpg" in line
        assert len(line) <= width + 1
        assert line.endswith("...\n")


@settings(deadline=None)
@given(ANY_TEXT, st.lists(ANY_TEXT, min_size=1, max_size=4), st.integers(40, 200))
def test_any_names_give_one_line_that_fits(path, labels, width) -> None:
    line = PeoplesTable(4, [forms.printable(path)], width).text(prediction(path, *labels))
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert forms._width(line[:-1]) <= width


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("猫", 2), ("e\u0301", 1), ("👩\u200d👧", 4), ("", 0)])
def test_columns_of_a_terminal(text, width) -> None:
    assert forms._width(text) == width
