"""Turning between the two modes keeps everything, and a later start finds what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.controllers.inspection.inspect_controller import InspectController
from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from tests.controllers.conftest import Bench
from trainer.contract.asset_files import asset_path

CAT, COFFEE = (str(asset_path("samples", name)) for name in ("cat.png", "coffee.png"))
PATIENCE = 20_000


def parts(bench: Bench) -> tuple[InspectController, InspectPage]:
    """The screen's controller and the screen."""
    inside = bench.program.inside
    assert inside.flow is not None
    assert inside.page is not None
    return inside.flow, inside.page


def enter(bench: Bench) -> tuple[InspectController, InspectPage]:
    """Look inside, and wait for the maps."""
    bench.program.inside.set_mode("inside")
    flow, page = parts(bench)
    bench.qtbot.waitUntil(lambda: len(flow.maps.order) > 0 and not flow.effects.is_awaited, timeout=PATIENCE)
    return flow, page


def choose(bench: Bench, cell: Cell) -> None:
    flow, page = parts(bench)
    page.maps.cell_chosen.emit(cell)
    bench.qtbot.waitUntil(lambda: flow.account.account is not None, timeout=PATIENCE)


@pytest.fixture
def answered(start: Callable[..., Bench]) -> Bench:
    bench = start(CAT, COFFEE)
    bench.wait_for_answers()
    bench.window.gallery.select_picture(bench.items[0].id)
    return bench


def test_there_and_back_everything_is_where_it_was(answered: Bench) -> None:
    flow, page = enter(answered)
    flow.inspection.go_to_layer(3)
    answered.qtbot.waitUntil(lambda: flow.maps.maps is not None, timeout=PATIENCE)
    choose(answered, Cell(5, 10, 11))
    trail, account, selected = flow.inspection.trail, page.account.account, answered.window.gallery.list.current_id
    for _ in range(3):
        answered.program.inside.set_mode("classify")
        assert answered.window.gallery.isVisible()
        enter(answered)
    assert flow.inspection.trail == trail
    assert page.account.account is account
    assert page.strip.view.current == 3
    assert page.maps.grid.channel == 5
    assert answered.window.gallery.list.current_id == selected


def test_the_keyboard_is_where_it_was_in_each_mode(answered: Bench, qtbot: QtBot) -> None:
    answered.window.activateWindow()
    _, page = enter(answered)
    qtbot.waitUntil(lambda: page.maps.grid.hasFocus(), timeout=5000)
    page.strip.view.setFocus()
    answered.program.inside.set_mode("classify")
    assert answered.window.gallery.list.hasFocus()
    answered.program.inside.set_mode("inside")
    assert page.strip.view.hasFocus()


def test_a_dropped_picture_is_shown_inside(answered: Bench, tmp_path: Path) -> None:
    flow, page = enter(answered)
    place = flow.inspection.place
    rocket = asset_path("samples", "rocket.jpg")
    answered.drop_files(rocket)
    answered.qtbot.waitUntil(lambda: flow.inspection.picture_path == str(rocket), timeout=PATIENCE)
    assert answered.window.mode == "inside"
    assert flow.inspection.place == place
    answered.qtbot.waitUntil(lambda: "rocket" in page.picture.section.canvas.accessibleName(), timeout=PATIENCE)


def test_without_the_last_picture_one_is_asked_for(answered: Bench) -> None:
    flow, page = enter(answered)
    choose(answered, Cell(5, 10, 11))
    answered.program.inside.set_mode("classify")
    answered.window.gallery.select_all()
    answered.window.gallery.request_removal()
    answered.program.inside.set_mode("inside")
    assert page.note.isVisible()
    assert flow.account.account is None
    assert not any(page.strip.view.thumbnails.has(number) for number in range(60))
    answered.window.menu_actions.undo.trigger()
    answered.qtbot.waitUntil(lambda: page.maps.grid.isVisible(), timeout=PATIENCE)
    assert flow.inspection.picture_path in (CAT, COFFEE)


def test_a_picture_that_cannot_be_read_says_so(answered: Bench, tmp_path: Path) -> None:
    _, page = enter(answered)
    cut = tmp_path / "cut.png"
    cut.write_bytes(Path(CAT).read_bytes()[:2000])
    answered.drop_files(cut)
    answered.qtbot.waitUntil(page.picture.note.isVisible, timeout=PATIENCE)
    assert "too early" in page.picture.note.accessibleName()
    assert page.note.isVisible()
    answered.window.inside_actions.previous_picture.trigger()
    answered.qtbot.waitUntil(page.maps.grid.isVisible, timeout=PATIENCE)


