"""The window slides over the map, cell after cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.inspection.account.account_panel import AccountPanel
from tests.widgets.inspection.made_accounts import connection


@pytest.fixture
def panel(qtbot: QtBot) -> AccountPanel:
    panel = AccountPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.set_account(connection(20))
    return panel


class Walker:
    """Moves the cell as the panel asks, as the program does."""

    def __init__(self, panel: AccountPanel, rows: int, columns: int) -> None:
        self.panel, self.rows, self.columns = panel, rows, columns
        self.path = [(0, 0)]
        panel.set_place(0, 0, rows, columns)
        panel.step_requested.connect(self.move)

    def move(self, rows: int, columns: int) -> None:
        row, column = self.path[-1]
        self.path.append((row + rows, column + columns))

    def answer(self) -> None:
        self.panel.set_place(*self.path[-1], self.rows, self.columns)


def test_every_cell_is_visited_and_then_it_stops(panel: AccountPanel) -> None:
    walker, slide = Walker(panel, 3, 4), panel.head.slide
    panel.head.play.click()
    for _ in range(40):
        if not slide.is_playing:
            break
        walker.answer()
        slide.advance()
    assert walker.path == [(row, column) for row in range(3) for column in range(4)]
    assert not slide.is_playing
    assert not panel.head.play.isEnabled()


def test_no_step_before_the_last_one_is_answered(panel: AccountPanel) -> None:
    walker, slide = Walker(panel, 3, 4), panel.head.slide
    slide.start()
    for _ in range(5):
        slide.advance()
    assert walker.path == [(0, 0), (0, 1)]
    walker.answer()
    slide.advance()
    assert walker.path[-1] == (0, 2)


def test_any_key_stops_it(qtbot: QtBot, panel: AccountPanel) -> None:
    Walker(panel, 3, 4)
    panel.head.slide.start()
    qtbot.keyClick(panel.body.canvas, Qt.Key.Key_Down)
    assert not panel.head.slide.is_playing


def test_its_own_button_stops_it_by_keyboard(qtbot: QtBot, panel: AccountPanel) -> None:
    Walker(panel, 3, 4)
    panel.activateWindow()
    panel.head.play.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.head.play, Qt.Key.Key_Space)
    assert panel.head.slide.is_playing
    qtbot.keyClick(panel.head.play, Qt.Key.Key_Space)
    assert not panel.head.slide.is_playing


@pytest.mark.parametrize("end", ["hide", "clear", "failure"])
def test_it_does_not_go_on_unseen(panel: AccountPanel, end: str) -> None:
    Walker(panel, 3, 4)
    panel.head.slide.start()
    {"hide": panel.hide, "clear": panel.clear, "failure": lambda: panel.set_failure("no", "Try another.")}[end]()
    assert not panel.head.slide.is_playing


def test_arrows_go_to_the_neighbours(qtbot: QtBot, panel: AccountPanel) -> None:
    walker = Walker(panel, 3, 4)
    assert not panel.head.before.isEnabled()
    for _ in range(4):
        panel.head.following.click()
        walker.answer()
    assert walker.path[-1] == (1, 0)
    panel.head.before.click()
    assert walker.path[-1] == (0, 3)


def test_a_lone_cell_has_no_neighbours(panel: AccountPanel) -> None:
    panel.set_place(0, 0, 1, 1)
    assert not panel.head.play.isVisible()
    assert not panel.head.following.isVisible()
    panel.head.slide.start()
    assert not panel.head.slide.is_playing
