"""The curves of a training as SVG: solid and dashed, so that no colour is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.report.page_text import percent
from trainer.report.plots_frame import Frame, is_drawable, percent_form, plain_form, polyline, round_ticks

# Two labels at the ends of lines need so much room, in units of the view box.
_LABEL_HEIGHT = 16

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Curves:
    """One figure over the epochs of a training.

    Attributes:
        key: Unique on the page.
        title: What is drawn, e.g. "Loss"; plain text without markup, as `solid_name` and `dashed_name`.
        epochs: Number of each epoch, ascending.
        solid: A value an epoch; None or not finite where there is none.
        dashed: Likewise.
        best: The epoch to mark; None for none.
        is_share: Whether the values are shares, shown as percent and never beyond 0 and 1.
    """

    key: str
    title: str
    epochs: Sequence[int]
    solid: Values
    dashed: Values
    best: int | None = None
    is_share: bool = False
    solid_name: str = "training"
    dashed_name: str = "validation"


def line_chart(curves: Curves) -> str:
    """A solid and a dashed line with their names at their ends; empty where no value can be drawn."""
    values = [value for value in (*curves.solid, *curves.dashed) if value is not None and is_drawable(value)]
    if not values:
        return ""
    ticks = _value_ticks(values, curves.is_share)
    form = percent_form(ticks) if curves.is_share else plain_form(ticks)
    first, last = curves.epochs[0], curves.epochs[-1]
    frame = Frame(420, 250, 46, 26, 318, 204, _widened(first, last), (ticks[0], ticks[-1]))
    named = [(curves.solid_name, curves.solid, "solid"), (curves.dashed_name, curves.dashed, "dashed")]
    content = frame.grid(_epoch_ticks(first, last), ticks, lambda epoch: f"{epoch:,.0f}", form) + frame.x_name("epoch")
    if curves.best is not None:
        content += frame.mark(curves.best, f"best: epoch {curves.best:,}")
    content += "".join(
        polyline(frame, list(zip(curves.epochs, series, strict=True)), kind) for _, series, kind in named
    )
    content += _end_labels(frame, named)
    return frame.drawing(curves.key, curves.title, _told(curves, named), content)


def _value_ticks(values: Sequence[float], is_share: bool) -> list[float]:
    """Losses are seen from zero; shares from where they begin, and no further than to one."""
    if not is_share:
        return round_ticks(min(0.0, *values), max(values), 6)
    return [tick for tick in round_ticks(min(values), max(values), 6) if tick <= 1 + 1e-9]


def _widened(first: int, last: int) -> tuple[float, float]:
    return (first, last) if last > first else (first - 1, last + 1)


def _epoch_ticks(first: int, last: int) -> list[float]:
    """The first and the last epoch, and round ones in between that do not come too close to them."""
    if last == first:
        return [first]
    ticks = round_ticks(first, last, 7, smallest_step=1)
    room = 0.6 * (ticks[1] - ticks[0])
    return [first, *(tick for tick in ticks if first + room <= tick <= last - room), last]


def _end_labels(frame: Frame, named: Sequence[tuple[str, Values, str]]) -> str:
    """The names at the ends of the lines, with a piece of the line; pushed apart where they would overlap."""
    ends = []
    for name, series, kind in named:
        value = next((value for value in reversed(series) if value is not None and is_drawable(value)), None)
        if value is not None:
            ends.append((frame.at(frame.x[1], value)[1], name, kind))
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < _LABEL_HEIGHT:
        middle = (ends[0][0] + ends[1][0]) / 2
        middle = min(max(middle, frame.top + _LABEL_HEIGHT / 2), frame.bottom - _LABEL_HEIGHT / 2)
        ends = [(middle + sign * _LABEL_HEIGHT / 2, *end[1:]) for sign, end in zip((-1, 1), ends, strict=True)]
    left = frame.right + 9
    return "".join(
        f'<path class="line {kind}" d="M{left:g} {y:g}h17"/>'
        f'<text class="name" x="{left + 22:g}" y="{y + 4:g}">{name}</text>'
        for y, name, kind in ends
    )


def _told(curves: Curves, named: Sequence[tuple[str, Values, str]]) -> str:
    sentences = []
    for name, series, kind in named:
        drawn = [value for value in series if value is not None and is_drawable(value)]
        if drawn:
            shown = [percent(value) if curves.is_share else f"{value:.4g}" for value in (drawn[0], drawn[-1])]
            sentences.append(f"{name.capitalize()}, the {kind} line, goes from {shown[0]} to {shown[1]}.")
    if curves.best is not None:
        sentences.append(f"Epoch {curves.best:,} is marked as the best.")
    return " ".join(sentences)
