"""What other starts of the program, and macOS, bring to an open window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.app import Program
from imgclass_gui.controllers.handed_over import FileOpenEvents, bring_to_front
from imgclass_gui.jobs.handover import Handover
from imgclass_gui.jobs.one_window import OneWindow
from tests.controllers.conftest import Bench
from tests.pictures import save_color


@pytest.fixture
def place(tmp_path: Path) -> Iterator[OneWindow]:
    """The place of this program's window."""
    place = OneWindow(tmp_path / "imgclass" / "session")
    assert place.take()
    yield place
    place.leave()


def put(place: OneWindow, *paths: str | Path) -> None:
    """Leave a letter, as a later start does."""
    (place.folder / "new").write_text(Handover(tuple(map(str, paths))).encode())
    (place.folder / "new").rename(place.folder / "1.json")


def test_a_later_start_s_pictures_and_model_are_opened(
    bench: Bench, place: OneWindow, color_model: Path, tmp_path: Path
) -> None:
    bench.program.listen(bench.qapp, place)
    with bench.qtbot.waitSignal(bench.program.models.model_changed, timeout=20_000):
        put(place, save_color(tmp_path / "caf\udce9.png", "blue"), color_model)
    bench.qtbot.waitUntil(bench.is_answered, timeout=20_000)
    assert [item.label for item in bench.items] == ["blue"]
    assert not list(place.folder.glob("*.json"))


def test_a_minimised_window_comes_back(bench: Bench, place: OneWindow) -> None:
    bench.program.listen(bench.qapp, place)
    bench.window.showMinimized()
    bench.qtbot.waitUntil(bench.window.isMinimized)
    put(place)
    bench.qtbot.waitUntil(lambda: not bench.window.isMinimized())
    assert bench.window.isVisible()
    assert bench.items == []


def test_a_window_that_was_maximised_stays_so(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    bring_to_front(window)
    assert window.windowState() == Qt.WindowState.WindowMaximized


def test_the_place_is_free_once_the_window_is_closed(bench: Bench, place: OneWindow) -> None:
    bench.program.listen(bench.qapp, place)
    bench.close()
    assert not place.is_taken
    assert not place.folder.exists()


def test_another_window_gets_letters_once_the_place_is_free(bench: Bench, place: OneWindow) -> None:
    other = OneWindow(place.folder)
    bench.program.listen(bench.qapp, other)
    put(place)
    bench.qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    bench.qtbot.wait(100)
    assert (place.folder / "1.json").exists()
    place._lock.release()  # as if killed: the folder stays
    bench.qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert other.is_taken
    bench.qtbot.waitUntil(lambda: not (place.folder / "1.json").exists())


def test_what_comes_before_the_engine_is_there_is_opened_too(
    start: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture = save_color(tmp_path / "a.png", "red")
    original = Program.__init__

    def begin(program: Program, *arguments: object) -> None:
        original(program, *arguments)  # type: ignore[arg-type]
        program.offer([picture])

    monkeypatch.setattr(Program, "__init__", begin)
    bench = start()
    bench.wait_for_answers()
    assert [item.path for item in bench.items] == [picture]


def test_macos_asks_by_an_event(qapp: QApplication, qtbot: QtBot) -> None:
    offered: list[str] = []
    events = FileOpenEvents(qapp, offered.extend)
    try:
        assert qapp.sendEvent(qapp, QFileOpenEvent("/Users/a/cat.png"))
        qapp.sendEvent(qapp, QEvent(QEvent.Type.ApplicationPaletteChange))
        assert offered == ["/Users/a/cat.png"]
    finally:
        qapp.removeEventFilter(events)
        events.deleteLater()
