"""Where the three maps of a row of the comparison lie, and what is written beside them."""

from __future__ import annotations

from dataclasses import dataclass

from imgclass_gui.widgets.inspection.tile_places import MARGIN, MOST_RATIO

GAP = 10
# Between two maps, for the signs of the sum.
SIGN_WIDTH = 26
LEAST_WORDS = 148
LEAST_SIDE, LEAST_FULL_SIDE = 40, 88
# Pixels a cell, from which on a larger map shows no more.
MOST_CELL = 14
NUMBER_HEIGHT, MOST_NUMBER_WIDTH = 24, 118
# How many rows shall be in sight.
ROWS = 3.2


@dataclass(frozen=True, slots=True)
class PairPlaces:
    """Places in logical pixels of a row.

    Attributes:
        width, height: Of a map.
        total_width: Of the row.
    """

    width: int = 1
    height: int = 1
    total_width: int = 1

    @property
    def row_height(self) -> int:
        """From one row's top to the next one's."""
        return self.height + GAP

    @property
    def words_left(self) -> int:
        """Where the words begin."""
        return self.left(2) + self.width + GAP + 4

    def left(self, number: int) -> int:
        """Where a map begins: 0 for the left one, 1 for the right one, 2 for the difference."""
        return MARGIN + number * (self.width + SIGN_WIDTH)

    def number_at(self, x: float) -> int:
        """The map at a place; -1 beside them."""
        number, inner = divmod(x - MARGIN, self.width + SIGN_WIDTH)
        return int(number) if 0 <= number < 3 and inner < self.width else -1


def fit_pairs(size: tuple[int, int], shape: tuple[int, int]) -> PairPlaces:
    """Three maps and words in a row, a few rows in sight.

    Args:
        size: (width, height) of the room in logical pixels.
        shape: (rows, columns) of a map.
    """
    rows, columns = shape
    room = (size[0] - 2 * MARGIN - 2 * SIGN_WIDTH - GAP - LEAST_WORDS) // 3
    if shape == (1, 1):
        return PairPlaces(max(LEAST_SIDE, min(room, MOST_NUMBER_WIDTH)), NUMBER_HEIGHT, size[0])
    ratio = min(MOST_RATIO, max(1 / MOST_RATIO, columns / rows))
    height = min(size[1] / ROWS - GAP, max(LEAST_FULL_SIDE, MOST_CELL * rows))
    width = max(LEAST_SIDE, round(min(room, height * ratio)))
    return PairPlaces(width, max(1, round(width / ratio)), size[0])