def test_a_training_can_be_begun_inside(answered: Bench) -> None:
    _, page = enter(answered)
    answered.window.menu_actions.retrain.trigger()
    flow = answered.program.retrain.flow
    assert flow is not None
    assert flow.dialog.isVisible()
    flow.dialog.close()
    assert page.isVisible()
    assert answered.window.mode == "inside"


def test_mode_scale_and_order_outlast_the_program(start: Callable[..., Bench]) -> None:
    bench = start(CAT)
    bench.wait_for_answers()
    flow, page = enter(bench)
    page.maps.set_scale("layer")
    page.maps.order_requested.emit("index")
    bench.close()
    bench = start(CAT)
    bench.qtbot.waitUntil(lambda: bench.window.mode == "inside", timeout=PATIENCE)
    flow, page = parts(bench)
    bench.qtbot.waitUntil(lambda: len(flow.maps.order) > 0, timeout=PATIENCE)
    assert page.maps.scale == "layer"
    assert list(flow.maps.order) == list(range(len(flow.maps.order)))
    bench.program.inside.set_mode("classify")
    bench.close()
    bench = start(CAT)
    bench.qtbot.waitUntil(lambda: bench.program.inside.flow is not None, timeout=PATIENCE)
    assert bench.window.mode == "classify"


def test_the_exact_order_is_only_claimed_where_it_was_computed(answered: Bench) -> None:
    flow, page = enter(answered)
    flow.inspection.go_to_layer(1)
    with answered.qtbot.waitSignal(flow.removal.ranked, timeout=PATIENCE):
        page.maps.order_requested.emit("removal")
    assert "by removal" in page.maps.header.order.text()
    page.strip.step(1)
    answered.qtbot.waitUntil(lambda: flow.maps.maps is not None, timeout=PATIENCE)
    answered.qtbot.waitUntil(lambda: "by effect" in page.maps.header.order.text(), timeout=PATIENCE)


def test_escape_closes_the_channel_before_it_dismisses_a_message(answered: Bench, qtbot: QtBot) -> None:
    answered.window.activateWindow()
    _, page = enter(answered)
    answered.window.messages.show_message("info", "something is the case")
    page.maps.channel_opened.emit(5)
    assert page.is_channel_shown
    page.strip.view.setFocus()
    qtbot.keyClick(page.strip.view, Qt.Key.Key_Escape)
    assert not page.is_channel_shown
    assert answered.message
    qtbot.keyClick(page.strip.view, Qt.Key.Key_Escape)
    assert not answered.message


def test_backspace_leads_back_but_not_out_of_a_field(answered: Bench, qtbot: QtBot) -> None:
    answered.window.activateWindow()
    flow, page = enter(answered)
    flow.inspection.go_to_layer(2)
    page.strip.open_search()
    field = page.strip.search.field
    qtbot.keyClicks(field, "conv")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "con"
    assert len(flow.inspection.trail) == 2
    page.strip.search.hide()
    qtbot.keyClick(page.strip.view, Qt.Key.Key_Backspace)
    assert len(flow.inspection.trail) == 1


def test_keys_walk_layers_and_pictures_from_anywhere(answered: Bench, qtbot: QtBot) -> None:
    answered.window.activateWindow()
    flow, page = enter(answered)
    for widget in (page.maps.grid, page.strip.view, page.picture.section.canvas):
        widget.setFocus()
        before = page.strip.view.current
        qtbot.keyClick(widget, Qt.Key.Key_PageDown)
        assert page.strip.view.current == before + 1
    qtbot.keyClick(page.maps.grid, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: flow.inspection.picture_path == COFFEE, timeout=PATIENCE)


def test_the_account_grows_by_key_while_the_keyboard_is_there(answered: Bench, qtbot: QtBot) -> None:
    answered.window.activateWindow()
    _, page = enter(answered)
    choose(answered, Cell(23, 40, 52))
    canvas = page.account.body.canvas
    canvas.setFocus()
    before, height, zoom = page.account.width(), canvas.height(), page.maps.grid.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert page.account.width() > before
    assert canvas.height() > height
    qtbot.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert (page.account.width(), canvas.height()) == (before, height)
    assert page.maps.grid.zoom == zoom
    qtbot.keyClick(page.maps.grid, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert page.maps.grid.zoom > zoom
