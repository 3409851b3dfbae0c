from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.drop_invitation import DropInvitation
from imgclass_gui.widgets.gallery_view import GalleryView
from tests.widgets.answers import answer, failure


@pytest.fixture
def gallery(qtbot: QtBot) -> GalleryView:
    gallery = GalleryView()
    qtbot.addWidget(gallery)
    ids = gallery.model.append_paths([f"/p/img{number}.png" for number in range(1200)])
    gallery.model.set_results([(ids[0], answer("cat", 0.4)), (ids[1], answer("dog", 0.9)), (ids[2], failure())])
    gallery.resize(228, 700)
    gallery.show()
    qtbot.waitActive(gallery)
    return gallery


def heading(gallery: GalleryView) -> str:
    return gallery.header.findChildren(QLabel)[0].text()


def field(gallery: GalleryView) -> QLineEdit:
    found = gallery.findChild(QLineEdit)
    assert found is not None
    return found


def menu_action(gallery: GalleryView, text: str) -> QAction:
    menus = [menu for menu in gallery.findChildren(QMenu) if menu is not gallery.header.sort_menu]
    return next(action for menu in menus for action in menu.actions() if action.text() == text)


def test_the_header_counts(gallery: GalleryView, qtbot: QtBot) -> None:
    assert heading(gallery) == "1,200 PICTURES"
    gallery.open_search()
    QTest.keyClicks(field(gallery), "cat")
    assert heading(gallery) == "1 OF 1,200"
    gallery.model.clear()
    assert heading(gallery) == "0 PICTURES"
    gallery.header.close_search()
    gallery.model.append_paths(["/p/a.png"])
    assert heading(gallery) == "1 PICTURE"


def test_search_opens_filters_and_closes(gallery: GalleryView, qtbot: QtBot) -> None:
    assert not field(gallery).isVisible()
    gallery.open_search()
    assert field(gallery).hasFocus()
    QTest.keyClicks(field(gallery), "dog")
    assert [item.label for item in gallery.model.shown] == ["dog"]
    QTest.keyClick(field(gallery), Qt.Key.Key_Escape)
    assert not field(gallery).isVisible()
    assert gallery.model.rowCount() == 1200
    assert gallery.list.hasFocus()
    gallery.open_search()
    assert field(gallery).text() == ""


def test_failures_alone_and_back(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.show_failures_only()
    assert [item.id for item in gallery.model.shown] == [3]
    chip = next(button for button in gallery.findChildren(QToolButton) if "could not be read" in button.text())
    assert chip.isVisible()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip.isVisible()
    assert gallery.model.rowCount() == 1200


def test_orders_are_chosen_from_the_menu(gallery: GalleryView, qtbot: QtBot) -> None:
    button = next(button for button in gallery.findChildren(QToolButton) if button.menu() is not None)
    assert button.text().startswith("as they came")
    action = next(action for action in gallery.header.sort_menu.actions() if "surest" in action.text())
    action.trigger()
    assert gallery.model.sort_key == "probability"
    assert gallery.model.shown[0].label == "dog"
    assert button.text().startswith("by probability")
    gallery.model.sort_by("name")
    assert button.text().startswith("by name")
    assert "by name" in button.accessibleName()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Copy path", "copy_path_requested"),
        ("Copy answer", "copy_answer_requested"),
        ("Classify again", "classify_again_requested"),
        ("Remove", "remove_requested"),
    ],
)
def test_the_menu_speaks_of_the_chosen_pictures(gallery: GalleryView, qtbot: QtBot, text: str, signal: str) -> None:
    gallery.select_picture(1)
    QTest.keyClick(gallery.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(getattr(gallery, signal)) as asked:
        menu_action(gallery, text).trigger()
    assert asked.args == [[1, 2]]


def test_show_in_folder_speaks_of_the_current_picture(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.select_picture(2)
    with qtbot.waitSignal(gallery.show_in_folder_requested) as asked:
        menu_action(gallery, "Show in folder").trigger()
    assert asked.args == [2]


def test_the_menu_pops_up_where_asked(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.select_picture(2)
    gallery.list.menu_requested.emit(QPoint(30, 40))
    menu = menu_action(gallery, "Remove").parent()
    assert isinstance(menu, QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()


def test_delete_asks_and_removes_nothing_itself(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.select_all()
    with qtbot.waitSignal(gallery.remove_requested) as asked:
        QTest.keyClick(gallery.list, Qt.Key.Key_Delete)
    assert asked.args == [list(range(1, 1201))]
    assert gallery.model.rowCount() == 1200


def test_nothing_is_asked_without_a_choice(gallery: GalleryView, qtbot: QtBot) -> None:
    gallery.list.clearSelection()
    with qtbot.assertNotEmitted(gallery.remove_requested), qtbot.assertNotEmitted(gallery.copy_answer_requested):
        gallery.request_removal()
        gallery.request_copy_of_answer()


def test_counts_are_told(gallery: GalleryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(gallery.counts_changed) as told:
        gallery.model.set_results([(5, failure())])
    assert told.args == [1200, 2]


def test_the_invitation_below_can_be_pressed(gallery: GalleryView, qtbot: QtBot) -> None:
    invitation = gallery.findChild(DropInvitation)
    assert invitation is not None
    with qtbot.waitSignal(gallery.open_requested):
        QTest.mouseClick(invitation, Qt.MouseButton.LeftButton)
