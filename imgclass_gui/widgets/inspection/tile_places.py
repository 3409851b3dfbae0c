"""Where the tiles of a sheet of maps lie: as large as the room allows, or small ones that are scrolled."""

from __future__ import annotations

from dataclasses import dataclass

GAP = 8
# Around the sheet, for the frame of a chosen tile.
MARGIN = 4
LEAST_SIDE = 48
LEAST_ZOOMED = 32
BAR_HEIGHT = 9
NUMBER_WIDTH, NUMBER_HEIGHT, NUMBER_CAPTION = 62, 24, 17
MOST_NUMBER_WIDTH = 96
# Maps that are much wider than high, or the reverse, are drawn in this ratio.
MOST_RATIO = 3.0
# A grid whose rows are all full is taken if its tiles are not smaller than this share of the largest possible.
FULL_ROWS_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class TilePlaces:
    """Places in logical pixels of the whole sheet.

    Attributes:
        count: Of the tiles.
        columns: Tiles a row.
        width, height: Of a tile's map.
        caption: Height of what is written below a map.
        bar: Height of the bar of effect at a tile's lower end.
        spare: What each gap is wider than the usual one, so that full rows end where everything else does.
    """

    count: int
    columns: int
    width: int
    height: int
    caption: int = 0
    bar: int = 0
    spare: float = 0.0

    @property
    def tile_height(self) -> int:
        """Of a tile with all that belongs to it."""
        return self.height + self.caption + self.bar

    @property
    def row_height(self) -> int:
        """From one row's top to the next one's."""
        return self.tile_height + GAP

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return -(-self.count // self.columns)

    @property
    def total_height(self) -> int:
        """Of the whole sheet."""
        return 2 * MARGIN + self.row_count * self.row_height - GAP

    def left(self, column: int) -> int:
        """Where the tiles of a column begin."""
        return MARGIN + round(column * (self.width + GAP + self.spare))

    def left_top(self, number: int) -> tuple[int, int]:
        """Where a tile begins."""
        row, column = divmod(number, self.columns)
        return self.left(column), MARGIN + row * self.row_height

    def number_at(self, x: float, y: float) -> int:
        """The tile at a place; -1 between tiles and beyond them."""
        row, inner_y = divmod(y - MARGIN, self.row_height)
        column = int((x - MARGIN + 0.5) // (self.width + GAP + self.spare))
        is_inside = 0 <= column < self.columns and row >= 0 and inner_y < self.tile_height
        is_inside = is_inside and 0 <= x - self.left(column) < self.width
        number = int(row * self.columns + column)
        return number if is_inside and number < self.count else -1


def fit_numbers(count: int, width: int, zoom: float, has_bar: bool) -> TilePlaces:
    """Places of channels that are a single number each: compact, the number written below its colour.

    Args:
        count: Of the channels.
        width: Of the room in logical pixels.
        zoom: 1 as a rule.
        has_bar: Whether each has a bar of effect.
    """
    room = width - 2 * MARGIN + GAP
    columns = max(1, min(int(room // (max(LEAST_ZOOMED, NUMBER_WIDTH * zoom) + GAP)), count))
    most = round(MOST_NUMBER_WIDTH * max(1.0, zoom))
    side = max(LEAST_ZOOMED, min(room // columns - GAP, most))
    bar = BAR_HEIGHT if has_bar else 0
    height = round(NUMBER_HEIGHT * zoom)
    return TilePlaces(count, columns, side, height, NUMBER_CAPTION, bar, _spare(room, columns, side))


def fit_maps(count: int, size: tuple[int, int], ratio: float, zoom: float, has_bar: bool) -> TilePlaces:
    """Places of maps: all in sight if they can be told apart then, else small ones, more than the room holds.

    Args:
        count: Of the maps.
        size: (width, height) of the room in logical pixels.
        ratio: A map's columns by its rows.
        zoom: 1 for the size that fits best.
        has_bar: Whether each map has a bar of effect.
    """
    bar = BAR_HEIGHT if has_bar else 0
    ratio = min(MOST_RATIO, max(1 / MOST_RATIO, ratio))
    room = size[0] - 2 * MARGIN + GAP, size[1] - 2 * MARGIN + GAP
    columns, width = _best_columns(count, room, ratio, bar)
    is_scrolled = zoom != 1.0 or width < LEAST_SIDE
    if is_scrolled:
        wanted = max(LEAST_ZOOMED, min(max(width, LEAST_SIDE) * zoom, room[0] - GAP))
        columns = max(1, min(int(room[0] // (wanted + GAP)), count))
        width = int(room[0] // columns - GAP) if columns < count else int(wanted)
    width, height = max(1, width), max(1, round(width / ratio))
    return TilePlaces(count, columns, width, height, 0, bar, _spare(room[0], columns, width))


def _best_columns(count: int, room: tuple[int, int], ratio: float, bar: int) -> tuple[int, int]:
    """(columns, width of a map) for all maps in sight."""
    most = min(count, max(1, room[0] // (LEAST_SIDE + GAP)))
    widths = {columns: _width_in(columns, count, room, ratio, bar) for columns in range(1, most + 1)}
    largest = max(widths.values())
    full = [columns for columns in widths if count % columns == 0 and widths[columns] >= FULL_ROWS_SHARE * largest]
    columns = max(full) if full else max(widths, key=lambda one: (widths[one], one))
    return columns, widths[columns]


def _width_in(columns: int, count: int, room: tuple[int, int], ratio: float, bar: int) -> int:
    rows = -(-count // columns)
    height = room[1] / rows - GAP - bar
    return int(min(room[0] // columns - GAP, height * ratio))


def _spare(room: int, columns: int, width: int) -> float:
    """What is left of a pixel a column, for the gaps; nothing where more is left."""
    left = room - columns * (width + GAP)
    return left / (columns - 1) if 0 < left < columns and columns > 1 else 0.0
