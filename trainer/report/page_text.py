"""Names and figures as the report writes them: escaped, rounded, on one line."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trainer.contract.file_names import printable

# Between a number and its unit, so that no line breaks there.
SPACE = "\u00a0"
# Where there is no figure.
NONE = "\u2013"

_MAX_CHARACTERS = 160
_MAX_IN_SENTENCE = 60


def text(value: object, most: int = _MAX_CHARACTERS) -> str:
    """Anything as HTML text or as the value of a quoted attribute: nothing in it is taken for markup.

    Args:
        value: Shown as `str` does, on one line, bytes that are no text and control characters as escapes.
        most: Longer texts lose their middle.
    """
    return html.escape(printable(_shortened(str(value), most)))


def name(label: object) -> str:
    """A label as HTML; its writing direction does not disturb what stands around it."""
    return f"<bdi>{text(label)}</bdi>"


def quoted(label: object) -> str:
    """A label within a sentence, in quotation marks, as HTML."""
    return f"“<bdi>{text(label, _MAX_IN_SENTENCE)}</bdi>”"


def path(value: object) -> str:
    """A path as HTML in the face of numbers; it runs from left to right, whatever its parts are written in."""
    return f'<bdi class="path" dir="ltr">{text(value, 400)}</bdi>'


def percent(share: float) -> str:
    """A share of 0 to 1 as "92.8 %"; what is not certain never reads as certain, nor as impossible."""
    if 0 < share < 0.0005:
        return f"under{SPACE}0.1{SPACE}%"
    value = min(99.9, 100 * share) if share < 1 else 100.0
    return f"{value:.1f}{SPACE}%"


def percent_range(low: float, high: float) -> str:
    """Two shares as "87.6 to 96.0 %"."""
    return f"{percent(low).removesuffix('%').rstrip()} to {percent(high)}"


def points(share: float) -> str:
    """A difference of two shares as "3.1 points"."""
    return f"{100 * share:.1f} points"


def number(value: float | None) -> str:
    """A figure without a unit, to about four digits: "0.3127"; a dash where there is none."""
    if value is None:
        return NONE
    if not math.isfinite(value):
        return "not a number"
    return f"{value:.4f}" if 0.001 <= abs(value) < 100 or value == 0 else f"{value:.4g}"


def count(value: int) -> str:
    """A whole number with its thousands grouped: "1,000"."""
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """A number and its noun: "1 picture", "1,000 pictures"."""
    return f"{value:,} {one if value == 1 else many}"


def pictures(value: int) -> str:
    """A number of pictures."""
    return counted(value, "picture", "pictures")


def measured_pictures(report: Mapping[str, Any]) -> str:
    """What the pictures are called that the report's figures come from."""
    if not report["test"]:
        return "validation pictures"
    return "pictures" if report["data"]["split"]["kind"] == "cross-validation" else "test pictures"


def duration(seconds: float) -> str:
    """A time as people say it: "0.4 s", "12 s", "3 min 12 s", "2 h 5 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f}{SPACE}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{SPACE}s"
    if whole < 3600:
        return f"{whole // 60}{SPACE}min" + (f" {whole % 60}{SPACE}s" if whole % 60 else "")
    minutes = round(seconds / 60)
    return f"{count(minutes // 60)}{SPACE}h" + (f" {minutes % 60}{SPACE}min" if minutes % 60 else "")


def moment(iso: str) -> str:
    """An ISO 8601 time as "24 November 2025, 20:07"; as it is where it cannot be read."""
    try:
        time = datetime.fromisoformat(iso)
    except ValueError:
        return text(iso)
    return f"{time.day}{SPACE}{_MONTHS[time.month - 1]} {time.year}, {time:%H:%M}"


# Not `strftime("%B")`, which speaks the language of the machine.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _shortened(value: str, most: int) -> str:
    if len(value) <= most:
        return value
    end = most // 3
    return f"{value[: most - end - 1]}…{value[-end:]}"
