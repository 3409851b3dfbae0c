"""The window and the command line say the same about the same pictures, to the last figure that is shown."""

from __future__ import annotations

from tests.e2e.accessible_node import Node
from tests.e2e.running_program import SAMPLES, Answers, Desk
from tests.e2e.window_reading import bars, chosen_row, spoken, wait_for_rows


def test_every_sample_has_the_same_five_answers_in_both(desk: Desk, answers: Answers) -> None:
    assert len(answers) >= 5
    program = desk.start(SAMPLES)
    wait_for_rows(program, len(answers))
    desk.x_server.press("Home")
    seen: dict[str, list[str]] = {}
    for _ in answers:
        name, shown = program.wait_for(lambda tree: read_chosen(tree, seen), "the answer about another picture")
        seen[name] = shown
        desk.x_server.press("Down")
    assert seen == {name: [spoken(*score) for score in scores] for name, scores in answers.items()}


def read_chosen(tree: Node, known: dict[str, list[str]]) -> tuple[str, list[str]] | None:
    """Name and answer of the chosen picture, if it is a new one and the panel has followed the gallery."""
    answer, _, name = chosen_row(tree).rpartition(", ")
    shown = [node.name for node in bars(tree)]
    is_new = name and name not in known and shown and shown[0] == " ".join(answer.rsplit(", ", 1))
    return (name, shown) if is_new else None
