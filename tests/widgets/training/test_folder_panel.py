from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.class_list_view import ClassListView
from imgclass_gui.widgets.training.findings_list import FindingsList
from imgclass_gui.widgets.training.folder_failure import FolderFailure
from imgclass_gui.widgets.training.folder_panel import FolderPanel
from tests.widgets.answers import count_near, picture_of
from tests.widgets.training.class_folders import divided_folder, folder_of
from trainer.contract.class_folder import ClassFolder
from trainer.contract.folder_findings import build_findings

LEFT = Qt.MouseButton.LeftButton
COPY, MOVE, IGNORE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.IgnoreAction
TOO_MANY = "Drop one folder. If these are classes, drop “photos”, which holds them."


@pytest.fixture
def panel(qtbot: QtBot) -> FolderPanel:
    panel = FolderPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 440)
    panel.show()
    qtbot.waitActive(panel)
    return panel


def show(panel: FolderPanel, folder: ClassFolder) -> None:
    panel.set_folder(folder, build_findings(folder))


def texts(panel: FolderPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def button(panel: FolderPanel, text: str) -> QPushButton:
    return next(one for one in panel.findChildren(QPushButton) if one.text() == text and one.isVisible())


def mime_of(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def what(mime: QMimeData, offered: Qt.DropAction) -> tuple[object, ...]:
    return offered, mime, LEFT, Qt.KeyboardModifier.NoModifier


def enter(panel: QWidget, mime: QMimeData, offered: Qt.DropAction = COPY) -> QDragEnterEvent:
    event = QDragEnterEvent(QPointF(50, 50).toPoint(), *what(mime, offered))  # type: ignore[call-overload]
    event.setAccepted(False)
    QApplication.sendEvent(panel, event)
    return event


def drop(panel: QWidget, mime: QMimeData, offered: Qt.DropAction = COPY) -> QDropEvent:
    enter(panel, mime, offered)
    event = QDropEvent(QPointF(50, 50), *what(mime, offered))  # type: ignore[call-overload]
    event.setAccepted(False)
    QApplication.sendEvent(panel, event)
    return event


def test_it_invites_a_folder(panel: FolderPanel, qtbot: QtBot) -> None:
    assert texts(panel) == ["Drop a folder here", "one sub-folder for each class, such as cats/ and dogs/"]
    assert panel.problem() == "Choose a folder of pictures."
    assert (panel.classes(), panel.watch) == ((), "")
    with qtbot.waitSignal(panel.folder_requested):
        QTest.keyClick(button(panel, "Choose folder…"), Qt.Key.Key_Space)


def test_the_frame_lights_up_while_a_folder_is_held_over_it(panel: FolderPanel) -> None:
    button(panel, "Choose folder…").setFocus()
    before = count_near(picture_of(panel), LIGHT.accent_soft, 2)
    assert enter(panel, mime_of("/p/photos")).isAccepted()
    assert count_near(picture_of(panel), LIGHT.accent_soft, 2) > before + 10000
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert count_near(picture_of(panel), LIGHT.accent_soft, 2) == before


def test_a_dropped_folder_is_told_in_every_state(panel: FolderPanel, qtbot: QtBot) -> None:
    states = [
        panel.set_empty,
        lambda: panel.set_scanning("/p/x", 1, 2),
        lambda: show(panel, folder_of({"cat": 3, "dog": 3})),
        lambda: panel.set_failed("/p/x", "it is bad"),
    ]
    for state in states:
        state()
        with qtbot.waitSignal(panel.folder_dropped) as told:
            assert drop(panel, mime_of("/p/photos")).isAccepted()
        assert told.args == ["/p/photos"]


def test_the_bytes_of_a_name_are_kept(panel: FolderPanel, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("file:///p/n%FFame/")])
    with qtbot.waitSignal(panel.folder_dropped) as told:
        drop(panel, mime)
    assert told.args[0].rstrip("/") == "/p/n\udcffame"


def test_another_folder_covers_the_one_that_is_shown(panel: FolderPanel) -> None:
    show(panel, folder_of({"cat": 3, "dog": 3}))
    enter(panel, mime_of("/p/photos"))
    assert count_near(picture_of(panel), LIGHT.accent, 20) > 1000
    drop(panel, mime_of("/p/photos"))
    assert texts(panel)[0] == "my photos"
    assert count_near(picture_of(panel), LIGHT.accent_soft, 2) < 30000


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (("/p/photos/cats", "/p/photos/dogs"), TOO_MANY),
        (("/p/photos/cats/", "/p/photos/dogs/"), TOO_MANY),
        (("/p/photos", "/q/others"), "Drop one folder: the one that holds the classes."),
        (("/p/a.JPG",), "Drop the folder that holds one sub-folder for each class, not its pictures."),
    ],
)
def test_what_cannot_be_taken_is_told_why(
    panel: FolderPanel, qtbot: QtBot, paths: tuple[str, ...], sentence: str
) -> None:
    with qtbot.assertNotEmitted(panel.folder_dropped):
        drop(panel, mime_of(*paths))
    assert texts(panel)[0] == sentence
    enter(panel, mime_of("/p/photos"))
    assert sentence not in texts(panel)


