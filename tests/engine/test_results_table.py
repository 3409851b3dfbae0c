import csv
import io
import json
import os
import stat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.results import ClassScore, Failure, Prediction
from imgclass_gui.engine.results_table import (
    TableRow,
    csv_header,
    csv_line,
    json_line,
    replaced_file,
    save_table,
    table_format,
    table_row,
)
from trainer.contract.errors import UserFacingError

ANY_TEXT = st.text(st.characters(exclude_categories=()))
SCORES = st.builds(ClassScore, ANY_TEXT, st.integers(0, 9999), st.floats(0, 1))
ROWS = st.builds(TableRow, ANY_TEXT, st.lists(SCORES, max_size=4).map(tuple), st.none() | ANY_TEXT)
SETTER = TableRow("a.jpg", (ClassScore("Gordon setter", 214, 0.9), ClassScore("tench", 0, 0.1)))
BROKEN = TableRow("b.jpg", (), "the file is empty")


def test_a_result_becomes_a_row() -> None:
    prediction = Prediction("a.jpg", np.array([0.25, 0.75], np.float32), ("x", "y"), (1, 1), 1.0)
    assert table_row(prediction, 1) == TableRow("a.jpg", (ClassScore("y", 1, 0.75),), None)
    assert table_row(Failure("b.jpg", "the file is empty", "Hint."), 1) == BROKEN


def test_json_has_the_promised_keys() -> None:
    assert json.loads(json_line(SETTER)) == {
        "path": "a.jpg",
        "predictions": [
            {"label": "Gordon setter", "index": 214, "probability": 0.9},
            {"label": "tench", "index": 0, "probability": 0.1},
        ],
        "error": None,
    }
    assert json.loads(json_line(BROKEN)) == {"path": "b.jpg", "predictions": [], "error": "the file is empty"}


@settings(deadline=None)
@given(ROWS)
def test_json_is_one_line_of_ascii_that_gives_every_name_back(row) -> None:
    line = json_line(row)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    read = json.loads(line)
    assert read["path"] == row.path
    assert read["error"] == row.error
    assert [score["label"] for score in read["predictions"]] == [score.label for score in row.scores]


def test_csv_has_the_promised_columns() -> None:
    assert csv_header(2) == "path,label_1,probability_1,label_2,probability_2,error"
    assert csv_line(SETTER, 2) == "a.jpg,Gordon setter,0.900000,tench,0.100000,"
    assert csv_line(BROKEN, 2) == "b.jpg,,,,,the file is empty"


@settings(deadline=None)
@given(st.lists(ROWS, max_size=3), st.integers(1, 4))
def test_csv_reads_back_and_starts_no_formula(rows, top) -> None:
    text = "".join(csv_line(row, top) + "\r\n" for row in rows)
    text.encode("utf-8")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        assert len(cells) == 2 * top + 2
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
        assert cells[0].lstrip("'") == row.path.encode("utf-8", "backslashreplace").decode().lstrip("'")


@pytest.mark.parametrize(("start", "cell"), [(start, f"'{start}1+1") for start in "=+-@"])
def test_formulas_are_made_harmless(start, cell) -> None:
    assert next(csv.reader([csv_line(TableRow(f"{start}1+1", ()), 1)]))[0] == cell


@pytest.mark.parametrize(
    ("name", "form"), [("a.CSV", "csv"), ("a.json", "json"), ("a.jsonl", "json"), ("a.ndjson", "json"), ("a.txt", None)]
)
def test_the_suffix_names_the_form(name, form) -> None:
    assert table_format(name) == form


def test_save_table_as_csv(tmp_path) -> None:
    save_table(tmp_path / "t", [SETTER, BROKEN], top=1)
    assert (tmp_path / "t").read_bytes() == (
        b"path,label_1,probability_1,error\r\na.jpg,Gordon setter,0.900000,\r\nb.jpg,,,the file is empty\r\n"
    )


def test_save_table_as_json_lines(tmp_path) -> None:
    save_table(tmp_path / "t.jsonl", [SETTER, BROKEN])
    assert (tmp_path / "t.jsonl").read_text() == f"{json_line(SETTER)}\n{json_line(BROKEN)}\n"
    save_table(tmp_path / "t.jsonl", [BROKEN], form="csv", top=1)
    assert (tmp_path / "t.jsonl").read_text().startswith("path,")


def test_a_failed_save_leaves_the_old_table(tmp_path) -> None:
    target = tmp_path / "t.csv"
    target.write_text("old")

    def rows():
        yield SETTER
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        save_table(target, rows())
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["t.csv"]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path) -> None:
    with pytest.raises(UserFacingError, match=r"no/t\.csv cannot be written: no such file"):
        save_table(tmp_path / "no" / "t.csv", [SETTER])
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(UserFacingError, match="cannot be written: is a directory"):
        save_table(tmp_path / "t.csv", [SETTER])


@pytest.mark.skipif(os.name != "posix", reason="permissions and devices of POSIX")
def test_a_new_file_has_the_usual_permissions_and_a_link_stays_one(tmp_path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")
    before = os.umask(0o027)
    try:
        save_table(tmp_path / "link.csv", [SETTER])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "t.csv").stat().st_mode) == 0o640
    assert (tmp_path / "link.csv").is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="permissions and devices of POSIX")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with replaced_file(tmp_path / "pipe") as file:
        file.write("hello")
    assert os.read(reader, 100) == b"hello"
    os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
