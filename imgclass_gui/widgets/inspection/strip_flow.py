"""How numbers flow between the cards of the strip: straight on, or around others."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from imgclass_gui.widgets.inspection.strip_items import Card, StripLayer


@dataclass(frozen=True, slots=True)
class Lane:
    """A way from one card over others to one or more that it feeds.

    Attributes:
        source: Place of the card where it begins.
        targets: Places of the cards that it reaches, rising; at least one.
        level: How high it runs; 0 is the lowest.
    """

    source: int
    targets: tuple[int, ...]
    level: int

    @property
    def end(self) -> int:
        """The last place that it reaches."""
        return self.targets[-1]


@dataclass(frozen=True, slots=True)
class Flow:
    """All ways between cards.

    Attributes:
        links: Places whose card feeds the next one.
        lanes: All other ways, in the order of their sources.
    """

    links: frozenset[int]
    lanes: tuple[Lane, ...]

    def lanes_within(self, first: int, last: int) -> list[Lane]:
        """Those that can be seen between two places, both included."""
        return [lane for lane in self.lanes if lane.source <= last and lane.end >= first]


def find_flow(cards: Sequence[Card], layers: Sequence[StripLayer], levels: int) -> Flow:
    """Find the ways between cards; what stays within a closed block is none.

    All ways around from one card are one lane. Short lanes run low. Lanes that share a place have different levels as
    long as there are enough; the highest takes all the rest.

    Args:
        cards: In the order in which they stand.
        layers: What the cards show, and what feeds them.
        levels: How many there are, at least 1.
    """
    places = {number: place for place, card in enumerate(cards) for number in card.numbers}
    links: set[int] = set()
    targets: dict[int, set[int]] = {}
    for layer in layers:
        target = places.get(layer.number, -1)
        for source in (places[number] for number in layer.inputs if number in places):
            if target == source + 1:
                links.add(source)
            elif target > source:
                targets.setdefault(source, set()).add(target)
    return Flow(frozenset(links), _lanes({source: tuple(sorted(ends)) for source, ends in targets.items()}, levels))


def _lanes(targets: dict[int, tuple[int, ...]], levels: int) -> tuple[Lane, ...]:
    busy: list[list[tuple[int, int]]] = [[] for _ in range(levels)]
    lanes = []
    for source in sorted(targets, key=lambda one: (targets[one][-1] - one, one)):
        span = source, targets[source][-1]
        level = next((number for number, spans in enumerate(busy) if _is_free(spans, span)), levels - 1)
        insort(busy[level], span)
        lanes.append(Lane(source, targets[source], level))
    return tuple(sorted(lanes, key=lambda lane: lane.source))


def _is_free(spans: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether a span only touches its neighbours; none of `spans`, which are sorted, crosses another."""
    after = bisect_left(spans, span)
    before_ends = after == 0 or spans[after - 1][1] <= span[0]
    return before_ends and (after == len(spans) or spans[after][0] >= span[1])
