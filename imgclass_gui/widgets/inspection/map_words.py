"""How the numbers, channels and cells of feature maps are said to people."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.maps_view import MapsView

translate = QCoreApplication.translate


def number_text(value: float) -> str:
    """A number with four decimals, or in few digits where it is very large or small: "2.5882", "18337", "3.1e-06"."""
    size = abs(value)
    if value == 0:
        return "0"
    if 10 <= size < 1e6 and value == round(value):
        # Of quantised networks all numbers are whole.
        return str(round(value))
    if 1e3 <= size < 1e6:
        return f"{value:.6g}"
    return f"{value:.4f}" if 1e-3 <= size < 1e3 else f"{value:.3g}"


def short_number(value: float) -> str:
    """A number in as few signs as tell it: "6", "2.59", "-0.173"."""
    return f"{value:.3g}" if abs(value) < 1e3 or abs(value) >= 1e6 else str(round(value))


def signed_number(value: float) -> str:
    """A number that always has its sign: "+0.31"."""
    return f"{value:+.3g}" if math.isfinite(value) else str(value)


def channel_name(view: MapsView, channel: int) -> str:
    """What a channel is called: its class or its colour, where it is one."""
    if named := view.labels or view.names:
        return readable(named[channel])
    return translate("map_words", "channel {number}").format(number=channel)


def cell_words(view: MapsView, cell: Cell) -> str:
    """A cell and its number: "channel 5, row 40, column 52: 2.5882"."""
    value = number_text(float(view.maps[cell.channel, cell.row, cell.column]))
    name = channel_name(view, cell.channel)
    if view.is_vector:
        return f"{name}: {value}"
    return translate("map_words", "{name}, row {row}, column {column}: {value}").format(
        name=name, row=cell.row, column=cell.column, value=value
    )


def channel_words(view: MapsView, channel: int, class_label: str) -> str:
    """All that is known of a channel, in one line."""
    own = view.maps[channel]
    if view.is_vector:
        words = [f"{channel_name(view, channel)}: {number_text(float(own[0, 0]))}"]
    else:
        low, high = number_text(float(own.min())), number_text(float(own.max()))
        words = [channel_name(view, channel), translate("map_words", "from {low} to {high}").format(low=low, high=high)]
    if view.effects is not None:
        words.append(effect_words(float(view.effects[channel]), class_label))
    state = view.states[channel] if channel < len(view.states) else "alive"
    if state == "silent":
        words.append(translate("map_words", "silent on this picture"))
    if state == "saturated":
        words.append(translate("map_words", "at its limit all over this picture"))
    return " · ".join(words)


def effect_words(effect: float, class_label: str) -> str:
    """What a channel does for a class: "speaks for “tiger cat”: +0.31"."""
    label = readable(class_label) or translate("map_words", "the class")
    if effect == 0:
        return translate("map_words", "no effect on “{label}”").format(label=label)
    words = (
        translate("map_words", "speaks for “{label}”: {effect}")
        if effect > 0
        else translate("map_words", "speaks against “{label}”: {effect}")
    )
    return words.format(label=label, effect=signed_number(effect))


def states_words(view: MapsView) -> str:
    """How many channels say nothing on this picture; empty where all do."""
    if view.is_vector:
        # Of single numbers, each is a channel of its own.
        return _counted(
            view.state_count("silent") if view.count > 1 else 0,
            translate("map_words", "1 number is 0 on this picture"),
            translate("map_words", "{n} numbers are 0 on this picture"),
        )
    return " · ".join(
        words
        for words in (
            _counted(
                view.state_count("silent"),
                translate("map_words", "1 channel is silent on this picture"),
                translate("map_words", "{n} channels are silent on this picture"),
            ),
            _counted(
                view.state_count("saturated"),
                translate("map_words", "1 channel is at its limit"),
                translate("map_words", "{n} channels are at their limit"),
            ),
        )
        if words
    )


def _counted(number: int, one: str, many: str) -> str:
    if number == 0:
        return ""
    return one if number == 1 else many.format(n=count(number))
