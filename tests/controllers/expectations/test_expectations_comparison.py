from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from imgclass_gui.controllers.model_controller import DIGITS
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.preprocessing_choices.comparison import compare_recipes
from imgclass_gui.widgets.expectations.recipe_row import number_words
from tests.controllers.conftest import Bench
from tests.controllers.expectations.expectations_steps import (
    open_dialog,
    wait_until_quiet,
)
from tests.models import METADATA
from tests.pictures import save_color
from trainer.contract.asset_files import asset_path
from trainer.contract.preprocess import preprocess


def test_what_is_guessed_is_compared_at_once_as_the_engine_does(bench: Bench, silent: Path, color_folder: Path) -> None:
    bench.open_model(silent)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    flow = open_dialog(bench)
    assert flow.dialog.head.known.startswith("Guessed: ")
    assert flow.dialog.bar.words == "Compared on 3 of your pictures."
    paths = [item.path for item in bench.items if item.label]
    expected = compare_recipes(open_model(silent, trusted=True), paths)
    rows = [option.row for option in flow.dialog.recipes.options if option.row]
    assert [row.spec for row in rows] == [result.spec for result in expected.results]
    for row, result in zip(rows, expected.results, strict=True):
        assert (row.sureness, row.steadiness) == pytest.approx((result.sureness, result.consistency))
        assert [(one.label, one.picture) for one in row.answers] == [
            (answer.label, Path(path).name) for answer, path in zip(result.answers, expected.pictures, strict=True)
        ]
    assert "recommended" in rows[0].marks
    assert flow.dialog.recipes.chosen == rows[0].spec
    assert [row.spec for row in rows if "in use" in row.marks] == [open_model(silent, trusted=True).facts.preprocess]


def test_the_ways_to_it(bench: Bench, silent: Path, color_folder: Path) -> None:
    bench.open_model(silent)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    bench.qtbot.waitUntil(bench.window.prediction.assumed_link.isVisible)
    entry, button = bench.program.expectations, bench.window.top_bar.model_button
    for press in (
        bench.window.prediction.assumed_link.click,
        lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(16, 18)),
        bench.window.menu_actions.expectations.trigger,
    ):
        press()
        assert entry.flow is not None
        assert entry.flow.dialog.isVisible()
        entry.flow.dialog.reject()
        assert not entry.flow.comparing.is_running


def test_the_tensor_is_the_engines(bench: Bench, silent: Path) -> None:
    photo = asset_path("samples", "coffee.png")
    bench.open_model(silent)
    bench.drop_files(photo)
    bench.wait_for_answers()
    flow = open_dialog(bench)
    for option in flow.dialog.recipes.options:
        option.setChecked(True)
        wait_until_quiet(bench, flow)
        assert option.row is not None
        middle = preprocess(str(photo), option.row.spec)[:, 8, 8]
        said = [label.text() for label in flow.dialog.tensor.findChildren(QLabel)]
        assert "   ".join(number_words(float(value)) for value in middle) in said


def test_a_model_that_tells_is_shown_and_compared_only_when_asked(bench: Bench, color_model: Path) -> None:
    bench.open_model(color_model)
    flow = open_dialog(bench)
    assert flow.dialog.head.known == "Known: it stands in the file."
    assert [option.row.spec for option in flow.dialog.recipes.options] == [METADATA.preprocess]
    assert not flow.dialog.foot.use.isEnabled()
    flow.dialog.bar.button.click()
    wait_until_quiet(bench, flow)
    assert len(flow.dialog.recipes.options) > 5
    assert flow.dialog.recipes.chosen == METADATA.preprocess


def test_the_digits_network_without_its_description(bench: Bench, tmp_path: Path) -> None:
    own = open_model(DIGITS, trusted=True).facts.preprocess
    network = onnx.load(DIGITS)
    del network.metadata_props[:]
    onnx.save(network, tmp_path / "digits.onnx")
    bench.open_model(tmp_path / "digits.onnx")
    flow = open_dialog(bench)
    assert "come with the program" in flow.dialog.bar.words
    first = flow.dialog.recipes.options[0].row
    assert np.allclose((first.spec.mean, first.spec.std), (own.mean, own.std))


def test_pictures_that_are_gone(bench: Bench, silent: Path, tmp_path: Path) -> None:
    save_color(tmp_path / "a.png", "red")
    bench.open_model(silent)
    bench.drop_files(tmp_path / "a.png")
    bench.wait_for_answers()
    (tmp_path / "a.png").unlink()
    flow = open_dialog(bench)
    assert "None of the pictures can be used" in flow.dialog.bar.words
    assert flow.dialog.bar.button.text() == "Try again"
    save_color(tmp_path / "a.png", "red")
    flow.dialog.bar.button.click()
    wait_until_quiet(bench, flow)
    assert flow.dialog.bar.words.startswith("Compared on 1 ")


def test_a_comparison_is_stopped(bench: Bench, silent: Path) -> None:
    bench.open_model(silent)
    bench.window.menu_actions.expectations.trigger()
    flow = bench.program.expectations.flow
    assert flow is not None
    assert flow.comparing.is_running
    flow.dialog.bar.button.click()
    assert not flow.comparing.is_running
    assert flow.dialog.bar.words == "Stopped before the end."
    with bench.qtbot.assertNotEmitted(flow.comparing.compared, wait=300):
        pass
    assert all(option.row is not None and not option.row.is_tried for option in flow.dialog.recipes.options)
