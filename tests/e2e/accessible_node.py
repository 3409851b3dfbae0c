"""What a screen reader knows of a window: a tree of names, roles, states and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Numbers of AT-SPI's states (`AtspiStateType`).
_STATES = {
    "active": 1,
    "checked": 4,
    "enabled": 8,
    "focusable": 11,
    "focused": 12,
    "selected": 23,
    "showing": 25,
}


def state_names(low: int, high: int) -> frozenset[str]:
    """The names of a state set, which AT-SPI sends as two words of 32 bits."""
    return frozenset(name for name, bit in _STATES.items() if (low | high << 32) >> bit & 1)


@dataclass(frozen=True)
class Node:
    """One object that is in sight, as it was when it was read.

    Attributes:
        path: Its D-Bus path.
        role: What it is, e.g. "push button".
        name: What is read out.
        description: What is read out after it.
        states: e.g. "focusable".
        text: The text of what holds text, else empty.
        value: (current, smallest, largest) of what holds a number, else None.
        depth: 0 for the program itself.
        children: Below it, in order.
    """

    path: str
    role: str
    name: str
    description: str
    states: frozenset[str]
    text: str
    value: tuple[float, float, float] | None
    depth: int
    children: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, role: str = "", name: str = "") -> list[Node]:
        """All nodes of a role whose name contains `name`."""
        return [node for node in self.walk() if role in ("", node.role) and name in node.name]

    def words(self) -> str:
        """All that can be read out, one object a line."""
        return "\n".join(f"{node.name}\t{node.description}\t{node.text}" for node in self.walk())

    def part(self) -> float | None:
        """The value as a part of its range, 0 to 1; None where there is no value or no range."""
        if self.value is None or self.value[2] <= self.value[1]:
            return None
        current, low, high = self.value
        return (current - low) / (high - low)

    def outline(self) -> str:
        """The tree for people, to go into the message of a test that fails."""
        return "\n".join(
            f"{'  ' * node.depth}{node.role}: {node.name!r} {node.description!r} {node.text!r} {node.value or ''} "
            f"{' '.join(sorted(node.states - {'showing', 'enabled'}))}"
            for node in self.walk()
        )
