"""Where one is inside a network, and where one has been."""

from __future__ import annotations

from dataclasses import dataclass, replace

from imgclass_gui.engine.network.channel_maps import Cell


@dataclass(frozen=True, slots=True)
class Place:
    """A place inside a network.

    Attributes:
        tensor: Whose maps are shown.
        channel: The chosen one; None for none.
        cell: The chosen number; None for none.
    """

    tensor: str
    channel: int | None = None
    cell: Cell | None = None

    def at_channel(self, channel: int) -> Place:
        """The same cell of another channel."""
        cell = None if self.cell is None else replace(self.cell, channel=channel)
        return Place(self.tensor, channel, cell)

    def at_cell(self, cell: Cell) -> Place:
        """Another cell of the same layer."""
        return Place(self.tensor, cell.channel, cell)


class Trail:
    """The places that led here, the oldest first; walking about within a layer leaves no trail."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    @property
    def places(self) -> tuple[Place, ...]:
        """Where one has been, and last where one is."""
        return tuple(self._places)

    def go(self, place: Place, *, is_jump: bool) -> None:
        """Be somewhere else.

        Args:
            place: Where.
            is_jump: Whether the way here shall be remembered: a term was followed, another layer chosen.
        """
        if self._places and (not is_jump or self._places[-1].tensor == place.tensor):
            self._places[-1] = place
        else:
            self._places.append(place)

    def return_to(self, number: int) -> Place:
        """Be at an earlier place again, and forget what came after."""
        del self._places[number + 1 :]
        return self._places[-1]

    def clear(self) -> None:
        """Forget all."""
        self._places.clear()
