"""How two numbers and their difference are said to people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.pair_view import PairView
from imgclass_gui.widgets.inspection.map_words import channel_name, effect_words, number_text, short_number

translate = QCoreApplication.translate


def pair_cell_words(pair: PairView, cell: Cell) -> str:
    """A cell with both numbers: "channel 5, row 40, column 52: 2.5882 beside 1.2000, 1.3882 more"."""
    name = channel_name(pair.maps_view(), cell.channel)
    at = cell.channel, cell.row, cell.column
    numbers = _both(float(pair.left[at]), float(pair.right[at]), float(pair.differences[at]))
    if pair.left.shape[1:] == (1, 1):
        return f"{name}: {numbers}"
    words = translate("pair_words", "{name}, row {row}, column {column}: {numbers}")
    return words.format(name=name, row=cell.row, column=cell.column, numbers=numbers)


def difference_words(pair: PairView, channel: int) -> list[str]:
    """How much a channel differs, in one or two short lines."""
    size, own = float(pair.sizes[channel]), pair.differences[channel]
    if size == 0:
        return [translate("pair_words", "the same in both")]
    words = translate("pair_words", "differs by {size} on average").format(size=short_number(size))
    between = translate("pair_words", "from {low} to {high}")
    return [words, between.format(low=short_number(float(own.min())), high=short_number(float(own.max())))]


def pair_channel_words(pair: PairView, channel: int, class_label: str) -> str:
    """All that is known of a channel in both, in one line."""
    if pair.left.shape[1:] == (1, 1):
        words = [pair_cell_words(pair, Cell(channel))]
    else:
        words = [channel_name(pair.maps_view(), channel), *difference_words(pair, channel)]
    if pair.effects is not None:
        words.append(effect_words(float(pair.effects[channel]), class_label))
    return " · ".join(words)


def _both(left: float, right: float, difference: float) -> str:
    if difference == 0:
        return translate("pair_words", "{left}, the same in both").format(left=number_text(left))
    words = (
        translate("pair_words", "{left} beside {right}, {size} more")
        if difference > 0
        else translate("pair_words", "{left} beside {right}, {size} less")
    )
    return words.format(left=number_text(left), right=number_text(right), size=number_text(abs(difference)))