def test_a_sentence_about_a_drag_goes_with_it(panel: FolderPanel) -> None:
    enter(panel, mime_of("/p/photos/cats", "/p/photos/dogs"))
    assert TOO_MANY in texts(panel)
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert TOO_MANY not in texts(panel)


def test_words_and_web_addresses_are_not_taken(panel: FolderPanel) -> None:
    words, link = QMimeData(), QMimeData()
    words.setText("/p/photos")
    link.setUrls([QUrl("https://example.org/photos")])
    assert not enter(panel, words).isAccepted()
    assert not enter(panel, link).isAccepted()


def test_folders_are_never_moved(panel: FolderPanel) -> None:
    enter(panel, mime_of("/p/photos"), MOVE)
    move = QDragMoveEvent(QPointF(60, 60).toPoint(), *what(mime_of("/p/photos"), MOVE))  # type: ignore[call-overload]
    QApplication.sendEvent(panel, move)
    assert move.isAccepted()
    event = drop(panel, mime_of("/p/photos"), MOVE)
    assert event.isAccepted()
    assert event.dropAction() == IGNORE
    assert drop(panel, mime_of("/p/photos"), COPY | MOVE).dropAction() == COPY


def test_scanning(panel: FolderPanel, qtbot: QtBot) -> None:
    bar = panel.findChild(QProgressBar)
    panel.set_scanning("/p/my photos", 0, 0)
    assert texts(panel) == ["my photos", "Looking for pictures…"]
    assert bar.maximum() == 0
    panel.set_scanning("/p/my photos", 1200, 6000)
    assert texts(panel) == ["my photos", "Reading 1,200 of 6,000 pictures"]
    assert (bar.value(), bar.maximum(), bar.accessibleName()) == (1200, 6000, "Reading 1,200 of 6,000 pictures")
    panel.set_scanning("/p/my photos", 5, 6000, "comparing")
    assert texts(panel)[1] == "Comparing 5 of 6,000 pictures"
    assert panel.problem()
    with qtbot.waitSignal(panel.scan_stop_requested):
        QTest.mouseClick(button(panel, "Stop"), LEFT)


def test_a_folder(panel: FolderPanel, qtbot: QtBot) -> None:
    folder = folder_of({"cat": 1000, "dog": 30}, loose_pictures=("a.jpg",))
    with qtbot.waitSignals([panel.classes_changed, panel.watch_changed]):
        show(panel, folder)
    assert texts(panel) == ["my photos", "2 classes · 1,030 pictures", *texts(panel)[2:]]
    assert next(label for label in panel.findChildren(QLabel) if label.isVisible()).toolTip() == str(folder.path)
    assert (panel.problem(), panel.classes(), panel.watch) == ("", (), "cat/0.jpg")
    assert "divided" not in " ".join(texts(panel))
    with qtbot.waitSignal(panel.folder_requested):
        QTest.mouseClick(button(panel, "Another folder…"), LEFT)
    with qtbot.waitSignal(panel.thumbnails_wanted) as wanted:
        pass
    assert wanted.args[0][0] == "cat/0.jpg"
    panel.set_thumbnails({"cat/0.jpg": np.zeros((96, 96, 3), np.uint8)})
    panel.set_watch("dog/3.jpg")
    assert panel.watch == "dog/3.jpg"


def test_a_ready_made_split_is_told(panel: FolderPanel) -> None:
    show(panel, divided_folder({"cat": (70, 15, 15), "dog": (70, 15, 15)}))
    assert "divided already: 140 train, 30 validation, 30 test" in texts(panel)
    show(panel, divided_folder({"cat": (70, 0, 15), "dog": (70, 0, 15)}))
    assert "divided already: 140 train, 30 test" in texts(panel)


