"""From a picture to the arithmetic of one number inside the network: by mouse in few clicks, and by keyboard alone."""

from __future__ import annotations

import re

from tests.e2e.accessible_node import Node
from tests.e2e.running_program import PATIENCE, SAMPLES, Answers, Desk, RunningProgram, file_uris
from tests.e2e.test_screen_reader import left_out, nameless, walk_with_tab
from tests.e2e.window_reading import focused, wait_for_answered, wait_for_focus
from tests.e2e.x_server import wait_until

PROOF = "recomputed and runtime"
MAPS = "Feature maps of Convolution 1"


def maps_of_first_layer(program: RunningProgram) -> Node:
    """Wait until the first layer's maps are there, in their last order; gives their sheet."""

    def find(tree: Node) -> Node | None:
        found = tree.find(name=MAPS)
        return found[0] if found and found[0].children and tree.find(name="ranked by effect") else None

    return program.wait_for(find, "the maps of the first layer")


def account(tree: Node) -> str:
    """What the screen reader says about the number and its proof; empty where there is none."""
    found = [node for node in tree.find(name="How the number came about") if PROOF in node.description]
    return found[0].description if found else ""


def wait_for_focus_on(program: RunningProgram, words: str) -> Node:
    """Wait until what has the keyboard says this."""

    def find(tree: Node) -> Node | None:
        node = focused(tree)
        return node if node is not None and words in f"{node.name}\n{node.description}" else None

    return program.wait_for(find, f"the keyboard at {words!r}")


def test_a_dropped_picture_is_two_clicks_from_the_arithmetic_of_a_number(desk: Desk, answers: Answers) -> None:
    program = desk.start()
    assert program.drop(file_uris(SAMPLES / "cat.png"))["finished"]
    wait_for_answered(program, {"cat.png"}, answers)
    program.click_control("Look inside")
    sheet = maps_of_first_layer(program)
    program.click_node(sheet.children[0])
    said = program.wait_for(account, "the arithmetic of the number that was clicked")
    # Where it is, of which layer, what it is, and its proof.
    assert re.match(r"Channel \d+, row \d+, column \d+, convolution 1: sum of 27 products \S+, .*proven: ", said)


def test_the_arithmetic_by_keyboard_alone(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES / "cat.png")
    wait_for_answered(program, {"cat.png"}, answers)
    press = desk.x_server.press
    press("2", "Control_L")
    maps_of_first_layer(program)
    # The maps have the keyboard.
    press("Right")
    program.wait_for_words("channel", MAPS)
    press("Return")
    wait_for_focus_on(program, "Conv 1, channel")
    press("Return")
    wait_for_focus_on(program, "Feature map, cell by cell")
    press("Right")
    press("Return")
    said = program.wait_for(account, "the arithmetic of the chosen number")
    assert "proven" in said
    # Escape leads back to all maps, before it would stop anything; Page Down leads to the next layer.
    press("Escape")
    maps_of_first_layer(program)
    press("Page_Down")
    program.wait_for(lambda tree: tree.find(name="Feature maps of Depthwise convolution"), "the second layer's maps")
    press("BackSpace")
    maps_of_first_layer(program)
    press("1", "Control_L")
    wait_for_answered(program, {"cat.png"}, answers)


def test_a_search_deletes_letters_and_closes_before_anything_else(desk: Desk, answers: Answers) -> None:
    """Backspace leads back and Escape closes the channel, but not while a search floats over the window."""
    program = desk.start(SAMPLES / "cat.png")
    wait_for_answered(program, {"cat.png"}, answers)
    press = desk.x_server.press
    press("2", "Control_L")
    maps_of_first_layer(program)
    press("Right")
    press("Return")
    wait_for_focus_on(program, "Conv 1, channel")
    press("l", "Control_L")
    press("Escape")
    wait_for_focus_on(program, "Conv 1, channel")
    press("l", "Control_L")
    for letter in "fullx":
        press(letter)
    press("BackSpace")
    press("Return")
    program.wait_for(lambda tree: tree.find(name="Classes of Full connection 1"), "the layer that was found")
    press("BackSpace")
    maps_of_first_layer(program)


def test_the_keyboard_reaches_every_control_and_all_have_names(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES / "cat.png")
    wait_for_answered(program, {"cat.png"}, answers)
    desk.x_server.press("2", "Control_L")
    sheet = maps_of_first_layer(program)
    program.click_node(sheet.children[0])
    program.wait_for(account, "the arithmetic of the number that was clicked")
    tree = program.tree()
    assert nameless(tree) == [], tree.outline()
    reached = walk_with_tab(desk, program)
    # Of buttons that exclude each other Tab stops at one; the arrow keys lead to the others.
    rest = left_out(program.tree(), reached)
    assert [node.name for node in rest if node.role not in ("check box", "radio button")] == []
    # From the top to the bottom, and from left to right.
    names = [node.name for node in reached]
    first = names.index("Find a layer")
    names = [*names[first:], *names[:first]]
    order = ("Find a layer", "cat.png, as the network sees it", "one scale a channel", "Terms", "Export…")
    assert [name for name in names if name in order] == list(order)


def test_what_the_keyboard_comes_to_is_said(desk: Desk, answers: Answers) -> None:
    """Walking over cells and terms with the arrow keys tells their numbers."""
    program = desk.start(SAMPLES / "cat.png")
    wait_for_answered(program, {"cat.png"}, answers)
    press = desk.x_server.press
    press("2", "Control_L")
    maps_of_first_layer(program)
    for key in ("Right", "Return"):
        press(key)
    wait_for_focus_on(program, "Conv 1, channel")
    press("Return")
    wait_for_focus_on(program, "Feature map, cell by cell")
    desk.bus.announced()
    press("Right")
    wait_for_announcement(desk, r"row 56, column 57: \S+")
    press("Return")
    program.wait_for(account, "the arithmetic of the chosen number")
    wait_for_announcement(desk, r"Channel \d+, row 56, column 57, convolution 1: .*proven")
    while wait_for_focus(program).name != "Terms":
        press("Tab")
    press("Right")
    wait_for_announcement(desk, r".*red.*")


def wait_for_announcement(desk: Desk, pattern: str) -> None:
    """Wait until something like this is said."""
    said: list[str] = []

    def heard() -> bool:
        said.extend(desk.bus.announced())
        return any(re.match(pattern, words, re.DOTALL) for words in said)

    wait_until(heard, PATIENCE, f"{pattern!r} among {said}")
