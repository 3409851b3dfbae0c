"""Where things are on the strip of layers, in logical pixels from its top."""

from __future__ import annotations

from PySide6.QtCore import QRect

MARGIN = 12
CARD_WIDTH, CARD_HEIGHT = 84, 80
GAP = 4
PITCH = CARD_WIDTH + GAP
# Above the cards: the ways around.
LEVELS, LEVEL_STEP = 4, 5
CARD_TOP = 24
THUMBNAIL = 44
THUMBNAIL_TOP = CARD_TOP + 5
TITLE_TOP, TITLE_HEIGHT = CARD_TOP + 49, 16
SHAPE_TOP, SHAPE_HEIGHT = CARD_TOP + 63, 15
# Below them: what belongs together.
FOOT_TOP, FOOT_HEIGHT = CARD_TOP + CARD_HEIGHT + 1, 16
OVERVIEW_HEIGHT = 9
VIEW_HEIGHT = FOOT_TOP + FOOT_HEIGHT + OVERVIEW_HEIGHT
# How far the ways around leave and reach a card from its middle.
PORT = 12


def card_left(place: int) -> int:
    """Left edge of the card at a place, before any scrolling."""
    return MARGIN + place * PITCH


def total_width(count: int) -> int:
    """Width of so many cards with the margins around them."""
    return 2 * MARGIN + count * PITCH - GAP if count else 0


def place_at(x: int, count: int) -> int:
    """The card whose column is at `x`, before any scrolling; the gap to its right is part of it. -1 for none."""
    place = (x - MARGIN) // PITCH
    return place if 0 <= place < count else -1


def card_rect(place: int, scrolled: int = 0) -> QRect:
    """A card without what is below it."""
    return QRect(card_left(place) - scrolled, CARD_TOP, CARD_WIDTH, CARD_HEIGHT)


def level_top(level: int) -> int:
    """How high a way around runs; 0 is the lowest."""
    return CARD_TOP - 5 - LEVEL_STEP * level
