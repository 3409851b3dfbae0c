from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from imgclass_gui.widgets.training.class_list import ClassList
from imgclass_gui.widgets.training.class_list_check import AllCheckBox
from imgclass_gui.widgets.training.class_list_delegate import places_of
from imgclass_gui.widgets.training.class_list_places import RowPlaces
from tests.widgets.answers import count_near, picture_of
from tests.widgets.training.class_folders import folder_of

Key, LEFT, RIGHT = Qt.Key, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def classes(qtbot: QtBot) -> Iterator[ClassList]:
    classes = ClassList()
    qtbot.addWidget(classes)
    classes.resize(430, 330)
    classes.set_folder(folder_of({"cat": 9, "dog": 8, "wolf": 7, "bird": 1}))
    classes.show()
    classes.view.setFocus()
    qtbot.waitActive(classes)
    return classes


def rect_of(classes: ClassList, row: int) -> QRect:
    return classes.view.visualRect(classes.model.index(row))


def places(classes: ClassList, row: int) -> RowPlaces:
    return places_of(rect_of(classes, row), classes.model.item(row))


def click(classes: ClassList, point: QPoint) -> None:
    QTest.mouseClick(classes.view.viewport(), LEFT, pos=point)


def press(classes: ClassList, key: Key) -> None:
    QTest.keyClick(classes.view, key)


def field(classes: ClassList) -> QLineEdit:
    return next(field for field in classes.view.viewport().findChildren(QLineEdit) if field.isVisible())


def part(classes: ClassList, kind: type) -> object:
    return classes.head.findChild(kind)


def write(classes: ClassList, text: str) -> None:
    QTest.keyClicks(field(classes), text)
    QTest.keyClick(field(classes), Key.Key_Return)
    QApplication.processEvents()  # Qt closes the field from its event loop


def test_nothing_is_changed_at_first(classes: ClassList) -> None:
    assert classes.classes() == ()
    assert classes.problem() == ""
    assert classes.watch == "cat/0.jpg"
    assert part(classes, AllCheckBox).text() == "4 of 4 classes"
    assert part(classes, LinkButton).isHidden()


def test_a_click_on_the_box_leaves_a_class_out(classes: ClassList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(classes.classes_changed):
        click(classes, places(classes, 1).check.center())
    assert classes.classes() == (("cat", "cat"), ("wolf", "wolf"), ("bird", "bird"))
    assert part(classes, AllCheckBox).checkState() == Qt.CheckState.PartiallyChecked
    assert part(classes, AllCheckBox).text() == "3 of 4 classes"
    click(classes, places(classes, 1).check.center())
    assert classes.classes() == ()


def test_a_quick_second_click_is_a_click(classes: ClassList) -> None:
    click(classes, places(classes, 1).check.center())
    QTest.mouseDClick(classes.view.viewport(), LEFT, pos=places(classes, 1).check.center())
    assert classes.classes() == ()
    assert not [one for one in classes.view.findChildren(QLineEdit) if one.isVisible()]


def test_a_click_beside_the_box_counts_once(classes: ClassList) -> None:
    center = places(classes, 1).check.center()
    for left in (4, 8, center.x(), 30):
        click(classes, QPoint(left, center.y()))
        assert len(classes.classes()) == 3
        classes.undo()
        assert classes.classes() == ()


def test_keys_walk_and_tick(classes: ClassList) -> None:
    press(classes, Key.Key_Down)
    press(classes, Key.Key_Space)
    assert [label for label, _ in classes.classes()] == ["cat", "wolf", "bird"]
    press(classes, Key.Key_Space)
    assert classes.classes() == ()


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return, Key.Key_Enter])
def test_keys_rename(classes: ClassList, key: Key) -> None:
    press(classes, key)
    assert field(classes).text() == "cat"
    write(classes, "feline")
    assert classes.classes()[0] == ("cat", "feline")
    assert classes.view.state() == classes.view.State.NoState
    assert classes.model.data(classes.model.index(0)) == "feline"


def test_a_double_click_on_the_name_renames(classes: ClassList) -> None:
    point = places(classes, 2).text.center()
    click(classes, point)
    QTest.mouseDClick(classes.view.viewport(), LEFT, pos=point)
    assert field(classes).text() == "wolf"
    assert field(classes).accessibleName() == "Train “wolf” as"
    assert places(classes, 2).text.intersects(field(classes).geometry())
    write(classes, "dog")
    assert classes.model.item(2).joined == ("dog",)
    assert classes.model.item(1).joined == ("wolf",)


def test_escape_and_an_untouched_field_change_nothing(classes: ClassList, qtbot: QtBot) -> None:
    classes.set_folder(folder_of({" padded ": 3, "dog": 3}))
    press(classes, Key.Key_F2)
    QTest.keyClicks(field(classes), "other")
    QTest.keyClick(field(classes), Key.Key_Escape)
    assert classes.classes() == ()
    press(classes, Key.Key_F2)
    QTest.keyClick(field(classes), Key.Key_Return)
    QApplication.processEvents()
    assert classes.classes() == ()


