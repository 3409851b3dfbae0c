"""The real program, looking inside the bundled network: every number on the screen is the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell, at_of
from tests.controllers.conftest import Bench
from tests.controllers.inspection.inside import Inside
from trainer.contract.asset_files import asset_path

CAT, COFFEE = (str(asset_path("samples", name)) for name in ("cat.png", "coffee.png"))


@pytest.fixture
def inside(start: Callable[..., Bench]) -> Iterator[Inside]:
    bench = start(CAT, COFFEE)
    bench.wait_for_answers()
    bench.window.gallery.select_picture(bench.items[0].id)
    return Inside(bench)


def test_the_first_layers_maps_are_there_ranked_by_effect(inside: Inside) -> None:
    layer, maps = inside.inspector.layers[0], inside.flow.maps.maps
    assert maps is not None
    np.testing.assert_array_equal(maps.maps, inside.look.maps(layer.after)[0])
    effects = inside.look.effects(inside.flow.inspection.class_index)[layer.after]
    assert list(inside.flow.maps.order) == list(np.argsort(-effects, kind="stable"))
    assert inside.flow.inspection.class_label == "tiger cat"


def test_a_clicked_cell_is_accounted_for(inside: Inside) -> None:
    inside.choose(Cell(23, 40, 52))
    layer, account = inside.inspector.layers[0], inside.flow.account.account
    assert account is not None
    assert account.final.runtime == float(inside.look.maps(layer.after)[0, 23, 40, 52])
    proof = inside.look.prove(layer.tensor, (0, 23, 40, 52))
    assert list(account.terms) == list(proof.arithmetic.terms)
    assert (account.proof.runtime, account.proof.difference) == (proof.runtime, proof.difference)
    assert account.is_proven
    assert [step.title for step in account.then] == ["batch normalisation", "rectifier up to 6 (ReLU6)"]
    assert inside.page.account.account is account
    assert "row 40, column 52" in inside.page.picture.section.field_text


def test_one_can_walk_from_the_answer_to_the_pixels_and_back(inside: Inside) -> None:
    inspection = inside.flow.inspection
    inside.go_to("full connection 1")
    inside.choose(Cell(282))
    seen = []
    while inspection.layer is not None:
        account = inside.flow.account.account
        assert account is not None
        assert account.is_proven
        seen.append(inspection.layer.number)
        term = max((one for one in account.terms if account.is_source(one)), key=lambda one: abs(one.product))
        inside.page.account.term_chosen.emit(term)
        inside.wait_for_another(account)
    assert seen == sorted(seen, reverse=True)
    assert len(seen) > 20
    account = inside.flow.account.account
    assert account is not None
    assert account.is_proven
    assert "/ 255" in account.proof.arithmetic.formula
    length = len(inspection.trail)
    inspection.back()
    assert len(inspection.trail) == length - 1
    assert inspection.layer is not None


def test_another_picture_is_seen_at_the_same_place(inside: Inside) -> None:
    inside.choose(Cell(5, 10, 11))
    before = inside.flow.account.account
    inside.page.picture.picture_stepped.emit(1)
    inside.wait(lambda: inside.flow.inspection.picture_path == COFFEE)
    inside.wait(lambda: inside.flow.account.account not in (None, before))
    account = inside.flow.account.account
    assert account is not None
    layer = inside.inspector.layers[0]
    assert account.final.runtime == float(inside.look.maps(layer.after)[0, 5, 10, 11])
    assert inside.flow.inspection.class_label == "espresso"


def test_the_arithmetic_is_three_keys_away(inside: Inside, qtbot: QtBot) -> None:
    """From the picture to the arithmetic of a number by keyboard alone: Tab to the maps, an arrow, Enter, Enter."""
    grid = inside.page.maps.shown_list
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    inside.wait(lambda: inside.flow.inspection.place is not None and inside.flow.inspection.place.channel is not None)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert inside.page.is_channel_shown
    canvas = inside.page.channel.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    inside.wait(lambda: inside.flow.account.account is not None)
    assert inside.flow.account.account is not None
    assert inside.flow.account.account.is_proven


def test_the_exact_ranking_is_brute_force(inside: Inside) -> None:
    inside.go_to("convolution 33")
    with inside.qtbot.waitSignal(inside.flow.removal.ranked, timeout=20_000):
        inside.page.maps.order_requested.emit("removal")
    layer = inside.inspector.layer("convolution 33")
    exact = inside.flow.removal.of(layer.after)
    assert exact is not None
    assert list(inside.flow.maps.order) == list(np.argsort(-exact, kind="stable"))


def test_both_faces_of_a_layer_are_shown(inside: Inside) -> None:
    layer = inside.inspector.layers[0]
    inside.page.maps.face_requested.emit("before")
    inside.wait(lambda: inside.flow.maps.maps is not None)
    maps = inside.flow.maps.maps
    assert maps is not None
    np.testing.assert_array_equal(maps.maps, inside.look.maps(layer.tensor)[0])


def test_what_a_detector_looks_for(inside: Inside) -> None:
    inside.go_to("depthwise convolution 6")
    inside.page.maps.channel_opened.emit(3)
    inside.page.channel.places_requested.emit()
    inside.wait(lambda: bool(inside.flow.places.found))
    values = [place.value for place, _ in inside.flow.places.found]
    assert values == sorted(values, reverse=True)
    best = inside.flow.places.found[0][0]
    look = inside.inspector.look(best.path)
    layer = inside.inspector.layer("depthwise convolution 6")
    assert best.value == pytest.approx(float(look.maps(layer.after)[0, 3].max()), rel=1e-4)


@pytest.mark.parametrize("step", [(0, 1), (1, 0), (0, -1)])
def test_the_window_slides_by_a_cell(inside: Inside, step: tuple[int, int]) -> None:
    inside.choose(Cell(5, 10, 11))
    before = inside.flow.account.account
    inside.page.account.step_requested.emit(*step)
    inside.wait(lambda: inside.flow.account.account is not before)
    place = inside.flow.inspection.place
    assert place is not None
    assert place.cell == Cell(5, 10 + step[0], 11 + step[1])


def test_where_a_number_goes_next(inside: Inside) -> None:
    inside.choose(Cell(5, 10, 11))
    layer, before = inside.flow.inspection.layer, inside.flow.account.account
    assert layer is not None
    assert before is not None
    inside.page.account.next_requested.emit()
    inside.wait(lambda: inside.flow.inspection.layer is not layer)
    inside.wait(
        lambda: inside.flow.account.account is not None and inside.flow.account.account.layer_title != layer.title
    )
    account = inside.flow.account.account
    assert account is not None
    shape = inside.look.maps(layer.after).shape
    assert any(term.at == at_of(shape, Cell(5, 10, 11)) for term in account.terms)


@pytest.mark.parametrize("ending", [".png", ".npz"])
def test_maps_are_exported(inside: Inside, tmp_path: Path, ending: str) -> None:
    assert inside.program.inside.export is not None
    path = tmp_path / f"maps{ending}"
    inside.program.inside.export.save_maps(str(path))
    inside.bench.wait_for_message("Saved as")
    if ending == ".npz":
        saved = np.load(path)
        np.testing.assert_array_equal(saved["maps"], inside.look.maps(inside.inspector.layers[0].after)[0])
        assert list(saved["order"]) == list(inside.flow.maps.order)
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("ending", [".csv", ".png"])
def test_an_account_is_exported(inside: Inside, tmp_path: Path, ending: str) -> None:
    assert inside.program.inside.export is not None
    inside.choose(Cell(5, 10, 11))
    path = tmp_path / f"number{ending}"
    inside.program.inside.export.save_account(str(path))
    inside.bench.wait_for_message("Saved as")
    account = inside.flow.account.account
    assert account is not None
    if ending == ".csv":
        assert repr(account.final.runtime) in path.read_text("utf-8-sig")
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("ending", "beginning"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
def test_the_view_is_exported(inside: Inside, tmp_path: Path, ending: str, beginning: bytes) -> None:
    assert inside.program.inside.export is not None
    path = tmp_path / f"view{ending}"
    inside.program.inside.export.save_view(str(path))
    inside.bench.wait_for_message("Saved as")
    assert path.read_bytes().startswith(beginning)


def test_another_model_is_looked_into(inside: Inside) -> None:
    inside.bench.open_model(Path(asset_path("models", "digits_cnn.onnx")))
    inside.wait(lambda: inside.flow.inspection.inspector is not None and len(inside.inspector.layers) < 10)
    inside.wait(lambda: inside.flow.maps.maps is not None)
    assert inside.inspector.path.endswith("digits_cnn.onnx")


def test_without_a_picture_one_is_asked_for(start: Callable[..., Bench]) -> None:
    bench = start()
    bench.program.inside.set_mode("inside")
    page = bench.program.inside.page
    assert page is not None
    bench.qtbot.waitUntil(lambda: bool(page.strip.view.network.layers), timeout=20_000)
    assert page.note.isVisible()
    bench.program.inside.set_mode("classify")
    assert bench.window.first_run.isVisible()
