"""The account panel as a person uses it: pointer, keyboard, screen reader, waiting, failing, sliding."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.widgets.inspection.account.account_panel import AccountPanel
from imgclass_gui.widgets.inspection.map_words import number_text
from imgclass_gui.widgets.theme import apply_theme
from tests.widgets.answers import color_at
from tests.widgets.inspection.made_accounts import TIMES, account_of, connection, made, window


@pytest.fixture
def panel(qtbot: QtBot) -> AccountPanel:
    panel = AccountPanel()
    qtbot.addWidget(panel)
    panel.resize(360, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def account() -> Account:
    return account_of("efficientnet_lite0", "convolution 1", (0, 5, 40, 52))


def place_of(panel: AccountPanel, term: int) -> QPoint:
    return panel.body.canvas.area_of(term).topLeft().toPoint() + QPoint(4, 4)


def test_a_click_leads_to_where_a_term_comes_from(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    canvas = panel.body.canvas
    with qtbot.waitSignal(panel.term_chosen) as chosen:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place_of(panel, 13))
    assert chosen.args == [account.terms[13]]
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_pointing_tells_the_term_and_leaving_none(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    hovered: list[Term | None] = []
    panel.term_hovered.connect(hovered.append)
    qtbot.mouseMove(panel.body.canvas, place_of(panel, 4))
    qtbot.mouseMove(panel.body.canvas, QPoint(2, 2))
    assert hovered == [account.terms[4], None]


def test_a_fixed_number_leads_nowhere(qtbot: QtBot, panel: AccountPanel) -> None:
    terms = [Term("t", (0, 0), 1.0, None, 1.0), Term("constant", (0,), 2.0, None, 2.0)]
    panel.set_account(made(terms, shapes={"t": (1, 4)}))
    with qtbot.assertNotEmitted(panel.term_chosen):
        qtbot.mouseClick(panel.body.canvas, Qt.MouseButton.LeftButton, pos=place_of(panel, 1))
    assert panel.body.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_keyboard_walks_through_terms(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    canvas = panel.body.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.marked == 0
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(canvas, key)
    # Below the last row of red comes the first one of green.
    assert canvas.marked == 10
    with qtbot.waitSignal(panel.term_chosen) as chosen:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert chosen.args == [account.terms[10]]


def test_shift_and_arrows_move_the_cell(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    steps: list[tuple[int, int]] = []
    panel.step_requested.connect(lambda *step: steps.append(step))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(panel.body.canvas, key, Qt.KeyboardModifier.ShiftModifier)
    assert steps == [(0, -1), (0, 1), (-1, 0), (1, 0)]


def test_the_cursor_stays_in_sight(qtbot: QtBot, qapp: QApplication, panel: AccountPanel) -> None:
    panel.set_account(connection(400))
    panel.body.show_all()
    qapp.processEvents()
    canvas = panel.body.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(60):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    area = canvas.area_of(canvas.marked).toAlignedRect()
    assert canvas.visibleRegion().contains(area.center())


def test_every_word_about_a_term(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    words = panel.body.words_of(13)
    term = account.terms[13]
    assert term.weight is not None
    value, weight, product = map(number_text, (term.value, term.weight, term.product))
    assert words.startswith(f"{value} {TIMES} {weight} = {product}\n")
    assert "from the picture, green, row 81, column 105: go there" in words


def test_a_screen_reader_hears_number_layer_and_proof(panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    interface = QAccessible.queryAccessibleInterface(panel)
    assert interface is not None
    spoken = interface.text(QAccessible.Text.Description)
    for words in (account.title, "convolution 1", "sum of 27 products", "result", "proven", "difference"):
        assert words in spoken
    assert "red: " in panel.body.canvas.accessibleDescription()


def test_many_terms_are_not_all_read_aloud(panel: AccountPanel) -> None:
    panel.set_account(connection(25_088))
    panel.body.show_all()
    assert len(panel.body.canvas.accessibleDescription()) < 4000


def test_waiting_keeps_what_is_shown(panel: AccountPanel, account: Account) -> None:
    panel.set_waiting()
    assert panel.account is None
    assert panel.note.isVisible()
    panel.set_account(account)
    panel.set_waiting()
    assert panel.account is account
    assert not panel.export.isEnabled()
    panel.set_account(account)
    assert panel.export.isEnabled()


def test_a_failure_says_what_to_do(panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    panel.set_failure("the arithmetic of X is not known", "Choose a layer before or after it.")
    assert panel.account is None
    assert "Choose a layer" in panel.accessibleDescription()
    panel.set_account(account)
    assert panel.account is account


def test_export_and_the_way_on(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    kinds: list[str] = []
    panel.export_requested.connect(kinds.append)
    for action in panel.menu.actions():
        action.trigger()
    assert kinds == ["csv", "png", "copy"]
    with qtbot.waitSignal(panel.next_requested):
        qtbot.mouseClick(panel.following, Qt.MouseButton.LeftButton)


def test_the_picture_holds_what_is_out_of_sight(panel: AccountPanel) -> None:
    panel.resize(360, 300)
    panel.set_account(window(40, 3, 3))
    image = panel.render_picture()
    assert image.height() == 2 * panel.body.height()
    assert panel.body.height() > 2 * panel.height()
    # The last lines are painted, too: not all of them is ground.
    ground = image.pixelColor(1, 1)
    lower = [image.pixelColor(x, image.height() - 90) for x in range(image.width())]
    assert any(color != ground for color in lower)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_scheme_is_followed_at_once(qapp: QApplication, panel: AccountPanel, account: Account, scheme: str) -> None:
    panel.set_account(account)
    apply_theme(qapp, scheme)  # type: ignore[arg-type]
    qapp.processEvents()
    ground = color_at(panel, 2, 300)
    assert (ground.lightness() < 128) == (scheme == "dark")
    apply_theme(qapp, "dark" if scheme == "light" else "light")
    qapp.processEvents()
    assert (color_at(panel, 2, 300).lightness() < 128) == (scheme == "light")


def test_no_tooltip_outside(qtbot: QtBot, panel: AccountPanel, account: Account) -> None:
    panel.set_account(account)
    qtbot.mouseMove(panel.body.canvas, QPoint(1, 1))
    assert QToolTip.text() == ""


@pytest.mark.parametrize("values", [[np.nan, 1.0], [np.inf, 1.0], [-np.inf, np.inf], [0.0, 0.0], [1e30, -1e-30]])
def test_odd_numbers_are_shown(panel: AccountPanel, values: list[float]) -> None:
    terms = [Term("t", (0, 0, 0, place), value, None, value) for place, value in enumerate(values)]
    for how in ("sum", "max", "mean", "function"):
        panel.set_account(made(terms, how, shapes={"t": (1, 1, 1, 2)}))
        assert not panel.grab().isNull()


def test_nothing_is_an_account_too(panel: AccountPanel) -> None:
    panel.set_account(made([]))
    assert "No earlier number" in panel.body.notes.text()
    assert not panel.body.canvas.isVisible()
