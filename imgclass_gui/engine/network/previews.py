"""One small map a layer, for an overview of the network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import levels_of, maps_of, scale_of
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look

# On a side, in cells; larger maps are thinned out.
MOST_CELLS = 56
_FEWEST_CELLS = 2
_PLANE = 4

Preview = tuple[NDArray[np.uint8], bool]


def list_previews(
    inspector: Inspector, look: Look, effects: Mapping[str, NDArray[np.float32]] | None = None
) -> dict[int, Preview]:
    """The map of each layer's strongest channel.

    Args:
        inspector: The network.
        look: The picture in it.
        effects: What the channels do for a class, by tensor: then the one that does most for it stands for the layer,
            else the one whose values differ most.

    Returns:
        By the layer's number: uint8 (rows, columns), places in a table of 256 colours; and whether 0 is in the middle
        of these. Layers without maps, and those that are not computed at once, are missing.
    """
    overview = set(inspector.overview)
    found = {}
    for layer in inspector.layers:
        value = look.maps(layer.after) if layer.after in overview else None
        # Words and lists have no axes.
        if value is None or np.ndim(value) != _PLANE or value.dtype.kind not in "biuf" or not value.size:
            continue
        maps = maps_of(value, layer.is_channels_last)
        if min(maps.shape[1:]) < _FEWEST_CELLS:
            continue
        own = (effects or {}).get(layer.after)
        channel = int(own.argmax()) if own is not None and len(own) == len(maps) else _strongest(maps)
        found[layer.number] = _preview(maps[channel])
    return found


def _strongest(maps: NDArray[np.float32]) -> int:
    # Whose values differ most, thinned out: it is only asked which one is worth a look.
    step = max(1, maps.shape[1] // MOST_CELLS)
    return int(maps[:, ::step, ::step].std(axis=(1, 2)).argmax())


def _preview(values: NDArray[np.float32]) -> Preview:
    down, across = (-(-size // MOST_CELLS) for size in values.shape)
    rows, columns = values.shape[0] // down, values.shape[1] // across
    small = values[: rows * down, : columns * across].reshape(rows, down, columns, across).mean(axis=(1, 3))
    scale = scale_of(small)
    return levels_of(small, scale.low, scale.high), scale.is_signed
