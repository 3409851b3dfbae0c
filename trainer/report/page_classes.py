"""The section with the figures of each class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.report.page_parts import Section, more, paragraph, table, warning
from trainer.report.page_text import NONE, SPACE, count, measured_pictures, name, number, percent, percent_range, quoted
from trainer.report.plots_bars import estimate

# Enough to see where it is weak; the others are folded away, and beyond these left to report.json.
_SHOWN = 25
_FOLDED = 1000

Class = Mapping[str, Any]


def classes_section(report: Mapping[str, Any]) -> Section:
    """Recall with its interval, precision and F1 of every class, the weakest first."""
    measured = report["test"] or report["validation"]
    rows = sorted(measured["classes"], key=lambda one: (one["recall"] is None, one["recall"] or 0, -one["n"]))
    lead = (
        f"On the {measured_pictures(report)}, the weakest class first. “Found” (recall) is the share of a class's "
        "pictures that it names; “right when it says so” (precision) is the share of its answers of that name that are "
        "right."
    )
    body = paragraph(lead) + ("" if report["test"] else chosen_by())
    body += _table("The figures of each class", rows[:_SHOWN], is_drawn=True)
    rest = rows[_SHOWN : _SHOWN + _FOLDED]
    if rest:
        body += more(
            f"{count(len(rest))} more classes", _table("The figures of the other classes", rest, is_drawn=False)
        )
    if len(rows) > _SHOWN + _FOLDED:
        body += paragraph(f"{count(len(rows) - _SHOWN - _FOLDED)} further classes are in report.json.", "small")
    body += paragraph(
        f"Mean F1 of the classes {number(measured['macro_f1'])}, log loss {number(measured['log_loss'])}.", "small"
    )
    return Section("classes", "Classes", _sentence(rows), body)


def chosen_by() -> str:
    """What must be said beside figures of validation pictures."""
    return warning("These are validation pictures, by which the model was chosen: expect less on new ones.")


def _sentence(rows: Sequence[Class]) -> str:
    tested = [one for one in rows if one["recall"] is not None]
    if not tested:
        return "No class could be measured"
    weakest = tested[0]
    if weakest["recall"] >= 1:
        return "Every picture of every class was found"
    found = round(weakest["recall"] * weakest["n"])
    return f"{quoted(weakest['label'])} is found least often: {count(found)} of {count(weakest['n'])}"


def _table(caption: str, rows: Sequence[Class], is_drawn: bool) -> str:
    head = ("class", "pictures", "found", f"95{SPACE}% interval", "right when it says so", "F1")
    return table(caption, head, (_row(one, is_drawn) for one in rows), "classes" if is_drawn else "")


def _row(one: Class, is_drawn: bool) -> tuple[str, ...]:
    recall, interval, precision = one["recall"], one["recall_interval"], one["precision"]
    if recall is None:
        found = "not tested"
    elif is_drawn:
        drawn = estimate(recall, (interval[0], interval[1]))
        found = f'<div class="found">{drawn}<span>{percent(recall)}</span></div>'
    else:
        found = percent(recall)
    return (
        name(one["label"]),
        count(one["n"]),
        found,
        percent_range(*interval) if interval else NONE,
        "never said" if precision is None else percent(precision),
        NONE if one["f1"] is None else f"{one['f1']:.3f}",
    )
