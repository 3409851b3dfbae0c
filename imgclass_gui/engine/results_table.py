"""Results as JSON lines and CSV: one form for the command line and for the window's export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imgclass_gui.engine.results import ClassScore, Failure, Result
from trainer.contract.atomic_file import replaced_file as replaced_file

TableFormat = Literal["json", "csv"]

_FORMS: dict[str, TableFormat] = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "csv"}

# A spreadsheet takes a cell that starts with one of these for a formula and computes it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class TableRow:
    """What the table says of a picture.

    Attributes:
        path: The picture, as it was given.
        scores: Its likeliest classes, best first; empty for a failure.
        error: Why there are none, in one sentence; None where there are.
    """

    path: str
    scores: tuple[ClassScore, ...]
    error: str | None = None


def table_row(result: Result, top: int) -> TableRow:
    """The row of a result, with its `top` likeliest classes."""
    if isinstance(result, Failure):
        return TableRow(result.path, (), result.message)
    return TableRow(result.path, result.top(top))


def json_line(row: TableRow) -> str:
    """A row as a JSON object without line end, in ASCII: a name that is no valid text is escaped."""
    predictions = [
        {"label": score.label, "index": score.index, "probability": round(score.probability, _DECIMALS)}
        for score in row.scores
    ]
    return json.dumps({"path": row.path, "predictions": predictions, "error": row.error}, allow_nan=False)


def table_format(path: str | Path) -> TableFormat | None:
    """The form that a file's suffix asks for; None where it asks for none."""
    return _FORMS.get(Path(path).suffix.lower())


def csv_header(top: int) -> str:
    """The names of the columns, without line end."""
    places = range(1, top + 1)
    return ",".join(["path", *(f"label_{place},probability_{place}" for place in places), "error"])


def csv_line(row: TableRow, top: int) -> str:
    """A row as CSV (RFC 4180) without line end; cells that a spreadsheet would compute start with an apostrophe."""
    cells = [_harmless(_valid_text(row.path))]
    for place in range(top):
        if place < len(row.scores):
            score = row.scores[place]
            cells += [_harmless(_valid_text(score.label)), f"{score.probability:.{_DECIMALS}f}"]
        else:
            cells += ["", ""]
    cells.append(_harmless(_valid_text(row.error or "")))
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().removesuffix("\r\n")


def save_table(path: str | Path, rows: Iterable[TableRow], *, top: int = 5, form: TableFormat | None = None) -> None:
    """Write a table to a file, which appears only when it is complete.

    Args:
        path: The file; an existing one is replaced.
        rows: The results.
        top: How many classes a CSV has columns for.
        form: "json" for JSON lines or "csv"; if None as the file's suffix says, CSV if it says nothing.

    Raises:
        UserFacingError: The file cannot be written.
    """
    form = form or table_format(path) or "csv"
    with replaced_file(path) as file:
        if form == "csv":
            file.write(csv_header(top) + "\r\n")
        for row in rows:
            file.write(json_line(row) + "\n" if form == "json" else csv_line(row, top) + "\r\n")


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def _valid_text(text: str) -> str:
    """Text that UTF-8 can hold; a byte of a name that is no valid text becomes an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
