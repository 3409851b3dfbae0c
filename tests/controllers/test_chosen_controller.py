from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt

from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import open_model
from imgclass_gui.widgets.gallery_item import ItemState
from tests.controllers.conftest import Bench
from tests.pictures import save_color
from trainer.contract.asset_files import asset_path


def test_arrow_keys_walk_from_answer_to_answer(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    bench.drop_files(*(save_color(tmp_path / f"{color}.png", color) for color in ("red", "green", "blue")))
    bench.wait_for_answers()
    first_bars = []
    for _ in bench.items:
        first_bars.append(bench.window.prediction.bars[0].accessibleName())
        bench.qtbot.keyClick(bench.window.gallery.list, Qt.Key.Key_Down)
    assert [bar.split()[0] for bar in first_bars] == ["red", "green", "blue"]
    assert bench.window.gallery.selected_ids() == [bench.items[-1].id]


def test_the_answer_beside_the_picture_is_the_engines(bench: Bench) -> None:
    path = str(asset_path("samples", "cat.png"))
    bench.program.intake.offer([path])
    bench.wait_for_answers()
    model = open_model(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)
    expected = Classifier(model).classify(path).top(5)
    shown = bench.items[0].scores
    assert [score.label for score in shown] == [score.label for score in expected]
    np.testing.assert_allclose([s.probability for s in shown], [s.probability for s in expected], atol=1e-4)


def test_a_chosen_picture_does_not_wait_for_the_queue(bench: Bench, tmp_path: Path) -> None:
    first = save_color(tmp_path / "0000.png", "red")
    for number in range(1, 400):
        os.link(first, tmp_path / f"{number:04}.png")
    bench.drop_files(tmp_path)
    bench.qtbot.waitUntil(lambda: len(bench.items) == 400, timeout=20_000)
    last = bench.items[-1]
    bench.window.gallery.select_picture(last.id)
    bench.qtbot.waitUntil(lambda: last.state is ItemState.DONE, timeout=20_000)
    assert any(item.state is ItemState.PENDING for item in bench.items)


def test_the_network_view_shows_the_networks_pixels(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    bench.drop_files(save_color(tmp_path / "a.png", "red", size=(90, 50)))
    bench.wait_for_answers()
    with bench.qtbot.waitSignal(bench.window.picture.square_shown_changed):
        bench.window.menu_actions.show_square.trigger()
    assert bench.window.picture.is_square_shown


def test_an_unreadable_picture_says_why_on_the_stage(bench: Bench, color_model: Path, color_folder: Path) -> None:
    bench.open_model(color_model)
    bench.drop_files(color_folder / "text.jpg")
    bench.wait_for_answers()
    assert bench.items[0].state is ItemState.FAILED
    assert bench.items[0].message == "this is text, not a picture"
