"""What a screen reader finds in the window: names for every control; answers, failures and progress as words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.e2e.accessible_node import Node
from tests.e2e.running_program import PATIENCE, SAMPLES, Answers, Desk, RunningProgram
from tests.e2e.window_reading import (
    ROW_ROLES,
    bars,
    chosen_row,
    focused,
    progress,
    rows,
    spoken,
    spoken_row,
    wait_for_focus,
    wait_for_progress,
    wait_for_rows,
)
from tests.e2e.x_server import wait_until

CONTROLS = {"push button", "button menu", "check box", "radio button", "text", "combo box"}
FIRST_SCREEN = ("Ready", "Try the samples", "Classify the sample")


def nameless(tree: Node) -> list[str]:
    """What acts, has a value or can take the keyboard, and says nothing about itself."""
    found = [node for node in tree.walk() if not node.name.strip()]
    return [
        f"{node.role} {node.path}"
        for node in found
        if node.role in CONTROLS | ROW_ROLES or "focusable" in node.states or node.value is not None
    ]


def test_every_control_of_the_first_screen_has_a_name(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words(*FIRST_SCREEN)
    tree = program.tree()
    assert tree.name.lower() == "imgclass"
    assert nameless(tree) == [], tree.outline()
    assert len(tree.find("push button")) >= 4


def test_the_keyboard_reaches_every_control_of_the_first_screen(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words(*FIRST_SCREEN)
    reached = walk_with_tab(desk, program)
    # Of the two modes the arrow keys reach the other one.
    assert [node.name for node in left_out(program.tree(), reached)] == ["Look inside"]


def test_the_samples_open_by_keyboard_alone(desk: Desk, answers: Answers) -> None:
    program = desk.start()
    program.wait_for_words(*FIRST_SCREEN)
    here = wait_for_focus(program)
    while here.name != "Try the samples":
        desk.x_server.press("Tab")
        here = wait_for_focus(program, other_than=here)
    desk.x_server.press("space")
    wait_for_rows(program, len(answers))
    # The gallery has the keyboard now: the arrow keys walk it.
    first = program.wait_for(chosen_row, "a chosen picture")
    desk.x_server.press("Down")
    program.wait_for(lambda tree: chosen_row(tree) not in ("", first), "another chosen picture")
    assert program.wait_for(focused, "the keyboard").role in ROW_ROLES


def test_the_menus_open_by_keyboard(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words(*FIRST_SCREEN)
    desk.x_server.press("f", "Alt_L")
    program.wait_for(lambda tree: tree.find("menu item", "Open folder"), "the menu of files")


def test_answers_are_read_with_their_probabilities(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES)
    said = wait_for_rows(program, len(answers))
    assert sorted(said) == sorted(spoken_row(*scores[0], name) for name, scores in answers.items())
    tree = program.wait_for(lambda tree: tree if bars(tree) else None, "the answer about the chosen picture")
    assert nameless(tree) == [], tree.outline()
    scores = answers[chosen_row(tree).rpartition(", ")[2]]
    assert [node.name for node in bars(tree)] == [spoken(*score) for score in scores]
    for node, (_, probability) in zip(bars(tree), scores, strict=True):
        part = node.part()
        assert part is not None
        assert abs(part - probability) < 0.001


def test_the_keyboard_reaches_every_control_of_the_gallery_screen(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES)
    wait_for_rows(program, len(answers))
    reached = walk_with_tab(desk, program)
    # Tab stops at one of the rows; the arrow keys walk the others, and each two buttons that exclude each other.
    assert len([node for node in reached if node.role in ROW_ROLES]) == 1
    rest = left_out(program.tree(), reached)
    assert [node.name for node in rest if node.role not in ("check box", "radio button")] == []
    assert len(rest) <= 2


def test_a_bad_file_is_read_with_its_reason(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    whole = (SAMPLES / "rocket.jpg").read_bytes()
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "empty.png").touch()
    (folder / "letter.jpg").write_text("Dear Sir or Madam")
    shutil.copy(SAMPLES / "cat.png", folder / "whole.png")
    program = desk.start(folder)
    said = wait_for_rows(program, 4)
    reasons = {row.partition(", ")[0]: row.partition(", ")[2] for row in said if not row.endswith("whole.png")}
    assert reasons.keys() == {"cut.jpg", "empty.png", "letter.jpg"}
    assert all(re.fullmatch(r"[a-z].{8,}[^.]", reason) for reason in reasons.values()), reasons
    assert spoken_row(*answers["cat.png"][0], "whole.png") in said
    program.wait_for_words("3 could not be read")
    desk.x_server.press("Home")
    program.wait_for(lambda tree: len(tree.find("label", reasons["cut.jpg"])) > 0, "the reason beside the picture")


def test_the_answer_about_the_chosen_picture_is_said_when_it_comes(desk: Desk, answers: Answers) -> None:
    program = desk.start()
    program.wait_for_words(*FIRST_SCREEN)
    program.drop({"text/uri-list": f"{(SAMPLES / 'cat.png').as_uri()}\r\n".encode()})
    label, _ = answers["cat.png"][0]
    wait_until(lambda: any(label in words for words in desk.bus.announced()), PATIENCE, "the answer, spoken")


def test_the_panes_are_read_from_left_to_right(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES)
    wait_for_rows(program, len(answers))
    tree = program.wait_for(lambda tree: tree if bars(tree) else None, "the answer about the chosen picture")
    order = [node.path for node in tree.walk()]
    caption = tree.find("label", "451 \u00d7 300")[0]
    first_row = next(node for node in tree.walk() if node.role in ROW_ROLES)
    assert order.index(first_row.path) < order.index(caption.path) < order.index(bars(tree)[0].path)


def test_progress_is_a_number_and_can_be_stopped(desk: Desk, many_pictures: Path) -> None:
    program = desk.start(many_pictures)
    wait_for_progress(program, beyond=wait_for_progress(program))
    desk.bus.announced()
    program.press_button("Cancel")
    said = program.wait_for_words("Stopped", "Go on")
    assert re.search(r"\d.* without an answer", said)
    tree = program.wait_for(lambda tree: tree if progress(tree) is None else None, "the end of the progress bar")
    assert nameless(tree) == [], tree.outline()
    assert any(row.endswith("waiting") for row in rows(program.tree())) or "4,000" in said
    assert any("Stopped" in words for words in desk.bus.announced())


def walk_with_tab(desk: Desk, program: RunningProgram) -> list[Node]:
    """Press Tab until it comes round; gives what had the keyboard, in order."""
    reached = [wait_for_focus(program)]
    while len(reached) < 40:
        desk.x_server.press("Tab")
        here = wait_for_focus(program, other_than=reached[-1])
        if here.path in {node.path for node in reached}:
            break
        reached.append(here)
    return reached


def left_out(tree: Node, reached: list[Node]) -> list[Node]:
    """The controls in sight that are not among the reached ones."""
    paths = {node.path for node in reached}
    return [node for node in tree.walk() if node.role in CONTROLS and node.path not in paths]
