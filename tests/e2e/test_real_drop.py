"""Another program drags things onto the window, as XDND has it; what came of it is read from outside."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from tests.e2e.running_program import PATIENCE, SAMPLES, Answers, Desk, file_uris
from tests.e2e.window_reading import (
    ANSWER,
    bars,
    progress,
    rows,
    spoken,
    wait_for_answered,
    wait_for_progress,
    wait_for_rows,
)
from tests.e2e.x_server import wait_until
from tests.models import save_color_model
from tests.pictures import save_color

# A name as its bytes on the disk, and as people read it.
ODD_NAMES = {
    b"a b & c #1 50%.png": "a b & c #1 50%.png",
    "🌸 été.png".encode(): "🌸 été.png",
    b"two\nlines.png": "two lines.png",
    b"caf\xe9.png": "caf\ufffd.png",
    b"-v --model x.png": "-v --model x.png",
}


def test_a_dropped_file_is_classified(desk: Desk, answers: Answers) -> None:
    program = desk.start()
    outcome = program.drop(file_uris(SAMPLES / "cat.png"))
    assert (outcome["accepted"], outcome["finished"], outcome["action"]) == (True, True, "XdndActionCopy")
    assert "cat" in answers["cat.png"][0][0]
    wait_for_answered(program, {"cat.png"}, answers)
    # The panel beside the picture says it too, with the runners-up.
    program.wait_for_words(ANSWER, *(spoken(*score) for score in answers["cat.png"]))


def test_several_files_and_a_folder_at_once(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    shutil.copy(SAMPLES / "coffee.png", folder)
    shutil.copy(SAMPLES / "rocket.jpg", folder.parent)
    (folder / "notes.txt").write_text("no picture")
    program = desk.start()
    assert program.drop(file_uris(SAMPLES / "cat.png", SAMPLES / "palace.jpg", tmp_path / "deep"))["finished"]
    names = {"cat.png", "palace.jpg", "rocket.jpg", "coffee.png"}
    wait_for_answered(program, names, answers)
    assert len(wait_for_rows(program, len(names))) == len(names)


def test_odd_names_are_read_byte_for_byte(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    paths = [os.path.join(os.fsencode(tmp_path), name) for name in ODD_NAMES]
    for path in paths:
        shutil.copy(os.fsencode(SAMPLES / "cat.png"), path)
    program = desk.start()
    assert program.drop(file_uris(*paths))["finished"]
    wait_for_answered(program, ODD_NAMES.values(), answers, sample="cat.png")


def test_a_picture_out_of_a_browser(desk: Desk, answers: Answers) -> None:
    """Its data comes with links to the page, and is larger than one X request: it comes piece by piece."""
    large = io.BytesIO()
    with Image.open(SAMPLES / "cat.png") as image:
        image.convert("RGB").save(large, "PNG", compress_level=0)
    assert large.tell() > 300_000
    link = "https://imgclass.invalid/cat.png"
    offers = {
        "text/x-moz-url": f"{link}\nA cat".encode("utf-16-le"),
        "text/html": f'<img src="{link}">'.encode("utf-16-le"),
        "text/plain": link.encode(),
        "image/png": large.getvalue(),
    }
    program = desk.start()
    outcome = program.drop(offers)
    assert outcome["finished"]
    assert "image/png" in outcome["requested"]
    said = program.wait_for_words(ANSWER, *(spoken(*score) for score in answers["cat.png"]))
    assert "network connection" in said  # the promise in the status line
    assert "was a link" not in said
    program.close_window()
    assert program.wait() == 0
    assert list(desk.temporary.rglob("*.png")) == [], "the picture's copy was left behind"


def test_what_another_program_copied_can_be_pasted(desk: Desk, answers: Answers) -> None:
    program = desk.start()
    with program.copied({"image/png": (SAMPLES / "cat.png").read_bytes()}):
        desk.x_server.press("v", "Control_L")
        program.wait_for_words(ANSWER, *(spoken(*score) for score in answers["cat.png"]))
    with program.copied(file_uris(SAMPLES / "coffee.png")):
        desk.x_server.press("v", "Control_L")
        wait_for_answered(program, {"coffee.png"}, answers)


def test_links_and_texts_are_answered_calmly(desk: Desk) -> None:
    program = desk.start()
    link = b"https://imgclass.invalid/cat.png"
    assert program.drop({"text/uri-list": link + b"\r\n", "text/plain": link})["finished"]
    program.wait_for_words("link", "does not use the network")
    assert any("link" in words for words in desk.bus.announced())
    outcome = program.drop({"text/plain": b"a sentence, and no file"})
    assert (outcome["accepted"], outcome["dropped"]) == (False, False)
    assert rows(program.tree()) == []


def test_a_drag_that_goes_away_leaves_no_trace(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words("Ready", "Classify the sample")
    before = wait_until(lambda: still_screen(desk), PATIENCE, "a screen that stands still")
    outcome = program.drop(file_uris(SAMPLES / "cat.png"), leave=True)
    assert (outcome["accepted"], outcome["dropped"]) == (True, False)
    wait_until(lambda: still_screen(desk) == before, PATIENCE, "the screen as it was before")


def test_a_drop_while_a_folder_runs(desk: Desk, answers: Answers, many_pictures: Path) -> None:
    """What is looked at does not wait for thousands that came before it."""
    program = desk.start(many_pictures)
    wait_for_progress(program)
    assert program.drop(file_uris(SAMPLES / "cat.png"))["finished"]
    program.wait_for_words("4,001 pictures")
    desk.x_server.press("End")
    wanted = [spoken(*score) for score in answers["cat.png"]]
    tree = program.wait_for(lambda tree: tree if [node.name for node in bars(tree)] == wanted else None, f"{wanted}")
    assert progress(tree) is not None, "the folder was done too early for this test to say anything"


def test_a_dropped_network_answers_from_now_on(desk: Desk, tmp_path: Path) -> None:
    program = desk.start(save_color(tmp_path / "one.png", "red"))
    wait_for_rows(program, 1)
    assert program.drop(file_uris(save_color_model(tmp_path / "any.onnx")))["finished"]
    program.wait_for_words("Model Colours, 3 classes")
    new_answer = r"red, .* percent, was .+, one.png"
    program.wait_for(lambda tree: [row for row in rows(tree) if re.match(new_answer, row)], "red")


def test_a_file_that_is_no_network_changes_nothing(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    network = tmp_path / "broken.onnx"
    network.write_bytes(b"this is no network")
    program = desk.start(SAMPLES / "cat.png")
    wait_for_answered(program, {"cat.png"}, answers)
    assert program.drop(file_uris(network))["finished"]
    program.wait_for_words("broken.onnx", "Model EfficientNet-Lite0, 1,000 classes")
    wait_for_answered(program, {"cat.png"}, answers)


def still_screen(desk: Desk) -> bytes:
    """What is on the screen, when two looks at it find the same; else nothing."""
    first, second = desk.x_server.screenshot(), desk.x_server.screenshot()
    return first.tobytes() if np.array_equal(first, second) else b""