def test_a_folder_of_one_class_says_what_to_do(panel: FolderPanel) -> None:
    show(panel, folder_of({"cat": 30}))
    assert panel.problem().startswith("There is only one class")
    assert "1 class · 30 pictures" in texts(panel)


def test_undo_by_key_from_anywhere_in_the_panel(panel: FolderPanel, qtbot: QtBot) -> None:
    show(panel, folder_of({"cat": 30, "dog": 30, "wolf": 30}))
    view = panel.findChild(ClassListView)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert panel.classes() == (("dog", "dog"), ("wolf", "wolf"))
    other = button(panel, "Another folder…")
    other.setFocus()
    with qtbot.waitSignal(panel.classes_changed):
        QTest.keyClick(other, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.classes() == ()


def test_another_folder_starts_anew(panel: FolderPanel) -> None:
    show(panel, folder_of({"cat": 30, "dog": 30, "wolf": 30}))
    view = panel.findChild(ClassListView)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    show(panel, folder_of({"a": 30, "b": 30}))
    assert (panel.classes(), panel.watch) == ((), "a/0.jpg")
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.classes() == ()


def test_a_folder_that_goes_takes_its_classes_along(panel: FolderPanel, qtbot: QtBot) -> None:
    show(panel, folder_of({"cat": 30, "dog": 30}))
    with qtbot.waitSignal(panel.classes_changed):
        panel.set_scanning("/p/x", 0, 0)
    assert panel.problem() == "Choose a folder of pictures."
    assert panel.watch == ""


def test_a_failure(panel: FolderPanel, qtbot: QtBot) -> None:
    panel.set_failed("/p/<b>x", "the folder is not there", "Check its name.")
    assert texts(panel) == ["“<b>x” cannot be used", "The folder is not there. Check its name."]
    with qtbot.waitSignal(panel.folder_requested):
        QTest.mouseClick(button(panel, "Choose folder…"), LEFT)


LONG = "x" * 200


def show_long_names(panel: FolderPanel) -> None:
    labels = {f"{LONG} {number}": 3 for number in range(100)}
    show(panel, folder_of(labels, loose_pictures=(LONG,), other_files=(LONG,)))
    QTest.mouseClick(button(panel, "Show"), LEFT)


@pytest.mark.parametrize(
    "state",
    [
        lambda panel: panel.set_scanning(f"/p/{LONG}", 1, 2),
        show_long_names,
        lambda panel: drop(panel, mime_of(f"/p/{LONG}/a", f"/p/{LONG}/b")),
    ],
)
def test_long_names_do_not_make_it_grow(panel: FolderPanel, state: Callable[[FolderPanel], None]) -> None:
    state(panel)
    QApplication.processEvents()  # in which a window grows that is too small for its content
    assert (panel.width(), panel.height()) == (430, 440)
    assert panel.minimumSizeHint().width() <= 430


def test_a_long_reason_does_not_widen_a_failure(qtbot: QtBot) -> None:
    failure = FolderFailure()
    qtbot.addWidget(failure)
    failure.set_texts(f"/p/{LONG}", LONG, LONG)
    assert failure.minimumSizeHint().width() < 300


def test_few_notes_take_no_more_room_than_they_need(panel: FolderPanel) -> None:
    show(panel, folder_of({"cat": 30, "dog": 30}, loose_pictures=("a.jpg",)))
    QTest.mouseClick(button(panel, "Show"), LEFT)
    QApplication.processEvents()
    assert 100 < panel.findChild(FindingsList).height() < 140


def test_findings_are_told_and_hand_their_files_on(panel: FolderPanel, qtbot: QtBot) -> None:
    show(panel, folder_of({"cat": 30, "dog": 30}, loose_pictures=("a.jpg", "b.jpg")))
    QTest.mouseClick(button(panel, "Show"), LEFT)
    with qtbot.waitSignal(panel.reveal_requested) as shown:
        QTest.mouseClick(button(panel, "Show in file manager"), LEFT)
    with qtbot.waitSignal(panel.copy_requested) as copied:
        QTest.mouseClick(button(panel, "Copy names"), LEFT)
    assert (shown.args, copied.args) == (["a.jpg"], [("a.jpg", "b.jpg")])
