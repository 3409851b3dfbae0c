"""The closed loop from outside: a folder is dropped, a network learns its classes, and answers with them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.running_program import PATIENCE, Desk, file_uris
from tests.e2e.window_reading import rows
from tests.e2e.x_server import wait_until

PHOTOS_A_CLASS = 40
OFFER = "“rubbish” holds 6 folders of pictures"
CLICKS = ("Retrain on folder…", "Start", "Use this model")

pytestmark = [pytest.mark.torch, pytest.mark.timeout(240)]


@pytest.fixture
def photos(unpacked: Callable[[str], Path], tmp_path: Path) -> Path:
    """240 photos of six kinds of rubbish."""
    folder = tmp_path / "rubbish"
    for kind in sorted(path for path in unpacked("trashnet-600").iterdir() if path.is_dir()):
        (folder / kind.name).mkdir(parents=True)
        for photo in sorted(kind.iterdir())[:PHOTOS_A_CLASS]:
            os.symlink(photo, folder / kind.name / photo.name)
    return folder


def test_three_clicks_from_a_dropped_folder_to_a_model_in_use(desk: Desk, photos: Path) -> None:
    program = desk.start()
    program.drop(file_uris(photos))
    program.wait_for_words(OFFER)
    for words in CLICKS:
        program.click(words)
    program.wait_for_words("answers have changed", "In use")
    labels = {kind.name for kind in photos.iterdir()}
    answered = program.wait_for(lambda tree: [row for row in rows(tree) if "percent" in row], "rows with answers")
    assert {row.split(",")[0] for row in answered} <= labels
    assert all("was " in row for row in answered)


def test_killing_the_window_leaves_no_trainer(desk: Desk, photos: Path) -> None:
    program = desk.start()
    program.drop(file_uris(photos))
    program.wait_for_words(OFFER)
    program.click("Retrain on folder…")
    program.click("Start")
    trainer = program.wait_for(lambda _: _trainer_of(program.process.pid), "a trainer")
    program.process.kill()
    program.wait()
    wait_until(lambda: not Path(f"/proc/{trainer}").exists() or None, PATIENCE, "the end of the trainer")


def _trainer_of(window: int) -> int | None:
    """The process id of the window's child that trains."""
    for task in Path(f"/proc/{window}/task").iterdir():
        for child in (task / "children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"fit" in command:
                return int(child)
    return None
