"""Where a number goes: a place in a later layer that it has a say in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from imgclass_gui.engine.network.channel_maps import Cell, at_of, map_shape, maps_of
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.node import At


def next_place(
    inspector: Inspector, look: Look, tensor: str, cell: Cell, user: Layer, class_index: int = -1
) -> tuple[str, At] | None:
    """A number of a later layer that is made with a number of an earlier one.

    Args:
        inspector: The network.
        look: The picture in it.
        tensor: The earlier number's.
        cell: Where it lies.
        user: A layer that uses the tensor.
        class_index: Of the answer's numbers, the one to go to.

    Returns:
        The tensor of the layer, before its activation, and the place in it; None where none of those near to the same
        place of the picture is made with the number.

    Raises:
        UserFacingError: The arithmetic of the layer is not known.
    """
    last = inspector.channels_last
    at = at_of(look.maps(tensor).shape, cell, tensor in last)
    made = look.maps(user.tensor).shape
    flat = int(np.ravel_multi_index(at, look.maps(tensor).shape))
    for place in _candidates(inspector, look, (tensor, cell), user, (flat, cell.channel, class_index, 0)):
        there = at_of(made, place, user.tensor in last)
        terms = look.prove(user.tensor, there).arithmetic.terms
        if any(term.at == at and inspector.tensors.original(term.tensor) == tensor for term in terms):
            return user.tensor, there
    return None


def _candidates(
    inspector: Inspector, look: Look, start: tuple[str, Cell], user: Layer, wanted: Sequence[int]
) -> Iterator[Cell]:
    """Cells at the same place of the picture, and those around: of the same channel, then of the strongest.

    Numbers without a place are the wanted ones: the same one of those in a row, the same channel's, the class's.
    """
    (tensor, cell), last = start, inspector.channels_last
    shape = look.maps(tensor).shape
    maps = maps_of(look.maps(user.tensor), user.tensor in last)
    if maps.shape[1:] == (1, 1):
        yield from (Cell(number) for number in dict.fromkeys(wanted) if 0 <= number < len(maps))
        return
    rows, columns = _scaled(cell, map_shape(shape, tensor in last), maps.shape)
    middle = Cell(0, rows, columns)
    channels = [cell.channel] if cell.channel < len(maps) else []
    channels.append(int(np.abs(maps[:, middle.row, middle.column]).argmax()))
    for channel in dict.fromkeys(channels):
        for row in (rows, rows - 1, rows + 1):
            for column in (columns, columns - 1, columns + 1):
                if 0 <= row < maps.shape[1] and 0 <= column < maps.shape[2]:
                    yield Cell(channel, row, column)


def _scaled(cell: Cell, before: tuple[int, int, int], after: tuple[int, ...]) -> tuple[int, int]:
    row = (cell.row + 0.5) * after[1] / before[1]
    column = (cell.column + 0.5) * after[2] / before[2]
    return min(after[1] - 1, int(row)), min(after[2] - 1, int(column))
