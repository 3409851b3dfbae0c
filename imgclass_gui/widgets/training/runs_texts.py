"""How a training of the list is told: its end, its recipe, its date and its size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from imgclass_gui.engine.training.stored_run import Run, RunState
from imgclass_gui.widgets.figures import percent, readable, spoken_percent

# The icon and the colour that stand beside the words.
SIGNS: Mapping[RunState, tuple[str, str]] = {
    "finished": ("check", "good"),
    "stopped": ("stop", "muted"),
    "interrupted": ("warning", "warn"),
    "failed": ("error", "bad"),
    "running": ("dot", "accent"),
}
_UNITS = ("kB", "MB", "GB", "TB")


def state_words(state: RunState) -> str:
    """How a training ended: "Finished"."""
    return {
        "finished": _tr("Finished"),
        "stopped": _tr("Stopped"),
        "interrupted": _tr("Interrupted"),
        "failed": _tr("Failed"),
        "running": _tr("Under way"),
    }[state]


def recipe_words(recipe: str) -> str:
    """A recipe as the form calls it; empty where it is not known."""
    thorough = _tr("Thorough")
    words = {
        "linear-probe": _tr("Quick"),
        "auto": thorough,
        "fine-tune": thorough,
        "from-scratch": _tr("From scratch"),
    }
    return words.get(recipe, "")


def date_words(date: datetime, now: datetime) -> str:
    """When something was, as people say it: "today 23:18", "yesterday 9:05", "24 Nov", "24 Nov 2025".

    Args:
        date: In the time zone of `now`.
        now: The present.
    """
    days = (now.date() - date.date()) // timedelta(days=1)
    time = QLocale().toString(QTime(date.hour, date.minute), QLocale.FormatType.ShortFormat)
    if days == 0:
        return _tr("today {time}").format(time=time)
    if days == 1:
        return _tr("yesterday {time}").format(time=time)
    month = QLocale().standaloneMonthName(date.month, QLocale.FormatType.ShortFormat)
    day = f"{date.day} {month}"
    return day if date.year == now.year else f"{day} {date.year}"


def size_words(size_bytes: int) -> str:
    """A size for people: "340 MB", "1.2 GB"."""
    value = size_bytes / 1000
    unit = 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit >= 2 and value < 99.95 else 0
    return f"{QLocale().toString(max(value, 1.0 if size_bytes and not unit else 0.0), 'f', digits)} {_UNITS[unit]}"


def interval_words(run: Run) -> str:
    """What the accuracy may be: "69.4 to 86.0 %"; empty where it is not known."""
    if run.interval is None:
        return ""
    low, high = run.interval
    return _tr("{low} to {high}").format(low=percent(low).removesuffix(" %"), high=percent(high))


def detail_words(run: Run, now: datetime) -> str:
    """The second line of a row: "Finished · Quick · today 23:18 · 6 classes"."""
    classes = _tr("{n} classes").format(n=run.class_count) if run.class_count else ""
    parts = (state_words(run.state), recipe_words(run.recipe), date_words(run.started, now), classes)
    return " · ".join(filter(None, parts))


def spoken_words(run: Run, now: datetime) -> str:
    """A row for screen readers."""
    accuracy = (
        _tr("accuracy {share}").format(share=spoken_percent(run.accuracy))
        if run.accuracy is not None
        else _tr("accuracy not measured")
    )
    details = detail_words(run, now).replace(" · ", ", ")
    return f"{readable(run.name)}, {details}, {accuracy}, {size_words(run.size_bytes)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("runs", text)