def test_a_written_name_is_composed_as_folders_are(classes: ClassList) -> None:
    classes.set_folder(folder_of({"é": 3, "dog": 3}))
    classes.model.rename("dog", "e\u0301 ")
    assert classes.model.item(0).joined == ("dog",)
    assert classes.problem() == "All chosen classes are called “é”. Two must differ."


def test_an_empty_name_is_a_problem(classes: ClassList) -> None:
    press(classes, Key.Key_F2)
    QTest.keyClick(field(classes), Key.Key_Delete)
    QTest.keyClick(field(classes), Key.Key_Return)
    QApplication.processEvents()
    assert classes.problem() == "Give “cat” a name to train it as."
    assert count_near(picture_of(classes.view), LIGHT.bad, 30) > 20


def test_all_or_none(classes: ClassList) -> None:
    box = part(classes, AllCheckBox)
    QTest.mouseClick(box, LEFT)
    assert (box.text(), box.checkState()) == ("0 of 4 classes", Qt.CheckState.Unchecked)
    assert classes.problem() == "Choose at least two classes."
    assert classes.watch == ""
    QTest.keyClick(box, Key.Key_Space)
    assert (classes.classes(), classes.watch) == ((), "cat/0.jpg")
    click(classes, places(classes, 0).check.center())
    QTest.mouseClick(box, LEFT)
    assert classes.classes() == ()


def test_reset_and_undo(classes: ClassList) -> None:
    reset = part(classes, LinkButton)
    classes.model.rename("cat", "x")
    classes.model.set_kept(["dog"], False)
    assert reset.isVisible()
    QTest.mouseClick(reset, LEFT)
    assert classes.classes() == ()
    assert reset.isHidden()
    classes.undo()
    classes.undo()
    assert classes.classes()[:2] == (("cat", "x"), ("dog", "dog"))
    classes.undo()
    classes.undo()
    assert classes.classes() == ()


def test_a_click_on_a_picture_watches_it(classes: ClassList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(classes.watch_changed) as told:
        click(classes, places(classes, 1).pictures[2].center())
    assert told.args == [classes.watch] == ["dog/4.jpg"]
    assert classes.classes() == ()
    click(classes, places(classes, 1).check.center())
    assert classes.watch == "cat/0.jpg"


def test_the_watched_picture_has_a_ring_and_an_eye(classes: ClassList) -> None:
    def ring(row: int, number: int) -> int:
        place = places(classes, row).pictures[number].adjusted(-3, -3, 3, 3)
        return count_near(picture_of(classes.view).copy(place), LIGHT.accent)

    classes.head.findChild(AllCheckBox).setFocus()
    assert ring(0, 0) > 300
    assert ring(1, 1) == 0
    classes.set_watch("dog/2.jpg")
    assert ring(1, 1) > 300
    assert ring(0, 0) == 0


def test_the_watched_picture_stays_in_sight_in_a_narrow_list(classes: ClassList) -> None:
    classes.set_watch("cat/7.jpg")
    classes.resize(300, 330)
    shown = places(classes, 0).pictures
    assert len(shown) == 1
    assert classes.model.item(0).pictures_within(1) == ("cat/7.jpg",)
    classes.resize(900, 330)
    assert len(places(classes, 0).pictures) == 5


def test_the_menu_watches_renames_and_leaves_out(classes: ClassList) -> None:
    menu = classes.view.findChild(QMenu)

    def texts(row: int) -> list[str]:
        center = rect_of(classes, row).center()
        QApplication.sendEvent(
            classes.view.viewport(),
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, center, classes.view.viewport().mapToGlobal(center)),
        )
        menu.close()
        return [action.text() for action in menu.actions() if action.text()]

    assert texts(1) == ["Rename…", "Leave out", "Watch a picture of this class"]
    menu.actions()[-1].trigger()
    assert classes.watch == "dog/0.jpg"
    assert texts(1)[-1] == "Watch the next picture of this class"
    menu.actions()[-1].trigger()
    assert classes.watch == "dog/2.jpg"
    menu.actions()[1].trigger()
    assert [label for label, _ in classes.classes()] == ["cat", "wolf", "bird"]
    assert texts(1)[1] == "Take back"
    assert not menu.actions()[-1].isEnabled()


def test_the_menu_key_opens_the_menu_of_the_current_row(classes: ClassList, qtbot: QtBot) -> None:
    press(classes, Key.Key_Down)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(classes.view, QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1)))
    menu = classes.view.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    menu.actions()[-1].trigger()
    assert classes.watch == "dog/0.jpg"


