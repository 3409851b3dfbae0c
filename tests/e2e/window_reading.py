"""What the window says, taken out of what a screen reader finds in it."""

from __future__ import annotations

from collections.abc import Collection

from tests.e2e.accessible_node import Node
from tests.e2e.running_program import Answers, RunningProgram

ROW_ROLES = {"list item", "cell", "table cell"}
ANSWER = "the network's first answer"


def spoken(label: str, probability: float) -> str:
    """A class as a bar of the answer says it."""
    return f"{label} {100 * probability:.1f} percent"


def spoken_row(label: str, probability: float, name: str) -> str:
    """An answered picture as its row in the gallery says it."""
    return f"{label}, {100 * probability:.1f} percent, {name}"


def row_nodes(tree: Node) -> list[Node]:
    """The gallery's rows that are in sight, whatever kind of list it calls itself."""
    return [node for gallery in tree.find(name="Pictures") for node in gallery.children if node.role in ROW_ROLES]


def rows(tree: Node) -> list[str]:
    """What the gallery's rows say."""
    return [node.name for node in row_nodes(tree)]


def chosen_row(tree: Node) -> str:
    """The row that is selected; empty when it is none or more than one."""
    selected = [node.name for node in row_nodes(tree) if "selected" in node.states]
    return selected[0] if len(selected) == 1 else ""


def bars(tree: Node) -> list[Node]:
    """The likeliest classes of the chosen picture."""
    return tree.find("progress bar", " percent")


def progress(tree: Node) -> float | None:
    """How much of a folder is done, 0 to 1; None when nothing of known length is under way."""
    found = tree.find("progress bar", "Progress")
    return found[0].part() if found else None


def wait_for_rows(program: RunningProgram, count: int) -> list[str]:
    """Wait until the gallery has so many rows, and each has its answer or failed."""

    def find(tree: Node) -> list[str]:
        found = rows(tree)
        return found if len(found) == count and not any(row.endswith("waiting") for row in found) else []

    return program.wait_for(find, f"{count} rows with answers")


def wait_for_answered(program: RunningProgram, names: Collection[str], answers: Answers, sample: str = "") -> None:
    """Wait until the rows of these files say what the command line says about them.

    Args:
        program: The program.
        names: What the rows call the files.
        answers: What the command line says.
        sample: The sample of which all these files are copies; each has its own if empty.
    """
    wanted = {spoken_row(*answers[sample or name][0], name) for name in names}
    program.wait_for(lambda tree: wanted <= set(rows(tree)), f"the rows {sorted(wanted)}")


def wait_for_progress(program: RunningProgram, beyond: float = 0.0) -> float:
    """Wait until a folder is under way, and further than `beyond`; gives how far."""
    return program.wait_for(lambda tree: part if (part := progress(tree) or 0.0) > beyond else 0.0, "more progress")


def focused(tree: Node) -> Node | None:
    """What has the keyboard; of a list that has it, the row."""
    found = [node for node in tree.walk() if "focused" in node.states]
    # Qt calls a list's current row focused also while the keyboard is elsewhere.
    outside = [node for node in found if node.role not in ROW_ROLES]
    inside = [child for node in outside for child in node.children if child in found]
    return next(iter([*inside, *outside]), None)


def wait_for_focus(program: RunningProgram, other_than: Node | None = None) -> Node:
    """Wait until something has the keyboard that did not have it before."""

    def find(tree: Node) -> Node | None:
        node = focused(tree)
        return node if node is not None and (other_than is None or node.path != other_than.path) else None

    return program.wait_for(find, f"the keyboard somewhere else than at {other_than and other_than.name!r}")
