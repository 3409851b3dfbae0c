from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.inside_actions import InsideActions
from imgclass_gui.widgets.menu_actions import MenuActions
from imgclass_gui.widgets.menus import RecentMenu, fill_menu_bar


@pytest.fixture
def actions(qtbot: QtBot) -> MenuActions:
    return MenuActions()


def test_every_action_has_words_and_a_tooltip(actions: MenuActions) -> None:
    assert len(actions.all()) > 20
    for action in actions.all():
        assert action.text()
        assert action.toolTip()


def test_no_shortcut_is_taken_twice(actions: MenuActions) -> None:
    inside = InsideActions()
    every = [*actions.all(), *inside.all()]
    taken = [action.shortcut().toString() for action in every if not action.shortcut().isEmpty()]
    assert len(taken) == len(set(taken))
    # Only the schemes and the page about the program go without.
    without = [action.text() for action in actions.all() if action.shortcut().isEmpty()]
    assert without == ["As the system", "Light", "Dark", "About Imgclass"]


def test_every_action_is_in_a_menu(actions: MenuActions, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    inside = InsideActions()
    fill_menu_bar(bar, actions, inside, RecentMenu(bar), QMenu("Sort", bar), QMenu("Model", bar))
    menus = [action.menu() for action in bar.actions()]
    assert [menu.title().replace("&", "") for menu in menus] == [
        "File",
        "Edit",
        "View",
        "Inside",
        "Model",
        "Train",
        "Help",
    ]
    found = {action for menu in bar.findChildren(QMenu) for action in menu.actions()}
    assert {*actions.all(), *inside.all()} <= found


def test_what_needs_pictures_waits_for_them(actions: MenuActions) -> None:
    actions.set_has_pictures(False)
    assert not actions.export_results.isEnabled()
    assert not actions.clear_all.isEnabled()
    assert actions.open_pictures.isEnabled()
    assert actions.paste.isEnabled()
    actions.set_has_pictures(True)
    assert actions.export_results.isEnabled()


def test_schemes_exclude_each_other(actions: MenuActions, qtbot: QtBot) -> None:
    with qtbot.waitSignal(actions.theme_requested) as asked:
        actions.themes["dark"].trigger()
    assert asked.args == ["dark"]
    with qtbot.assertNotEmitted(actions.theme_requested):
        actions.set_theme("light")
    assert [scheme for scheme, action in actions.themes.items() if action.isChecked()] == ["light"]


def test_recent_files(qtbot: QtBot) -> None:
    menu = RecentMenu()
    qtbot.addWidget(menu)
    assert not menu.isEnabled()
    menu.set_recent(["/p/R&B.png", "/p/caf\udce9.png"])
    assert menu.isEnabled()
    first, second, _, clear = menu.actions()
    assert first.text() == "/p/R&&B.png"
    with qtbot.waitSignal(menu.recent_requested) as asked:
        second.trigger()
    assert asked.args == ["/p/caf\udce9.png"]
    with qtbot.waitSignal(menu.clear_requested):
        clear.trigger()
    menu.set_recent(["/p/c.png"])
    assert menu.actions()[0].text() == "/p/c.png"
