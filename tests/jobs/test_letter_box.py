"""Letters are taken out once, in their order; what is no letter does no harm."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from imgclass_gui.jobs import letter_box
from imgclass_gui.jobs.handover import Handover
from imgclass_gui.jobs.letter_box import LetterBox
from imgclass_gui.jobs.one_window import OneWindow


class Reader:
    """A letter box and what came out of it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.qtbot = qtbot
        self.place = OneWindow(folder)
        assert self.place.take()
        self.box = LetterBox(self.place)
        self.taken: list[Handover] = []
        self.box.arrived.connect(self.taken.append)

    def put(self, name: str, content: bytes | str) -> Path:
        """Put a file there at once, as a start does."""
        data = content.encode() if isinstance(content, str) else content
        (self.folder / "new").write_bytes(data)
        (self.folder / "new").rename(self.folder / name)
        return self.folder / name

    def wait_until_empty(self) -> None:
        self.qtbot.waitUntil(lambda: not list(self.folder.glob("*.json")), timeout=10_000)


@pytest.fixture
def reader(tmp_path: Path, qtbot: QtBot) -> Iterator[Reader]:
    reader = Reader(tmp_path / "imgclass" / "letters", qtbot)
    yield reader
    reader.place.leave()
    reader.box.deleteLater()


def some(*names: str) -> Handover:
    return Handover(tuple(os.path.abspath(os.path.join(os.sep, name)) for name in names), "token")


def test_letters_come_out_in_their_order(reader: Reader) -> None:
    for number in (2, 1, 3):  # all before the box has looked for the first time
        reader.put(f"{number}.json", some(f"{number}.png").encode())
    reader.wait_until_empty()
    assert reader.taken == [some("1.png"), some("2.png"), some("3.png")]


def test_each_comes_out_once_whenever_it_comes(reader: Reader) -> None:
    for number in range(5):
        reader.put("a.json", some(str(number)).encode())
        reader.wait_until_empty()
    reader.qtbot.waitUntil(lambda: len(reader.taken) == 5)
    assert reader.taken == [some(str(number)) for number in range(5)]


@pytest.mark.parametrize("has_looked", [False, True])
def test_a_closed_box_takes_nothing(reader: Reader, has_looked: bool) -> None:
    if has_looked:
        reader.put("a.json", some("a").encode())
        reader.wait_until_empty()
    before = list(reader.taken)
    letter = reader.put("b.json", some("b").encode())
    reader.box.close()
    reader.qtbot.wait(200)
    assert letter.exists()
    assert reader.taken == before
    assert not reader.place.is_taken


def test_a_box_without_the_place_takes_nothing_until_the_place_is_free(reader: Reader) -> None:
    later = OneWindow(reader.folder)
    box = LetterBox(later)
    taken: list[Handover] = []
    box.arrived.connect(taken.append)
    reader.put("a.json", some("a").encode())
    reader.wait_until_empty()
    assert (reader.taken, taken) == ([some("a")], [])
    reader.box.close()
    reader.qtbot.waitUntil(lambda: later.is_taken)
    for number in range(3):
        reader.put("b.json", some(str(number)).encode())
        reader.wait_until_empty()
    assert taken == [some(str(number)) for number in range(3)]
    box.close()
    box.deleteLater()


def test_a_letter_that_nobody_waits_for_any_more_is_dropped(reader: Reader) -> None:
    letter = reader.put("a.json", some("a.png").encode())
    long_ago = time.time() - 3600
    os.utime(letter, (long_ago, long_ago))
    reader.wait_until_empty()
    assert reader.taken == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_no_content_does_harm(reader: Reader, content: bytes) -> None:
    reader.put("a.json", content)
    reader.wait_until_empty()
    assert reader.taken == []


def test_a_letter_of_any_length_is_no_letter(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_box, "MAX_BYTES", 1000)
    reader.put("a.json", some("a" * 2000).encode())
    reader.put("b.json", some("b").encode())
    reader.wait_until_empty()
    assert reader.taken == [some("b")]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links in a folder are POSIX's")
def test_what_is_no_file_stops_nothing(reader: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(some("secret.png").encode())
    os.mkfifo(reader.folder / "1.json")  # opening one for reading waits for a writer
    (reader.folder / "2.json").symlink_to(secret)
    (reader.folder / "3.json").symlink_to(tmp_path / "nowhere")
    (reader.folder / "4.json").mkdir()
    reader.put("5.json", some("a.png").encode())
    reader.qtbot.waitUntil(lambda: bool(reader.taken))
    assert reader.taken == [some("a.png")]
    assert sorted(path.name for path in reader.folder.iterdir()) == ["4.json", "lock"]
    assert secret.exists()
