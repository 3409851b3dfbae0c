"""Drawings of how sure a network is, as SVG: reliability, and what an answer less or more costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.report.page_text import percent
from trainer.report.plots_frame import Frame, dot, percent_form, polyline, round_ticks


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence.

    Attributes:
        count: How many.
        confidence: Their mean probability, 0 to 1.
        accuracy: The share of them that is right.
    """

    count: int
    confidence: float
    accuracy: float


def reliability_diagram(key: str, title: str, bins: Sequence[Bin], kind: str) -> str:
    """What it claims against what is true: a dot a bin, larger for more pictures, with its distance from the diagonal.

    Args:
        key: Unique on the page.
        title: Plain text without markup.
        bins: Those that hold any answer.
        kind: "solid" (filled dots) or "dashed" (hollow ones).

    Source: the reliability diagrams of Guo et al., "On Calibration of Modern Neural Networks" (2017), figure 1.
    """
    frame = Frame(340, 340, 50, 14, 326, 290, (0, 1), (0, 1))
    ticks = [0, 0.25, 0.5, 0.75, 1]
    content = frame.grid(ticks, ticks, percent_form(ticks), percent_form(ticks)) + frame.x_name(
        "how sure it says it is"
    )
    (x0, y0), (x1, y1) = frame.at(0, 0), frame.at(1, 1)
    content += f'<path class="ideal" d="M{x0:g} {y0:g}L{x1:g} {y1:g}"/>'
    most = max((one.count for one in bins), default=1)
    for one in bins:
        x, y = frame.at(one.confidence, one.accuracy)
        _, ideal = frame.at(one.confidence, one.confidence)
        # What rests on a single picture shall not shout.
        weight = (one.count / most) ** 0.5
        content += f'<path class="gap {kind}" stroke-width="{0.6 + 1.8 * weight:.1f}" d="M{x:g} {ideal:g}V{y:g}"/>'
        content += dot(x, y, kind, round(2.5 + 6.5 * weight, 1))
    content += f'<text class="axis" x="{x0 + 8:g}" y="{y1 + 18:g}">not sure enough</text>'
    content += f'<text class="axis" x="{x1 - 8:g}" y="{y0 - 10:g}" text-anchor="end">too sure</text>'
    told = " ".join(f"Where it says {percent(one.confidence)}, it is right {percent(one.accuracy)}." for one in bins)
    return frame.drawing(key, title, told, content)


@dataclass(frozen=True, slots=True)
class TradeOff:
    """The price of an error.

    Attributes:
        curve: (share of the pictures that are answered, share of these that are wrong), both 0 to 1.
        chosen: The point of the chosen threshold; None for none.
        chosen_name: What it is called; escaped already.
        target: The share of wrong answers that was asked for.
    """

    curve: Sequence[tuple[float, float]]
    chosen: tuple[float, float] | None
    chosen_name: str
    target: float


def trade_off_chart(key: str, title: str, trade_off: TradeOff) -> str:
    """How many answers are wrong against how many are given, with the chosen point."""
    curve = sorted(trade_off.curve)
    highest = max(
        [trade_off.target, *(error for _, error in curve), *([trade_off.chosen[1]] if trade_off.chosen else [])]
    )
    ticks = round_ticks(0, highest * 1.15, 6)
    frame = Frame(420, 250, 52, 26, 406, 204, (0, 1), (ticks[0], ticks[-1]))
    x_ticks = [0, 0.25, 0.5, 0.75, 1]
    content = frame.grid(x_ticks, ticks, percent_form(x_ticks), percent_form(ticks))
    content += frame.x_name("share of the pictures that it answers")
    _, y = frame.at(0, trade_off.target)
    content += f'<path class="ideal" d="M{frame.left:g} {y:g}H{frame.right:g}"/>'
    content += polyline(frame, list(curve), "solid")
    content += _target_name(frame, trade_off, y)
    if trade_off.chosen is not None:
        x, y = frame.at(*trade_off.chosen)
        content += frame.mark(trade_off.chosen[0], trade_off.chosen_name, y - 7) + dot(x, y, "chosen", 6)
    told = f"Asked for were at most {percent(trade_off.target)} of wrong answers."
    if curve:
        told += f" Answering {percent(curve[-1][0])} of the pictures, {percent(curve[-1][1])} of the answers are wrong."
    if trade_off.chosen is not None:
        coverage, error = map(percent, trade_off.chosen)
        told += f" The chosen threshold answers {coverage}, of which {error} are wrong."
    return frame.drawing(key, title, told, content)


def _target_name(frame: Frame, trade_off: TradeOff, y: float) -> str:
    """On its line, where the curve seldom is: it begins below the target and ends above it."""
    if trade_off.chosen is None or trade_off.chosen[0] > 0.45:
        place = f'x="{frame.left + 5:g}" y="{y - 6:g}"'
    else:
        place = f'x="{frame.right - 4:g}" y="{min(y + 15, frame.bottom - 4):g}" text-anchor="end"'
    return f'<text class="axis" {place}>asked for: at most {percent(trade_off.target)}</text>'