def test_thumbnails_are_wanted_once_and_shown(classes: ClassList, qtbot: QtBot) -> None:
    told: list[list[str]] = []
    classes.thumbnails_wanted.connect(told.append)
    classes.set_folder(folder_of({"cat": 9, "dog": 2}))
    classes.resize(431, 330)
    classes.resize(430, 330)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [["cat/0.jpg", "cat/2.jpg", "cat/4.jpg", "cat/6.jpg", "cat/8.jpg", "dog/0.jpg", "dog/1.jpg"]]
    red = np.zeros((96, 96, 3), np.uint8)
    red[..., 0] = 255
    classes.set_thumbnails({"dog/1.jpg": red})
    place = places(classes, 1).pictures[1]
    assert count_near(picture_of(classes.view).copy(place), "#ff0000", 30) > 1500
    with qtbot.waitSignal(classes.thumbnails_wanted) as again:
        classes.resize(440, 330)
    assert "dog/1.jpg" not in again.args[0]
    click(classes, places(classes, 1).check.center())
    assert count_near(picture_of(classes.view).copy(places(classes, 1).pictures[1]), "#ff0000", 30) == 0


def test_many_classes_can_be_filtered_and_only_rows_in_sight_cost(classes: ClassList, qtbot: QtBot) -> None:
    finder = part(classes, QLineEdit)
    assert finder.isHidden()
    wanted: list[list[str]] = []
    classes.thumbnails_wanted.connect(wanted.append)
    classes.set_folder(folder_of({f"species {number}": 2 for number in range(3000)}))
    qtbot.waitUntil(lambda: bool(wanted))
    assert len(wanted[0]) < 40
    assert len(classes.view.viewport().children()) < 5
    press(classes, Key.Key_End)
    assert classes.view.currentIndex().row() == 2999
    assert finder.isVisible()
    classes.model.rename("species 5", "Zebra")
    QTest.keyClicks(finder, "ZEB")
    assert list(classes.model.shown) == ["species 5"]
    box = part(classes, AllCheckBox)
    assert box.text() == "1 of 1 found · 3,000 of 3,000 classes"
    QTest.mouseClick(box, LEFT)
    assert box.text() == "0 of 1 found · 2,999 of 3,000 classes"
    QTest.keyClicks(finder, "x")
    assert classes.model.rowCount() == 0
    assert count_near(picture_of(classes.view), LIGHT.muted, 30) > 20
    QTest.keyClick(finder, Key.Key_Escape)
    assert (finder.text(), classes.model.rowCount()) == ("", 3000)
    classes.set_folder(folder_of({"cat": 2, "dog": 2}))
    assert finder.isHidden()


def test_pictures_have_tooltips_of_their_own(classes: ClassList, qtbot: QtBot) -> None:
    def hover(point: QPoint) -> None:
        view = classes.view.viewport()
        QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, point, view.mapToGlobal(point)))

    hover(places(classes, 0).pictures[1].center())
    qtbot.waitUntil(lambda: QToolTip.text().startswith("Watch how the answer"))
    assert QToolTip.text().endswith("2.jpg")
    hover(places(classes, 0).text.center())
    qtbot.waitUntil(lambda: QToolTip.text().startswith("cat\n9 pictures"))


def test_screen_readers_hear_the_rows(classes: ClassList) -> None:
    classes.model.rename("wolf", "dog")
    classes.model.set_kept(["bird"], False)
    said = [classes.model.data(classes.model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert said == [
        "cat, 9 pictures, one of its pictures is watched while it learns",
        "dog, 8 pictures, together with “wolf”",
        "dog, 7 pictures, from wolf/, together with “dog”",
        "bird, 1 picture, left out",
    ]
    row = QAccessible.queryAccessibleInterface(classes.view).child(3)
    assert row.text(QAccessible.Text.Name) == said[3]
    assert not row.state().checked  # type: ignore[attr-defined]
    classes.model.setData(classes.model.index(3), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert len(classes.classes()) == 4


def test_names_of_any_kind_can_be_shown(classes: ClassList) -> None:
    names = ["猫と犬", "قطط", "<b>x</b>", "{n} %s", "a\nb", "\udcff", "x" * 300]
    classes.set_folder(folder_of(dict.fromkeys(names, 3)))
    classes.model.rename("a\nb", "\u202eevil")
    picture_of(classes)
    assert classes.model.data(classes.model.index(5)) == "\ufffd"
    assert classes.minimumSizeHint().width() < 300
    classes.set_watch("\udcff/2.jpg")
    told: list[str] = []
    classes.watch_changed.connect(told.append)
    classes.set_watch("\udcff/1.jpg")
    assert told == ["\udcff/1.jpg"]


def test_it_follows_the_scheme(classes: ClassList, qapp: QApplication) -> None:
    assert count_near(picture_of(classes.view), LIGHT.accent) > 500
    apply_theme(qapp, "dark")
    assert count_near(picture_of(classes.view), DARK.accent) > 500
    assert count_near(picture_of(classes.view), LIGHT.accent) < 50
