"""Colours for numbers: even to the eye, so that equal steps of a value look like equal steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtGui import QColor, QPalette

from imgclass_gui.widgets.tokens import tokens_of

COLORS = 256

# Viridis, by Stéfan van der Walt and Nathaniel Smith (CC0), at 33 even places; the rest lies between.
_VIRIDIS = (
    "#440154 #470D60 #48186A #482374 #472D7B #453781 #424086 #3E4989 #3B528B #375B8D #33638D "
    "#2F6B8E #2C728E #297A8E #26828E #23898E #21918C #1F978B #1F9F88 #21A685 #27AD81 #31B57B "
    "#3DBC74 #4CC26C #5CC863 #6ECE58 #81D34D #95D840 #AADC32 #C0DF25 #D5E21A #EAE51A #FDE725"
)
# From the most negative to the most positive number; 0 is the ground in the middle, so that nothing looks like nothing.
_DIVERGING_ON_LIGHT = "#123A8C #2F62BF #6F97DC #B5CBF0 #F3F4F6 #F2C9A8 #E08F52 #BE5A14 #7F3300"
_DIVERGING_ON_DARK = "#B9D2FF #86ADFF #5580DB #34518F #1E232B #7C4722 #C06A24 #F0974A #FFD0A6"


def color_table(is_signed: bool, palette: QPalette) -> list[int]:
    """256 colours as Qt wants them in an indexed image.

    Args:
        is_signed: Whether the numbers lie on both sides of 0, which is the middle then.
        palette: Of the widget that paints: the middle of signed numbers follows its ground.
    """
    if not is_signed:
        return list(_table(_VIRIDIS))
    is_dark = tokens_of(palette).color("surface").lightness() < 128
    return list(_table(_DIVERGING_ON_DARK if is_dark else _DIVERGING_ON_LIGHT))


@cache
def _table(stops: str) -> Sequence[int]:
    colors = [QColor(name) for name in stops.split()]
    steps = len(colors) - 1
    table = []
    for level in range(COLORS):
        number, share = divmod(level * steps / (COLORS - 1), 1)
        first, second = colors[int(number)], colors[min(steps, int(number) + 1)]
        table.append(_between(first, second, share).rgb())
    return tuple(table)


def _between(first: QColor, second: QColor, share: float) -> QColor:
    return QColor(
        round(first.red() + share * (second.red() - first.red())),
        round(first.green() + share * (second.green() - first.green())),
        round(first.blue() + share * (second.blue() - first.blue())),
    )
