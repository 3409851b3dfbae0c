"""Where the three maps of a channel and the words about it lie, and how many channels stand beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from imgclass_gui.widgets.inspection.tile_places import GAP, MARGIN, MOST_RATIO

# Between two maps, for the signs of the sum.
SIGN_WIDTH = 26
# Between the maps and the words.
WORDS_GAP = 14
# Room for the words: as much as they need, in a narrow pane a third of it.
LEAST_WORDS, ENOUGH_WORDS = 110, 186
LEAST_SIDE, LEAST_FULL_SIDE = 40, 88
# Maps of this width are enough, if that gives room for another channel beside.
COMFORTABLE_SIDE = 104
# Pixels a cell, from which on a larger map shows no more.
MOST_CELL = 14
NUMBER_HEIGHT, MOST_NUMBER_WIDTH = 24, 118
# How many rows shall be in sight.
ROWS = 3.2


@dataclass(frozen=True, slots=True)
class PairPlaces:
    """Places in logical pixels, within the room of one channel.

    Attributes:
        width, height: Of a map.
        total_width: Of maps and words.
        columns: Channels beside each other.
    """

    width: int = 1
    height: int = 1
    total_width: int = 1
    columns: int = 1

    @property
    def maps_width(self) -> int:
        """Of the three maps together."""
        return self.left(2) + self.width

    @property
    def words_left(self) -> int:
        """Where the words begin."""
        return self.maps_width + WORDS_GAP

    def left(self, number: int) -> int:
        """Where a map begins: 0 for the left one, 1 for the right one, 2 for the difference."""
        return number * (self.width + SIGN_WIDTH)

    def number_at(self, x: float) -> int:
        """The map at a place; -1 beside them."""
        number, inner = divmod(x, self.width + SIGN_WIDTH)
        return int(number) if 0 <= number < 3 and inner < self.width else -1


def fit_pairs(size: tuple[int, int], shape: tuple[int, int]) -> PairPlaces:
    """Three maps and words for each channel, a few rows in sight; beside each other where there is room.

    Args:
        size: (width, height) of the room in logical pixels.
        shape: (rows, columns) of a map.
    """
    room = size[0] - 2 * MARGIN + GAP
    others = 2 * SIGN_WIDTH + WORDS_GAP + max(LEAST_WORDS, min(ENOUGH_WORDS, room // 3))
    wanted, ratio = _wanted(size[1], shape)
    beside = max(1, room // (3 * min(wanted, COMFORTABLE_SIDE) + others + GAP))
    own = max(1, room // beside - GAP)
    width = max(LEAST_SIDE, min(wanted, (own - others) // 3))
    height = NUMBER_HEIGHT if shape == (1, 1) else max(1, round(width / ratio))
    return PairPlaces(width, height, own, beside)


def _wanted(room: int, shape: tuple[int, int]) -> tuple[int, float]:
    """How wide a map should be with a few rows in sight, and its width by its height."""
    rows, columns = shape
    if shape == (1, 1):
        return MOST_NUMBER_WIDTH, 1.0
    ratio = min(MOST_RATIO, max(1 / MOST_RATIO, columns / rows))
    height = min(room / ROWS - GAP, max(LEAST_FULL_SIDE, MOST_CELL * rows))
    return max(LEAST_SIDE, round(height * ratio)), ratio
