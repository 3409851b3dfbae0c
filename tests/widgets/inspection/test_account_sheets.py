"""Terms stand where they are found, and can all be walked to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.account_parts import parts_of
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.operators.terms import Block, Terms
from imgclass_gui.widgets.inspection.account.account_body import AccountBody
from imgclass_gui.widgets.inspection.account.sheet import Sheet
from imgclass_gui.widgets.inspection.account.window_layout import lay_out
from tests.widgets.answers import color_at, is_near
from tests.widgets.inspection.made_accounts import account_of, connection, made, window


@pytest.fixture
def body(qtbot: QtBot) -> AccountBody:
    body = AccountBody()
    qtbot.addWidget(body)
    body.resize(360, 700)
    body.show()
    return body


def sheet_of(body: AccountBody, account: Account) -> Sheet:
    body.set_account(account)
    assert body.canvas.sheet is not None
    return body.canvas.sheet


def grid(rows: int, columns: int, how: str = "max") -> Account:
    numbers = np.random.default_rng(2).normal(size=(rows, columns))
    terms = [Term("t", (0, 1, *at), float(number), None, float(number)) for at, number in np.ndenumerate(numbers)]
    return made(terms, how, shapes={"t": (1, 4, rows, columns)})


ACCOUNTS = {
    "convolution beside": lambda: account_of("efficientnet_lite0", "convolution 1", (0, 5, 40, 52)),
    "convolution at the border": lambda: account_of("efficientnet_lite0", "convolution 1", (0, 5, 111, 111)),
    "many windows": lambda: window(40, 3, 3),
    "large kernel": lambda: window(2, 5, 5),
    "part of a large kernel": lambda: window(2, 3, 4),
    "colours only": lambda: window(20, 5, 5),
    "connection": lambda: connection(2000),
    "addition": lambda: account_of("efficientnet_lite0", "addition 1", (0, 9, 22, 22)),
    "pooling": lambda: grid(3, 3),
    "whole map": lambda: grid(40, 56),
    "flattening": lambda: account_of("digits_cnn", "flattening 1", (0, 700)),
}


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_a_term_is_found_where_it_stands(body: AccountBody, kind: str) -> None:
    account = ACCOUNTS[kind]()
    sheet = sheet_of(body, account)
    whole = QRectF(0, 0, body.canvas.width(), sheet.height)
    shown = [term for term in range(len(account.terms)) if not sheet.area_of(term).isEmpty()]
    assert shown
    for term in shown:
        area = sheet.area_of(term)
        assert whole.adjusted(-1, -1, 1, 1).contains(area)
        # The left upper cell: of a window and its kernel, the area holds both.
        assert sheet.term_at(area.topLeft() + QPointF(0.5, 0.5)) == term
        assert sheet.term_at(area.bottomRight() - QPointF(0.5, 0.5)) == term
    assert sheet.term_at(QPointF(-5, -5)) == -1
    assert sheet.term_at(QPointF(10, sheet.height + 50)) == -1


@pytest.mark.parametrize("kind", [kind for kind in ACCOUNTS if kind != "whole map"])
def test_arrow_keys_reach_every_term(body: AccountBody, kind: str) -> None:
    account = ACCOUNTS[kind]()
    sheet = sheet_of(body, account)
    shown = {term for term in range(len(account.terms)) if not sheet.area_of(term).isEmpty()}
    reached, waiting = set(), [sheet.first()]
    while waiting:
        term = waiting.pop()
        if term not in reached:
            reached.add(term)
            waiting += [sheet.step(term, *way) for way in ((0, 1), (0, -1), (1, 0), (-1, 0))]
    assert reached == shown


@given(st.integers(1, 15), st.integers(1, 15), st.integers(1, 600), st.floats(320, 1200), st.booleans())
def test_windows_and_kernels_lie_apart(rows: int, columns: int, count: int, width: float, short: bool) -> None:
    layout = lay_out(rows, columns, count, width, short)
    whole = QRectF(0, 0, width, layout.step).adjusted(-0.01, -0.01, 0.01, 0.01)
    assert whole.contains(layout.patch)
    assert whole.contains(layout.kernel)
    assert whole.contains(layout.total)
    assert not layout.patch.intersects(layout.kernel)
    assert not layout.total.intersects(layout.patch)
    assert not layout.total.intersects(layout.kernel)
    assert layout.patch.size() == layout.kernel.size()


def test_the_winner_has_a_frame(body: AccountBody) -> None:
    account = grid(3, 3)
    sheet = sheet_of(body, account)
    winner = parts_of(account).winner
    accent = body.palette().accent().color()
    framed = [is_near(color_at(body.canvas, *edge_of(sheet, term)), accent) for term in range(9)]
    assert framed == [term == winner for term in range(9)]


def test_padding_is_hatched(body: AccountBody) -> None:
    sheet = sheet_of(body, account_of("efficientnet_lite0", "convolution 1", (0, 5, 111, 111)))
    first, image = sheet.area_of(0), body.canvas.grab().toImage()
    cell = first.height()
    below = int(first.top() + 2 * cell)
    assert sheet.term_at(QPointF(first.left() + 4, below + cell / 2)) == -1
    # Many small steps from dark to light, where a cell with a number has one ground and a few letters.
    hatched = [image.pixelColor(int(first.left()) + x, below + 4).lightness() for x in range(2, 28)]
    plain = [image.pixelColor(int(first.left()) + x, int(first.top()) + 4).lightness() for x in range(2, 28)]
    assert len(set(hatched)) > len(set(plain))
    assert len(set(plain)) == 1


def edge_of(sheet: Sheet, term: int) -> tuple[int, int]:
    """A place on the upper edge of a term."""
    area = sheet.area_of(term)
    return int(area.center().x()), int(area.top()) + 1


def test_what_speaks_for_and_against_goes_to_different_sides(body: AccountBody) -> None:
    terms = [Term("t", (0, 0), 2.0, 1.0, 2.0, (0, 0)), Term("t", (0, 1), 2.0, -0.5, -1.0, (1, 0))]
    terms += [Term("t", (0, number), 0.0, 1.0, 0.0, (number, 0)) for number in range(2, 5)]
    sheet = sheet_of(body, made(terms, shapes={"t": (1, 5)}))
    image = body.canvas.grab().toImage()
    accent, warn = body.palette().accent().color(), [0, 0]
    for number in (0, 1):
        y = int(sheet.area_of(number).center().y())
        row = [image.pixelColor(x, y) for x in range(image.width())]
        ground = image.pixelColor(2, y)
        colored = [x for x, color in enumerate(row) if color.saturation() > ground.saturation() + 60]
        warn[number] = len(colored)
        assert (is_near(row[colored[len(colored) // 2]], accent)) == (number == 0)
    # As long as they are large.
    assert warn[0] == pytest.approx(2 * warn[1], abs=2)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 3))
def test_a_window_of_a_block_is_that_of_its_terms(rows: int, columns: int, step: int) -> None:
    numbers = np.arange(8100.0).reshape(1, 1, 90, 90)
    places = range(1), range(1), range(0, rows * step, step), range(0, columns * step, step)
    block = Terms(Block("t", numbers, places))
    own, listed = (parts_of(made(terms, "mean")).window.tolist() for terms in (block, tuple(block)))
    assert own == listed
