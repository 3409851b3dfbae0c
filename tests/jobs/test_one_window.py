"""Later starts hand over to the window that is there, and get one of their own where it does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from imgclass_gui.jobs import one_window
from imgclass_gui.jobs.handover import Handover
from imgclass_gui.jobs.one_window import OneWindow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imgclass" / "session"


@pytest.fixture
def place(folder: Path) -> Iterator[OneWindow]:
    """The place, taken by the window that is open."""
    place = OneWindow(folder)
    assert place.take()
    yield place
    place.leave()


@pytest.fixture
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATIENCE_SECONDS", "START_SECONDS"):
        monkeypatch.setattr(one_window, name, 0.2)


def letters(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def hand_over(folder: Path, paths: list[str]) -> tuple[threading.Thread, list[bool]]:
    """A later start, at work; the list will have what came of it."""
    outcome: list[bool] = []
    thread = threading.Thread(target=lambda: outcome.append(OneWindow(folder).hand_over(paths)))
    thread.start()
    return thread, outcome


def wait_for_letter(folder: Path) -> Path:
    deadline = time.monotonic() + 20
    while not letters(folder):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return letters(folder)[0]


def test_the_first_has_the_place_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    first, second = OneWindow(folder), OneWindow(folder)
    assert first.take()
    assert not second.take()
    assert (first.is_taken, second.is_taken) == (True, False)
    second.leave()
    assert not second.take()
    first.leave()
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_is_taken_was_handed_over(place: OneWindow, tmp_path: Path) -> None:
    thread, outcome = hand_over(place.folder, [str(tmp_path / "a.png")])
    letter = wait_for_letter(place.folder)
    assert Handover.decode(letter.read_bytes()).paths == (str(tmp_path / "a.png"),)
    letter.unlink()
    thread.join()
    assert outcome == [True]
    assert place.is_taken


@pytest.mark.usefixtures("_short_patience")
def test_a_window_that_does_not_answer_gets_nothing(place: OneWindow) -> None:
    assert not OneWindow(place.folder).hand_over(["a.png"])
    assert letters(place.folder) == []


@pytest.mark.usefixtures("_short_patience")
def test_a_window_that_has_just_started_is_given_more_time(
    place: OneWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(one_window, "START_SECONDS", 1000.0)
    thread, outcome = hand_over(place.folder, [])
    letter = wait_for_letter(place.folder)
    thread.join(1.0)  # five times what it is given later
    assert thread.is_alive()
    letter.unlink()
    thread.join()
    assert outcome == [True]


def test_who_waits_gets_the_place_when_the_window_closes(folder: Path) -> None:
    window, newcomer = OneWindow(folder), OneWindow(folder)
    assert window.take()
    outcome: list[bool] = []
    thread = threading.Thread(target=lambda: outcome.append(newcomer.hand_over(["a.png"])))
    thread.start()
    wait_for_letter(folder)
    window.leave()
    thread.join()
    assert outcome == [False]
    assert newcomer.is_taken
    assert letters(folder) == []
    newcomer.leave()


def test_without_a_private_folder_everybody_has_a_window(tmp_path: Path) -> None:
    (tmp_path / "imgclass").write_text("in the way")
    place = OneWindow(tmp_path / "imgclass" / "session")
    assert not place.take()
    assert not place.hand_over(["a.png"])
    place.leave()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_nothing_is_written_where_others_could_read_it(place: OneWindow) -> None:
    place.folder.chmod(0o755)
    assert not OneWindow(place.folder).take()
    assert not OneWindow(place.folder).hand_over(["a.png"])
    assert [path.name for path in place.folder.iterdir()] == ["lock"]


def test_a_current_folder_that_is_gone_is_no_trouble(place: OneWindow, tmp_path: Path) -> None:
    code = "import os, sys; os.mkdir('x'); os.chdir('x'); os.rmdir('../x')\n"
    code += "from pathlib import Path; from imgclass_gui.jobs.one_window import OneWindow\n"
    code += "print(OneWindow(Path(sys.argv[1])).hand_over(['a.png']))"
    if sys.platform == "win32":
        pytest.skip("no folder that is in use can go there")
    repository = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(place.folder)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": repository},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")
    assert letters(place.folder) == []
