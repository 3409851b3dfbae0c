"""The three forms of the results: a table for people, JSON lines, CSV."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from typing import IO, Protocol

from imgclass_gui.engine.results import ClassScore, Failure, Result
from imgclass_gui.engine.results_table import TableFormat, csv_header, csv_line, json_line, table_row
from trainer.contract.file_names import printable

_LABEL_WIDTH = 24
_MIN_PATH_WIDTH = 16
_MAX_PATH_WIDTH = 100


class Form(Protocol):
    """How a result becomes text."""

    def text(self, result: Result) -> str:
        """The result's line with its end; empty where the form has no place for it."""


def build_form(name: TableFormat | None, out: IO[str], top: int, known: Sequence[str | Failure] | None) -> Form:
    """The form of that name; a table for people if None.

    Args:
        name: "json", "csv" or None.
        out: Where the text goes to.
        top: How many classes are named.
        known: All pictures, where they are known beforehand.
    """
    if name == "json":
        return JsonLines(top)
    if name == "csv":
        out.reconfigure(encoding="utf-8", newline="")  # type: ignore[attr-defined]
        return Csv(top)
    line_width = shutil.get_terminal_size().columns if out.isatty() else None
    return PeoplesTable(top, [printable(item) for item in known or () if isinstance(item, str)], line_width)


class JsonLines:
    """One JSON object a line."""

    def __init__(self, top: int) -> None:
        self._top = top

    def text(self, result: Result) -> str:
        """The result's line with its end."""
        return json_line(table_row(result, self._top)) + "\n"


class Csv:
    """Comma-separated values, the names of the columns first."""

    def __init__(self, top: int) -> None:
        self._top = top
        self._header = csv_header(top) + "\r\n"

    def text(self, result: Result) -> str:
        """The result's line with its end, the first one after the header."""
        header, self._header = self._header, ""
        return f"{header}{csv_line(table_row(result, self._top), self._top)}\r\n"


class PeoplesTable:
    """Path, label, probability and further classes in columns.

    Args:
        top: How many classes are named.
        paths: The printable paths, for the width of the first column.
        line_width: Columns of the terminal, for cutting what is too long; None where nothing is cut.
    """

    def __init__(self, top: int, paths: Sequence[str], line_width: int | None) -> None:
        self._top = top
        self._line_width = line_width
        limit = _MAX_PATH_WIDTH if line_width is None else max(_MIN_PATH_WIDTH, line_width * 2 // 5)
        self._path_width = min(limit, max((_width(path) for path in paths), default=0))

    def text(self, result: Result) -> str:
        """The result's line with its end; nothing for a failure, which is told on stderr."""
        if isinstance(result, Failure):
            return ""
        path = printable(result.path)
        if self._line_width is not None:
            path = _shortened(path, self._path_width)
        best, *others = result.top(self._top)
        columns = [
            _padded(path, self._path_width),
            _padded(printable(best.label), _LABEL_WIDTH),
            _percent(best).rjust(7),
            ", ".join(f"{printable(score.label)} {_percent(score)}" for score in others),
        ]
        line = "  ".join(columns).rstrip()
        return (line if self._line_width is None else _cut(line, self._line_width)) + "\n"


def _percent(score: ClassScore) -> str:
    return f"{score.probability:.1%}".replace("%", " %")


def _width(text: str) -> int:
    """Columns that a terminal gives a text: two to wide characters, none to marks that combine with the one before."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _cut(text: str, width: int) -> str:
    """The beginning of a text that fits."""
    if _width(text) <= width:
        return text
    used, end = 3, 0
    while used + _columns(text[end]) <= width:
        used += _columns(text[end])
        end += 1
    return text[:end] + "..."


def _shortened(path: str, width: int) -> str:
    """A path without its middle: the end tells most."""
    if _width(path) <= width:
        return path
    head = width // 4
    reversed_tail = _cut(path[::-1], width - head)
    return path[:head] + reversed_tail[::-1]
