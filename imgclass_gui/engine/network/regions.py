"""Where a network forks and joins again: its layers as a row of single steps and regions with one way in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

Inputs = Mapping[int, Sequence[int]]


def connected_parts(numbers: Sequence[int], inputs: Inputs) -> list[list[int]]:
    """Those layers that hang together, whatever the direction; each part in the order of execution."""
    root = {number: number for number in numbers}

    def root_of(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for number in numbers:
        for source in inputs[number]:
            if source in root:
                root[root_of(source)] = root_of(number)
    parts: dict[int, list[int]] = {}
    for number in sorted(numbers):
        parts.setdefault(root_of(number), []).append(number)
    return list(parts.values())


def main_line(numbers: Sequence[int], inputs: Inputs) -> list[int]:
    """The layers that lead to the deepest one, in the order of execution; what ends elsewhere is left out.

    Args:
        numbers: In the order of execution.
        inputs: Of every one of them; those from outside do not count.
    """
    depth: dict[int, int] = {}
    for number in numbers:
        depth[number] = 1 + max((depth[source] for source in inputs[number] if source in depth), default=0)
    deepest = max(numbers, key=lambda number: (depth[number], number))
    found, waiting = {deepest}, [deepest]
    while waiting:
        for source in inputs[waiting.pop()]:
            if source in depth and source not in found:
                found.add(source)
                waiting.append(source)
    return sorted(found)


def segments(line: Sequence[int], inputs: Inputs) -> list[tuple[int, ...]]:
    """Cut a row of layers behind each one that every way through the row goes through.

    In an order of execution these are the layers that no connection jumps over, the way in from outside included. A
    layer that post-dominates a fork and nothing less is therefore the last one of its segment.

    Args:
        line: Layers in the order of execution, all of which lead to the last.
        inputs: Of every one of them.

    Returns:
        All layers, in order: single steps, and regions that fork behind the segment before and end with their join.
    """
    place = {number: index for index, number in enumerate(line)}
    changes = [0] * (len(line) + 1)
    for number in line:
        for source in inputs[number]:
            changes[place.get(source, -1) + 1] += 1
            changes[place[number]] -= 1
    found: list[tuple[int, ...]] = []
    begin = 0
    for index, jumping in enumerate(accumulate(changes[: len(line)])):
        if not jumping:
            found.append(tuple(line[begin : index + 1]))
            begin = index + 1
    return found
