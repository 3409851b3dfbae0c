from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.drop_zone import DropOverlay, DropZone
from imgclass_gui.widgets.tokens import LIGHT
from tests.widgets.answers import count_near, picture_of

COPY, MOVE, IGNORE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.IgnoreAction


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    field = QLineEdit()
    field.setAcceptDrops(False)
    QVBoxLayout(window).addWidget(field)
    window.resize(400, 300)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def zone(window: QWidget) -> DropZone:
    return DropZone(window)


def files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"/p/{name}") for name in names])
    return mime


def words(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def what(mime: QMimeData, offered: Qt.DropAction) -> tuple[object, ...]:
    return offered, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def enter(window: QWidget, mime: QMimeData, offered: Qt.DropAction = COPY) -> QDragEnterEvent:
    event = QDragEnterEvent(QPointF(50, 50).toPoint(), *what(mime, offered))  # type: ignore[call-overload]
    event.setAccepted(False)
    QApplication.sendEvent(window, event)
    return event


def drop(window: QWidget, mime: QMimeData, offered: Qt.DropAction = COPY) -> QDropEvent:
    enter(window, mime, offered)  # without it Qt delivers no drop
    event = QDropEvent(QPointF(50, 50), *what(mime, offered))  # type: ignore[call-overload]
    event.setAccepted(False)
    QApplication.sendEvent(window, event)
    return event


def test_files_are_taken(zone: DropZone, window: QWidget, qtbot: QtBot) -> None:
    mime = files("a.png", "folder")
    with qtbot.waitSignal(zone.dragged_over) as held:
        assert enter(window, mime).isAccepted()
    assert held.args == [True]
    move = QDragMoveEvent(QPointF(60, 60).toPoint(), *what(mime, COPY))  # type: ignore[call-overload]
    move.setAccepted(False)
    QApplication.sendEvent(window, move)
    assert move.isAccepted()
    with qtbot.waitSignal(zone.paths_dropped):
        event = drop(window, mime)
    assert event.isAccepted()


def test_the_paths_are_told(zone: DropZone, window: QWidget) -> None:
    told: list[list[str]] = []
    zone.paths_dropped.connect(told.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(QByteArray(b"file:///p/caf%E9.png"))])
    drop(window, mime)
    assert told == [["/p/caf\udce9.png"]]


@pytest.mark.parametrize(("offered", "done"), [(MOVE, IGNORE), (COPY | MOVE, COPY)])
def test_files_are_never_moved(zone: DropZone, window: QWidget, offered: Qt.DropAction, done: Qt.DropAction) -> None:
    mime = files("a.png")
    event = drop(window, mime, offered)
    assert event.isAccepted()
    assert event.dropAction() == done


def test_picture_data_is_taken(zone: DropZone, window: QWidget, qtbot: QtBot) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    mime = QMimeData()
    mime.setImageData(image)
    assert enter(window, mime).isAccepted()
    with qtbot.waitSignal(zone.picture_data_dropped) as told:
        drop(window, mime)
    data, suffix = told.args
    assert suffix == ".png"
    assert QImage.fromData(data).pixelColor(1, 1).name() == "#00ff00"


def test_a_link_is_told_apart(zone: DropZone, window: QWidget, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.png")])
    with qtbot.waitSignal(zone.web_link_dropped) as told, qtbot.assertNotEmitted(zone.paths_dropped):
        assert drop(window, mime).isAccepted()
    assert told.args == ["https://example.org/cat.png"]


def test_text_is_refused(zone: DropZone, window: QWidget, qtbot: QtBot) -> None:
    mime = words("hello")
    with qtbot.assertNotEmitted(zone.dragged_over):
        assert not enter(window, mime).isAccepted()
    with qtbot.assertNotEmitted(zone.paths_dropped):
        assert not drop(window, mime).isAccepted()


def test_leaving_ends_it(zone: DropZone, window: QWidget, qtbot: QtBot) -> None:
    enter(window, files("a.png"))
    with qtbot.waitSignal(zone.dragged_over) as held:
        QApplication.sendEvent(window, QDragLeaveEvent())
    assert held.args == [False]
    with qtbot.assertNotEmitted(zone.dragged_over):
        QApplication.sendEvent(window, QDragLeaveEvent())


def test_a_model_is_known_by_its_name(zone: DropZone, window: QWidget) -> None:
    enter(window, files("a.ONNX"))
    assert zone.holds_model
    QApplication.sendEvent(window, QDragLeaveEvent())
    enter(window, files("a.png"))
    assert not zone.holds_model


def test_paste_goes_the_same_way(zone: DropZone, qtbot: QtBot) -> None:
    with qtbot.waitSignal(zone.paths_dropped) as told:
        zone.paste(files("a.png"))
    assert told.args == [["/p/a.png"]]
    with qtbot.waitSignal(zone.unusable_pasted), qtbot.assertNotEmitted(zone.paths_dropped):
        zone.paste(words("hello"))


def test_other_events_pass(zone: DropZone, window: QWidget) -> None:
    assert not zone.eventFilter(window, QEvent(QEvent.Type.User))


def test_the_overlay_covers_its_pane(window: QWidget, qtbot: QtBot) -> None:
    overlay = DropOverlay(window)
    window.show()
    overlay.cover("Drop to classify")
    assert overlay.isVisible()
    assert overlay.geometry() == window.rect()
    words_area = picture_of(overlay).copy(80, 120, 240, 60)
    assert count_near(words_area, LIGHT.accent, 50) > 200
    overlay.cover("")
    assert not overlay.isVisible()
