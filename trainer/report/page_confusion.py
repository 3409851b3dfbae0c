"""The section on what is taken for what."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainer.report.page_colors import SHADES
from trainer.report.page_parts import Section, paragraph, scroll
from trainer.report.page_text import count, counted, name, percent, pictures, quoted, text
from trainer.report.plots_bars import BarRow, bars

# A larger matrix does not fit on any screen and tells nobody anything.
MAX_CLASSES = 25
_DENSE = 12
_WIDE = 6
_LISTED = 20
_BESIDE = 8

Matrix = Sequence[Sequence[int]]


def confusion_section(measured: Mapping[str, Any], labels: Sequence[str]) -> Section | None:
    """The confusion matrix whole where it fits, else the most frequent confusions; None where it is missing."""
    matrix: Matrix = measured["confusion"]
    if not matrix:
        return None
    worst = heapq.nlargest(_LISTED, _mistaken(matrix))
    if len(labels) <= MAX_CLASSES:
        lead = "A row holds the pictures of a class, a column what it said about them. Right answers are framed."
        drawn = scroll("Confusion matrix", _matrix(matrix, labels)) + _key()
        # Of what happened once the matrix says it all, and of a single one the heading does.
        often = [one for one in worst[:_BESIDE] if one[0] > 1]
        beside = _most_frequent(often, labels) if len(often) > 1 else ""
        body = paragraph(lead) + f'<div class="beside"><div>{drawn}</div>{beside}</div>'
    else:
        lead = f"With {count(len(labels))} classes the whole matrix would not fit; report.json holds it."
        body = paragraph(lead) + _most_frequent(worst, labels)
    return Section("confusions", "Confusions", _sentence(worst, matrix, labels), body)


Mistaken = tuple[int, float, int, int]


def _mistaken(matrix: Matrix) -> Iterator[Mistaken]:
    """(how often, share of the row, -row, -column) of every confusion: larger is worse, and the first of equals."""
    for row, counts in enumerate(matrix):
        total = sum(counts)
        if total == counts[row]:
            continue
        for column, times in enumerate(counts):
            if times and row != column:
                yield times, times / total, -row, -column


def _sentence(worst: Sequence[Mistaken], matrix: Matrix, labels: Sequence[str]) -> str:
    if not worst:
        return "No picture was taken for another class"
    times, _, row, column = worst[0]
    if times == 1 and len(worst) > 1:
        return "No confusion happened more than once"
    total = pictures(sum(matrix[-row]))
    return f"Most often it takes {quoted(labels[-row])} for {quoted(labels[-column])}: {count(times)} of {total}"


def _most_frequent(worst: Sequence[Mistaken], labels: Sequence[str]) -> str:
    if not worst:
        return ""
    rows = (
        BarRow(
            f"{name(labels[-row])} taken for {name(labels[-column])}",
            share,
            f"{count(times)} of {count(round(times / share))}",
            "dashed",
        )
        for times, share, row, column in worst
    )
    caption = f"The {counted(len(worst), 'most frequent confusion', 'most frequent confusions')}"
    return bars(caption, ("confusion", "how often"), rows)


def _matrix(matrix: Matrix, labels: Sequence[str]) -> str:
    kinds = [*(["dense"] if len(labels) > _DENSE else []), *(["tall"] if len(labels) > _WIDE else [])]
    columns = "".join(f'<th scope="col">{_clipped(label)}</th>' for label in labels)
    rows = "".join(
        f'<tr><th scope="row">{_clipped(label)}</th>{"".join(_cells(number, counts))}</tr>'
        for number, (label, counts) in enumerate(zip(labels, matrix, strict=True))
    )
    return (
        f'<table class="{" ".join(["confusion", *kinds])}">'
        '<caption class="unseen">What was said about the pictures of each class</caption>'
        f"<thead><tr><td>it is ↓<br>it said →</td>{columns}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _clipped(label: str) -> str:
    return f'<span class="clip" title="{text(label)}">{name(label)}</span>'


def _cells(number: int, counts: Sequence[int]) -> Iterator[str]:
    total = sum(counts) or 1
    for column, times in enumerate(counts):
        kind = "right" if column == number else "wrong"
        own = " own" if column == number else ""
        share = f' title="{percent(times / total)} of the row"' if times else ""
        yield f'<td class="{kind}-{shade(times / total)}{own}"{share}>{count(times)}</td>'


def shade(share: float) -> int:
    """The step of `page_style.SHADES` for a share of a row; anything that is there at all is tinted."""
    return 0 if share <= 0 else max(1, round(share**0.6 * (len(SHADES) - 1)))


def _key() -> str:
    middle = len(SHADES) // 2 + 1
    return (
        f'<p class="small key"><span><i class="right-{middle}"></i>right, framed</span>'
        f'<span><i class="wrong-{middle}"></i>wrong</span>'
        "<span>the stronger, the larger the share of the row</span></p>"
    )
