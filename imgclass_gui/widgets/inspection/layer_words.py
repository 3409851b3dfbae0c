"""What a layer is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.widgets.figures import count

translate = QCoreApplication.translate
Sizes = tuple[int, ...]
_TIMES = "\u00d7"


def layer_facts(layer: Layer, sizes: Sizes | None) -> str:
    """Its window and what it makes: window, then channels and their size as far as these are known."""
    parts = [part for part in (_window(layer), size_words(sizes) if sizes else "") if part]
    return " · ".join(parts)


def size_words(sizes: Sizes) -> str:
    """How many channels of what size: their number, and the size of each where they are maps.

    Args:
        sizes: Channels, rows and columns.
    """
    channels, rows, columns = sizes
    if (rows, columns) == (1, 1):
        if channels == 1:
            return translate("layer_words", "one number")
        return translate("layer_words", "{n} numbers").format(n=count(channels))
    if channels == 1:
        return f"{rows} {_TIMES} {columns}"
    words = translate("layer_words", "{n} channels of {size}")
    return words.format(n=count(channels), size=f"{rows} {_TIMES} {columns}")


def face_words(layer: Layer) -> tuple[str, str] | None:
    """What its numbers are called before and after the activation; None where there is but one face."""
    if layer.tensor == layer.after:
        return None
    name = layer.face_kinds[-1] if layer.face_kinds else layer.faces[-1]
    # "rectifier (ReLU)": where the field has a short name, there is room for no other.
    short = name.rsplit("(", 1)[-1].rstrip(")")
    return translate("layer_words", "before"), translate("layer_words", "after {name}").format(name=short)


def cell_title(sizes: Sizes, cell: Cell, name: str = "") -> str:
    """A number of a layer: "Channel 5, row 40, column 52"; the class's or the colour's name where it has one.

    Args:
        sizes: Of the layer's maps: channels, rows and columns.
        cell: Where it lies.
        name: Of its channel.
    """
    channels, rows, columns = sizes
    if (rows, columns) == (1, 1):
        return name or translate("layer_words", "Number {n}").format(n=cell.channel)
    place = translate("layer_words", "row {row}, column {column}").format(row=cell.row, column=cell.column)
    if channels == 1:
        return place[:1].upper() + place[1:]
    channel = name[:1].upper() + name[1:] or translate("layer_words", "Channel {n}").format(n=cell.channel)
    return translate("layer_words", "{channel}, {place}").format(channel=channel, place=place)


def _window(layer: Layer) -> str:
    if not layer.kernel:
        return ""
    parts = [translate("layer_words", "{size} kernel").format(size=f" {_TIMES} ".join(map(str, layer.kernel)))]
    if any(step != 1 for step in layer.stride):
        step = layer.stride[0] if len(set(layer.stride)) == 1 else f" {_TIMES} ".join(map(str, layer.stride))
        parts.append(translate("layer_words", "stride {step}").format(step=step))
    if any(step != 1 for step in layer.dilation):
        parts.append(translate("layer_words", "dilation {step}").format(step=layer.dilation[0]))
    if layer.groups > 1 and not layer.kind.startswith("depthwise"):
        parts.append(translate("layer_words", "{n} groups").format(n=count(layer.groups)))
    return ", ".join(parts)
