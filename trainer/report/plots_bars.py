"""Bars as wide as their place, drawn in shares of it: text beside them keeps its size on every screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.report.page_text import percent

_TRACK = 'width="100%" height="8" y="3" rx="4"'


def bar(share: float, kind: str = "") -> str:
    """A share of 0 to 1 as a bar on its track. Decoration: the number stands beside it.

    Args:
        share: Beyond 0 and 1 it is cut off.
        kind: "" or "dashed": the second series.
    """
    fill = ""
    if share > 0:
        # So narrow that it would vanish, it is still there.
        fill = f'<rect class="fill {kind}" width="{max(_at(share), 1):g}%" height="8" y="3" rx="4"/>'
    return f'<svg class="bar" height="14" aria-hidden="true"><rect class="track" {_TRACK}/>{fill}</svg>'


def estimate(share: float, interval: tuple[float, float]) -> str:
    """A measured share of 0 to 1 as a point in its interval. Decoration: the numbers stand beside it."""
    content = f'<rect class="track" {_TRACK}/>{_interval(interval, 3, 8, 2)}'
    content += f'<circle class="point" cx="{_at(share):g}%" cy="7" r="5"/>'
    return f'<svg class="bar" height="14" aria-hidden="true">{content}</svg>'


@dataclass(frozen=True, slots=True)
class BarRow:
    """One of several horizontal bars.

    Attributes:
        name: HTML.
        share: Length of the bar, 0 to 1.
        value: What it stands for, HTML.
        kind: "" or "dashed": the second series.
    """

    name: str
    share: float
    value: str
    kind: str = ""


def bars(caption: str, head: tuple[str, str], rows: Iterable[BarRow]) -> str:
    """Horizontal bars below each other, as a table: who cannot see them reads names and values.

    Args:
        caption: What is shown; plain text.
        head: What names and values are; unseen.
        rows: From top to bottom.
    """
    body = "".join(
        f'<tr><th scope="row"><span>{row.name}</span></th><td class="drawn">{bar(row.share, row.kind)}</td>'
        f"<td>{row.value}</td></tr>"
        for row in rows
    )
    return (
        f'<table class="bars"><caption class="unseen">{caption}</caption><thead class="unseen"><tr>'
        f'<th scope="col">{head[0]}</th><td></td><th scope="col">{head[1]}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def score_bar(accuracy: float, interval: tuple[float, float], baseline: float) -> str:
    """An accuracy with its interval on a scale of 0 to 100 %, and what always giving the same answer would reach."""
    at, base = _at(accuracy), _at(baseline)
    told = (
        f"On a scale of 0 to 100 %: {percent(accuracy)}, between {percent(interval[0])} and {percent(interval[1])}; "
        f"always the same answer {percent(baseline)}."
    )
    content = f'<rect class="track" width="100%" height="12" y="32" rx="6"/>{_interval(interval, 32, 12, 3)}'
    content += f'<line class="base" x1="{base:g}%" x2="{base:g}%" y1="24" y2="68"/>'
    content += f'<circle class="point" cx="{at:g}%" cy="38" r="8"/>{_label(at, 16, percent(accuracy), "value")}'
    content += _label(base, 83, f"always the same answer: {percent(baseline)}", "axis")
    # The rule of the baseline must not run through the scale's ends.
    content += (_label(0, 62, "0 %", "tick") if base > 8 else "") + (
        _label(100, 62, "100 %", "tick") if base < 90 else ""
    )
    return (
        '<svg class="score" height="90" role="img" aria-labelledby="score-t">'
        f'<title id="score-t">{told}</title>{content}</svg>'
    )


def _interval(interval: tuple[float, float], y: float, height: float, beyond: float) -> str:
    low, high = (_at(value) for value in interval)
    ends = "".join(
        f'<line class="cap" x1="{x:g}%" x2="{x:g}%" y1="{y - beyond:g}" y2="{y + height + beyond:g}"/>'
        for x in (low, high)
    )
    return f'<rect class="interval" x="{low:g}%" width="{high - low:g}%" height="{height:g}" y="{y:g}"/>{ends}'


def _label(x: float, y: float, content: str, kind: str) -> str:
    """Text at a place, turned inwards where it would leave the drawing."""
    anchor = "start" if x < 30 else "end" if x > 70 else "middle"
    if kind != "axis" and 8 < x < 92:
        anchor = "middle"
    return f'<text class="{kind}" x="{x:g}%" y="{y:g}" text-anchor="{anchor}">{content}</text>'


def _at(share: float) -> float:
    return round(100 * min(max(share, 0), 1), 2)
