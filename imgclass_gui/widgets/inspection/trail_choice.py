"""Which places of a long trail are shown when not all have room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

REST = -1
# Two lines never hold more, and every try is laid out.
_MOST = 16


def choose_shown(total: int, fits: Callable[[Sequence[int]], bool]) -> list[int]:
    """Choose places from both ends of a trail.

    Args:
        total: How many places there are.
        fits: Whether such places, in this order, have room; `REST` stands for those that are left out.

    Returns:
        Numbers from 0, with `REST` where some are left out. The first and the newest are always there, and as many
        beside them as fit, the newer ones first.
    """
    every = list(range(total))
    if total <= 2 or fits(every):
        return every
    for kept in range(min(total - 1, _MOST), 1, -1):
        head = max(1, kept // 2)
        shown = [*every[:head], REST, *every[total - (kept - head) :]]
        if fits(shown):
            return shown
    return [0, REST, total - 1]
