"""The section on whether it may be as sure as it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.report.page_parts import Section, figure, more, paragraph, side_by_side, table, warning
from trainer.report.page_text import count, number, percent, percent_range, pictures, points, text
from trainer.report.plots_confidence import Bin, reliability_diagram

Bins = Sequence[Mapping[str, Any]]


def calibration_section(calibration: Mapping[str, Any] | None) -> Section | None:
    """Reliability before and after the temperature; None where it was not measured."""
    if calibration is None:
        return None
    before, after = calibration["before"], calibration["after"]
    body = paragraph(_lead(calibration))
    if calibration.get("note"):
        body += warning(text(calibration["note"], 400))
    if calibration["fitted_on"] == calibration["measured_on"]:
        body += warning("It was measured on the very pictures that the temperature was fitted on: expect less.")
    is_changed = abs(calibration["temperature"] - 1) > 1e-6
    drawn = [_figure("with the temperature" if is_changed else "as trained", "after", after, "solid")]
    if is_changed:
        drawn.insert(0, _figure("as trained", "before", before, "dashed"))
    body += side_by_side(*drawn)
    body += paragraph(
        "A larger dot stands for more pictures. On the dotted line, it is right as often as it says.", "small"
    )
    return Section("calibration", "Calibration", _sentence(before, after, is_changed), body)


def _lead(calibration: Mapping[str, Any]) -> str:
    temperature = calibration["temperature"]
    effect = "takes back what it was too sure of" if temperature > 1 else "makes it surer than it was"
    dots = (
        f"Measured on the {_named(calibration['measured_on'])}: how sure it says it is, against how often it is right."
    )
    if abs(temperature - 1) <= 1e-6:
        return f"{dots} Its answers are left as they are (temperature 1)."
    fitted = f"fitted on {count(calibration['n'])} {_named(calibration['fitted_on'])}"
    return f"{dots} A temperature of {temperature:.2f}, {fitted}, {effect}."


def _named(pictures_name: str) -> str:
    return f"{text(pictures_name)} pictures"


def _sentence(before: Mapping[str, Any], after: Mapping[str, Any], is_changed: bool) -> str:
    sentence = f"Its percentages are off by {points(after['ece'])} on average"
    return f"{sentence}; as trained, by {before['ece'] * 100:.1f}" if is_changed else sentence


def _figure(caption: str, key: str, measured: Mapping[str, Any], kind: str) -> str:
    filled = [one for one in measured["bins"] if one["count"]]
    drawing = reliability_diagram(
        key,
        f"Reliability, {caption}",
        [Bin(one["count"], one["confidence"], one["accuracy"]) for one in filled],
        kind,
    )
    name = f"{caption.capitalize()}<small>off by {points(measured['ece'])} on average (ECE)</small>"
    return figure(name, drawing, more("The same as a table", _table(caption, filled)))


def _table(caption: str, bins: Bins) -> str:
    rows = (
        (
            percent_range(one["from"], one["to"]),
            count(one["count"]),
            number(one["confidence"]) if one["confidence"] is None else percent(one["confidence"]),
            number(one["accuracy"]) if one["accuracy"] is None else percent(one["accuracy"]),
        )
        for one in bins
    )
    total = pictures(sum(one["count"] for one in bins))
    return table(f"Reliability of {total}, {caption}", ("sure", "pictures", "says", "is right"), rows)
