"""Where the parts of a class's row are: its check box, its words, its pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

ROW_HEIGHT = 56
MARGIN = 12
CHECK_SIDE = 16
GAP = 10
PICTURE_SIDE = 44
PICTURE_GAP = 4
MAX_PICTURES = 5
# Words take what the pictures leave, and never less.
MIN_TEXT_WIDTH = 150


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """The parts of a row, in the coordinates of its view.

    Attributes:
        check: The check box.
        text: Name and count.
        pictures: From left to right, as many as the width allows.
    """

    check: QRect
    text: QRect
    pictures: tuple[QRect, ...]

    def is_on_check(self, point: QPoint) -> bool:
        """Whether a point is left of the words, where a click means the check box."""
        return point.x() < self.text.left()

    def picture_at(self, point: QPoint) -> int:
        """The number of the picture at a point; -1 for none."""
        return next((number for number, place in enumerate(self.pictures) if place.contains(point)), -1)


def row_places(row: QRect, pictures: int) -> RowPlaces:
    """Lay a row out.

    Args:
        row: All of it.
        pictures: How many pictures the class has to show.
    """
    left = row.left() + MARGIN
    check = QRect(left, row.top() + (row.height() - CHECK_SIDE) // 2, CHECK_SIDE, CHECK_SIDE)
    text_left, end = left + CHECK_SIDE + GAP, row.right() + 1 - MARGIN
    step = PICTURE_SIDE + PICTURE_GAP
    shown = max(0, min(pictures, MAX_PICTURES, picture_room(row.width())))
    top = row.top() + (row.height() - PICTURE_SIDE) // 2
    # In columns from the first one on, so that the pictures of all rows stand below each other.
    first = end - min(MAX_PICTURES, picture_room(row.width())) * step + PICTURE_GAP
    places = tuple(QRect(first + number * step, top, PICTURE_SIDE, PICTURE_SIDE) for number in range(shown))
    text_end = first - GAP if picture_room(row.width()) else end
    return RowPlaces(check, QRect(text_left, row.top(), max(0, text_end - text_left), row.height()), places)


def picture_room(width: int) -> int:
    """How many pictures a row of this width has room for, at most five."""
    free = width - 2 * MARGIN - CHECK_SIDE - 2 * GAP - MIN_TEXT_WIDTH + PICTURE_GAP
    return max(0, min(MAX_PICTURES, free // (PICTURE_SIDE + PICTURE_GAP)))
