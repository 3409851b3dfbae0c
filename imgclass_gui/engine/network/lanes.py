"""Where the layers of a network stand in an overview: a column for the order, a lane for each parallel branch."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from imgclass_gui.engine.network.layer import Layer

# A branch, or the lines of a layer that go past others, with its number.
Owner = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a layer stands.

    Attributes:
        column: From 1; one more than the last column of what feeds it. The picture stands in column 0.
        lane: 0 for the main path.
    """

    column: int
    lane: int


@dataclass(frozen=True, slots=True)
class Connection:
    """A line from one layer to another that it feeds.

    Attributes:
        source: Number of a layer, 0 for the picture.
        target: Number of the layer that it feeds.
        lane: In which the line runs through the columns between the two, where no layer stands then; that of the
            target where there are none.
    """

    source: int
    target: int
    lane: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A layout that can be drawn without anything lying on anything else.

    Attributes:
        places: By the layer's number.
        connections: All of them, in the order of their targets.
        lanes: How many there are.
    """

    places: Mapping[int, Place]
    connections: tuple[Connection, ...]
    lanes: int


def arrange_layers(layers: Sequence[Layer]) -> Overview:
    """Lay a network's layers out.

    The longest path, on lane 0, has a layer in every column. A branch keeps a lane from its first layer up to where it
    joins again; all lines from one layer that go past others share one. Lanes are given out as cheaply as possible,
    short branches nearest to the main path.

    Args:
        layers: All of a network, in the order of execution.
    """
    inputs = {layer.number: layer.inputs for layer in layers}
    columns = {0: 0}
    for number, sources in inputs.items():
        columns[number] = 1 + max((columns[source] for source in sources), default=0)
    chains = _chains(inputs, columns)
    chain_of = {number: index for index, chain in enumerate(chains) for number in chain}
    following = {pair for chain in chains for pair in pairwise(chain)}
    ends = {chain[-1] for chain in chains if chain}
    spans = {("chain", index): (columns[chain[0]], columns[chain[-1]]) for index, chain in enumerate(chains) if chain}
    owners: dict[tuple[int, int], Owner] = {}
    for source, target in _pairs(inputs):
        if columns[target] - columns[source] > 1:
            # A branch's own lane is free up to where it joins; what leaves it midway needs another.
            goes_on = (source, target) in following or source in ends
            owner = ("chain", chain_of[source]) if goes_on else ("line", source)
            start, end = spans.get(owner, (columns[source] + 1, 0))
            owners[source, target], spans[owner] = owner, (start, max(end, columns[target] - 1))
    return _overview(inputs, columns, chain_of, owners, spans)


def _overview(
    inputs: Mapping[int, Sequence[int]],
    columns: Mapping[int, int],
    chain_of: Mapping[int, int],
    owners: Mapping[tuple[int, int], Owner],
    spans: Mapping[Owner, tuple[int, int]],
) -> Overview:
    lanes = _lanes(spans)
    places = {number: Place(columns[number], lanes["chain", chain_of[number]]) for number in inputs}
    connections = tuple(
        Connection(source, target, lanes[owners[source, target]] if (source, target) in owners else places[target].lane)
        for source, target in _pairs(inputs)
    )
    return Overview(places, connections, max(lanes.values(), default=0) + 1)


def _pairs(inputs: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    return ((source, target) for target, sources in inputs.items() for source in sources)


def _chains(inputs: Mapping[int, Sequence[int]], columns: Mapping[int, int]) -> list[list[int]]:
    """The layers as paths, the longest first; every other begins where it leaves those before."""
    users: dict[int, list[int]] = {}
    for source, target in _pairs(inputs):
        users.setdefault(source, []).append(target)
    main = _main_path(inputs, columns)
    taken, chains = set(main), [main]
    height: dict[int, int] = {}
    for number in reversed(list(inputs)):
        height[number] = 1 + max((height[user] for user in users.get(number, ())), default=0)
    for first in inputs:
        chain: list[int] = []
        current: int | None = first
        while current is not None and current not in taken:
            taken.add(current)
            chain.append(current)
            current = max(users.get(current, ()), key=lambda user: (user not in taken, height[user]), default=None)
        if chain:
            chains.append(chain)
    return chains


def _main_path(inputs: Mapping[int, Sequence[int]], columns: Mapping[int, int]) -> list[int]:
    """A longest path, from its first layer on; of several, the one that ends last and leads by the first inputs."""
    path: list[int] = []
    number = max(inputs, key=lambda one: (columns[one], one), default=0)
    while number:
        path.append(number)
        number = max(inputs[number], key=lambda source: columns[source], default=0)
    return path[::-1]


def _lanes(spans: Mapping[Owner, tuple[int, int]]) -> dict[Owner, int]:
    """A lane for each span of columns, so that no two that share a column share a lane; 0 is for the first chain."""
    found = {("chain", 0): 0}
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 1
    for owner, (start, end) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
        if owner == ("chain", 0):
            continue
        while busy and busy[0][0] < start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        lane = heapq.heappop(free) if free else count
        count = max(count, lane + 1)
        found[owner] = lane
        heapq.heappush(busy, (end, lane))
    return found
