"""The frame of a plot: where a value lies, round ticks, grid and axis labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Beyond this a difference of two values may overflow; a diverged training is drawn as a gap.
_LARGEST = 1e100
# Below this, floats lose their digits.
_SMALLEST = 1e-300

# Largest size of a unit of the view box, in CSS pixels: all drawings are enlarged alike.
_SCALE = 1.14

Form = Callable[[float], str]


def is_drawable(value: float | None) -> bool:
    """Whether a value has a place on an axis."""
    return value is not None and math.isfinite(value) and abs(value) < _LARGEST


def round_ticks(low: float, high: float, most: int = 6, smallest_step: float = 0.0) -> list[float]:
    """Equally spaced round numbers whose first and last enclose a range.

    Args:
        low: Start of the range.
        high: Its end; may equal its start.
        most: At most so many ticks, two or more.
        smallest_step: 1 where only whole numbers make sense.

    Returns:
        At least two numbers, multiples of 1, 2, 2.5 or 5 times a power of ten.
    """
    if high - low <= max(1e-9 * max(abs(low), abs(high)), _SMALLEST):
        margin = max(abs(low) * 0.5, smallest_step)
        margin = margin if margin > _SMALLEST else 1.0
        low, high = low - (margin if low > 0 else 0), high + margin
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for factor in (1, 2, 2.5, 5, 10, 20, 25, 50, 100):
        step = max(factor * power, smallest_step)
        if smallest_step and step % smallest_step:
            continue
        # A bound that rounding has put next to a tick shall not ask for another one.
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < most:
            break
    return [round(index * step, 12 - math.floor(math.log10(step))) for index in range(first, max(last, first + 1) + 1)]


def plain_form(ticks: Sequence[float]) -> Form:
    """How the numbers of an axis are written: all with as many decimals as their step needs."""
    step = abs(ticks[1] - ticks[0])
    decimals = next((digits for digits in range(7) if abs(step - round(step, digits)) < step * 1e-6), 7)
    if max(map(abs, ticks)) >= 1e6 or decimals > 6:
        return lambda value: f"{value:.3g}"
    return lambda value: f"{value:,.{decimals}f}"


def percent_form(ticks: Sequence[float]) -> Form:
    """Shares of 0 to 1 as percent."""
    form = plain_form([100 * tick for tick in ticks])
    return lambda value: f"{form(100 * value)} %"


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of a plot within its drawing.

    Attributes:
        width: Of the drawing, in units of its view box.
        height: Of the drawing.
        left: Left edge of the rectangle, the others likewise.
        top: Its top.
        right: Its right edge.
        bottom: Its bottom.
        x: Values at the left and the right edge.
        y: Values at the bottom and the top.
    """

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a pair of values lies, rounded to a tenth of a unit."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            round(self.left + across * (self.right - self.left), 1),
            round(self.bottom - up * (self.bottom - self.top), 1),
        )

    def grid(self, x_ticks: Sequence[float], y_ticks: Sequence[float], x_form: Form, y_form: Form) -> str:
        """Thin rules at the ticks of y, and the labels of both axes."""
        parts = []
        for tick in y_ticks:
            _, y = self.at(self.x[0], tick)
            parts.append(f'<path class="rule" d="M{self.left:g} {y:g}H{self.right:g}"/>')
            parts.append(
                f'<text class="tick" x="{self.left - 6:g}" y="{y + 4:g}" text-anchor="end">{y_form(tick)}</text>'
            )
        for tick in x_ticks:
            x, _ = self.at(tick, self.y[0])
            parts.append(
                f'<text class="tick" x="{x:g}" y="{self.bottom + 17:g}" text-anchor="middle">{x_form(tick)}</text>'
            )
        return "".join(parts)

    def x_name(self, name: str) -> str:
        """What x is, below its ticks."""
        middle = (self.left + self.right) / 2
        return f'<text class="axis" x="{middle:g}" y="{self.bottom + 36:g}" text-anchor="middle">{name}</text>'

    def mark(self, x: float, name: str, until: float | None = None) -> str:
        """A dashed rule from the top down to a height of the drawing, or to the bottom, with its name above it.

        Args:
            x: Its value.
            name: Escaped already.
            until: In units of the view box.
        """
        at, _ = self.at(x, self.y[0])
        anchor = "end" if at > self.right - 60 else "start" if at < self.left + 60 else "middle"
        bottom = self.bottom if until is None else until
        return (
            f'<path class="best" d="M{at:g} {self.top:g}V{bottom:g}"/>'
            f'<text class="best" x="{at:g}" y="{self.top - 8:g}" text-anchor="{anchor}">{name}</text>'
        )

    def drawing(self, key: str, title: str, description: str, content: str) -> str:
        """The whole SVG element; its size follows its container.

        Args:
            key: Unique on the page.
            title: Its accessible name; escaped already.
            description: What can be seen on it, for who cannot see it; escaped already.
            content: SVG.
        """
        return (
            f'<svg class="plot" style="max-width:{self.width * _SCALE:.0f}px" role="img" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" aria-labelledby="{key}-t {key}-d">'
            f'<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>{content}</svg>'
        )


def polyline(frame: Frame, points: Sequence[tuple[float, float | None]], kind: str) -> str:
    """A line through the points; it breaks where a value is missing, and a point that stands alone is a dot."""
    strokes: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is not None and is_drawable(y):
            strokes[-1].append(frame.at(x, y))
        elif strokes[-1]:
            strokes.append([])
    lines = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in stroke) for stroke in strokes if len(stroke) > 1)
    dots = "".join(dot(*stroke[0], kind) for stroke in strokes if len(stroke) == 1)
    return (f'<path class="line {kind}" d="{lines}"/>' if lines else "") + dots


def dot(x: float, y: float, kind: str, radius: float = 3.5) -> str:
    """A filled circle."""
    return f'<circle class="dot {kind}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
