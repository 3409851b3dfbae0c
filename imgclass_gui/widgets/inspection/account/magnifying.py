"""How much larger an account is written when it has more room: it may be read from the back of a room."""

from __future__ import annotations

# Of the pane, in logical pixels.
WIDTH = 360
MOST = 2.0
# The share in which it grows; letters of any size would not stand as sharply.
_STEP = 0.125


def magnification(width: int) -> float:
    """How much larger things are painted.

    Args:
        width: Of the pane, in logical pixels.

    Returns:
        1 up to the usual width, then growing with it to 2.
    """
    return min(MOST, max(1.0, width / WIDTH // _STEP * _STEP))
