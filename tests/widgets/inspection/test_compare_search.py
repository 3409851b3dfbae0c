"""The choice of what to compare with."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.inspection.compare.compare_search import CompareSearch


@pytest.fixture
def search(qtbot: QtBot) -> CompareSearch:
    search = CompareSearch()
    qtbot.addWidget(search)
    search.set_labels(["coffee.png", "flower.jpg", "rocket.jpg"])
    search.set_networks([("Digits CNN", "/models/digits.onnx"), ("Cats & dogs", "/models/cats.onnx")])
    search.open_at(QPoint(0, 0))
    return search


def test_a_picture_is_found_by_its_name(search: CompareSearch, qtbot: QtBot) -> None:
    qtbot.keyClicks(search.field, "ROCK")
    with qtbot.waitSignal(search.class_chosen) as told:
        qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert told.args == [2]
    assert not search.isVisible()


def test_a_network_is_chosen_from_the_menu(search: CompareSearch, qtbot: QtBot) -> None:
    actions = search.network_menu.actions()
    assert [action.text() for action in actions if action.text()] == ["Digits CNN", "Cats && dogs", "From a file…"]
    with qtbot.waitSignal(search.network_chosen) as told:
        actions[1].trigger()
    assert told.args == ["/models/cats.onnx"]
    assert not search.isVisible()


def test_a_file_can_be_asked_for(search: CompareSearch, qtbot: QtBot) -> None:
    search.set_networks([])
    with qtbot.waitSignal(search.file_requested):
        search.network_menu.actions()[-1].trigger()


def test_without_other_pictures_it_says_so(search: CompareSearch) -> None:
    assert not search.empty_note.isVisible()
    search.set_labels([])
    assert search.empty_note.isVisible()
