"""The whole program in this process: real controllers, real threads, the real bundled model, an offscreen window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.app import Program
from imgclass_gui.widgets.gallery_item import GalleryItem, ItemState
from tests.models import save_color_model
from tests.pictures import save_color


class Bench:
    """A started program, and what the tests do with it again and again."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, paths: Sequence[str] = ()) -> None:
        self._is_closed = False
        self.qtbot = qtbot
        self.qapp = qapp
        self.program = Program(qapp, paths)
        self.window = self.program.window
        self.gallery = self.window.gallery.model
        with qtbot.waitSignal(self.program.assembled):
            self.window.show()
        with qtbot.waitSignal(self.program.models.model_changed, timeout=20_000):
            pass

    @property
    def items(self) -> list[GalleryItem]:
        """The rows in the order of adding."""
        return [self.gallery.items[key] for key in sorted(self.gallery.items)]

    @property
    def message(self) -> str:
        """What the message bar says; empty when it is away."""
        message = self.window.messages.message
        return message.text if message else ""

    def is_answered(self) -> bool:
        return bool(self.items) and all(item.state is not ItemState.PENDING for item in self.items)

    def wait_for_answers(self) -> None:
        self.qtbot.waitUntil(self.is_answered, timeout=20_000)

    def wait_for_message(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.message, timeout=10_000)

    def open_model(self, path: Path) -> None:
        with self.qtbot.waitSignal(self.program.models.model_changed, timeout=20_000):
            self.program.models.open(str(path))

    def drop(self, mime: QMimeData) -> None:
        """A real drop onto the middle of the window."""
        place = QPointF(self.window.rect().center())
        what = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(place.toPoint(), *what)
        self.qapp.sendEvent(self.window, enter)
        assert enter.isAccepted()
        self.qapp.sendEvent(self.window, QDropEvent(place, *what))

    def drop_files(self, *paths: str | Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop(mime)

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self.window.close()
        self.program.close()
        # Left to Python's garbage collector, a window may be destroyed in the middle of a call into Qt, which hangs.
        for thing in (self.window, self.program):
            thing.deleteLater()
        self.qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """A function that starts the program with paths as arguments; what it remembers lasts for the test."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    qapp.setOrganizationName("imgclass-tests")
    qapp.setApplicationName("imgclass-tests")
    started: list[Bench] = []

    def start_program(*paths: str | Path) -> Bench:
        started.append(Bench(qtbot, qapp, [str(path) for path in paths]))
        return started[-1]

    yield start_program
    for bench in started:
        bench.close()


@pytest.fixture
def bench(start: Callable[..., Bench]) -> Bench:
    """The program as it starts for the first time."""
    return start()


@pytest.fixture
def color_model(tmp_path: Path) -> Path:
    """A model that names the brightest of a picture's colours."""
    return save_color_model(tmp_path / "colors.onnx")


@pytest.fixture
def color_folder(tmp_path: Path) -> Path:
    """Three pictures of one colour each, one in a folder of its own, and one file that is no picture."""
    folder = tmp_path / "pictures"
    (folder / "deeper").mkdir(parents=True)
    save_color(folder / "a.png", "red")
    save_color(folder / "b.png", "green")
    save_color(folder / "deeper" / "c.png", "blue")
    (folder / "text.jpg").write_text("not a picture")
    return folder
