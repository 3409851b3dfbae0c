"""The real program, comparing pictures and networks: every number on the screen is the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.controllers.inspection.compare_sides import Compared
from imgclass_gui.controllers.model_controller import BUNDLED, DIGITS
from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.engine.network.differences import relative_difference
from imgclass_gui.engine.network.inspector import open_inspector
from imgclass_gui.widgets.inspection.compare.pair_view import PairView
from tests.controllers.conftest import Bench
from tests.controllers.inspection.inside import Inside
from trainer.contract.asset_files import asset_path

CAT, COFFEE = (str(asset_path("samples", name)) for name in ("cat.png", "coffee.png"))
TRAINED_LAYER = "convolution 5"


class Comparing(Inside):
    """The same with a comparison."""

    @property
    def shown(self) -> PairView:
        assert self.page.comparison.list.pair is not None
        return self.page.comparison.list.pair

    @property
    def title(self) -> str:
        return self.page.comparison.head.title

    def wait_for_comparison(self) -> Compared:
        self.wait(lambda: self.flow.compare.compared is not None)
        assert self.flow.compare.compared is not None
        return self.flow.compare.compared

    def with_picture(self, path: str) -> Compared:
        self.flow.compare.with_picture(path)
        return self.wait_for_comparison()

    def with_network(self, path: str | Path) -> Compared:
        self.flow.compare.with_network(str(path))
        return self.wait_for_comparison()

    def go_to(self, title: str) -> Compared:
        self.flow.inspection.go_to_layer(self.inspector.layer(title).number)
        return self.wait_for_comparison()


@pytest.fixture
def comparing(start: Callable[..., Bench]) -> Iterator[Comparing]:
    bench = start(CAT, COFFEE)
    bench.wait_for_answers()
    bench.window.gallery.select_picture(bench.items[0].id)
    return Comparing(bench)


@pytest.fixture(scope="module")
def retrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled network with other weights in one layer, as after some training."""
    model = onnx.load(BUNDLED)
    layer = open_inspector(BUNDLED, trusted=True).layer(TRAINED_LAYER)
    node = next(node for node in model.graph.node if layer.tensor in node.output)
    weight = next(tensor for tensor in model.graph.initializer if tensor.name == node.input[1])
    weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * np.float32(1.25), weight.name))
    path = tmp_path_factory.mktemp("retrained") / "retrained.onnx"
    onnx.save(model, path)
    return path


def test_two_pictures_are_shown_with_the_engines_numbers(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    comparing.go_to("depthwise convolution 3")
    layer = comparing.inspector.layer("depthwise convolution 3")
    left, right = comparing.look.maps(layer.after)[0], comparing.inspector.look(COFFEE).maps(layer.after)[0]
    np.testing.assert_array_equal(comparing.shown.left, left)
    np.testing.assert_allclose(comparing.shown.right, right, atol=1e-4)
    np.testing.assert_array_equal(comparing.shown.differences, comparing.shown.left - comparing.shown.right)
    assert list(comparing.shown.order) == list(np.argsort(-np.abs(left - right).mean((1, 2)), kind="stable"))
    assert comparing.page.is_comparison_shown


def test_both_answers_stand_above(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    heads = comparing.page.comparison.heads.texts
    assert comparing.title == "cat.png beside coffee.png"
    score = comparing.look.scores(1)[0]
    assert heads[0] == ("cat.png", f"tiger cat {100 * score.probability:.1f} %")
    assert heads[1][1].startswith("espresso ")


def test_a_clicked_cell_is_accounted_for_and_the_hovered_one_said(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    comparing.page.comparison.list.cell_chosen.emit(Cell(5, 10, 11))
    comparing.wait(lambda: comparing.flow.account.account is not None)
    account, layer = comparing.flow.account.account, comparing.inspector.layers[0]
    assert account is not None
    assert account.final.runtime == float(comparing.look.maps(layer.after)[0, 5, 10, 11])
    left, right = comparing.shown.left[5, 10, 11], comparing.shown.right[5, 10, 11]
    assert f"row 10, column 11: {left:.4f} beside {right:.4f}" in comparing.page.comparison.legend.sentence
    comparing.page.comparison.list.cell_hovered.emit(Cell(5, 20, 21))
    comparing.wait(lambda: "row 20, column 21" in comparing.page.picture.section.field_text)


def test_another_picture_is_set_beside_the_same_one(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    comparing.page.picture.picture_stepped.emit(1)
    comparing.wait(lambda: comparing.title == "coffee.png beside coffee.png")
    assert comparing.shown.is_same


def test_pictures_of_one_name_are_told_apart_by_their_folders(comparing: Comparing, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "cat.png"
    other.parent.mkdir()
    other.write_bytes(Path(COFFEE).read_bytes())
    comparing.with_picture(str(other))
    assert comparing.title == "samples/cat.png beside elsewhere/cat.png"
    assert not comparing.page.comparison.head.swap.isEnabled()  # it is not in the gallery


def test_sides_are_swapped(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    before = comparing.shown
    comparing.page.comparison.head.swap.click()
    comparing.wait(lambda: comparing.title == "coffee.png beside cat.png")
    np.testing.assert_allclose(comparing.shown.differences, -before.differences, atol=1e-4)
    assert comparing.flow.inspection.picture_path == COFFEE


def test_a_retrained_network_differs_from_the_layer_on_that_was_trained(comparing: Comparing, retrained: Path) -> None:
    compared = comparing.with_network(retrained)
    assert comparing.title == "efficientnet_lite0.onnx beside retrained.onnx"  # both files give themselves one name
    assert compared.pair is not None
    assert compared.pair.is_same
    comparing.wait(lambda: bool(comparing.page.comparison.profile.bars))
    layer = comparing.inspector.layer(TRAINED_LAYER)
    shares = {bar.number: bar.share for bar in comparing.page.comparison.profile.bars}
    assert next(number for number, share in shares.items() if share) == layer.number
    comparing.page.comparison.profile.layer_chosen.emit(layer.number)
    comparing.wait_for_comparison()
    assert relative_difference(comparing.shown.left, comparing.shown.right) == pytest.approx(shares[layer.number])
    other = open_inspector(retrained)
    right = other.look(CAT).maps(other.layer(TRAINED_LAYER).after)[0]
    np.testing.assert_allclose(comparing.shown.right, right, atol=1e-4 * float(np.abs(right).max()))


def test_networks_are_swapped(comparing: Comparing, retrained: Path) -> None:
    comparing.with_network(retrained)
    comparing.page.comparison.head.swap.click()
    comparing.wait(lambda: comparing.title == "retrained beside EfficientNet-Lite0")
    assert comparing.inspector.path == str(retrained)
    assert comparing.shown.is_same


def test_a_network_without_such_a_layer_says_so(comparing: Comparing) -> None:
    compared = comparing.with_network(DIGITS)
    assert compared.pair is None
    assert comparing.title == "EfficientNet-Lite0 beside Digits CNN"
    assert not comparing.page.comparison.list.isVisible()


@pytest.mark.parametrize("what", ["picture", "network"])
def test_what_cannot_be_read_says_why_and_can_be_left(comparing: Comparing, tmp_path: Path, what: str) -> None:
    broken = tmp_path / f"broken.{'png' if what == 'picture' else 'onnx'}"
    broken.write_bytes(b"nothing of use")
    compare = comparing.flow.compare
    (compare.with_picture if what == "picture" else compare.with_network)(str(broken))
    comparing.wait(lambda: comparing.page.comparison.failure != "")
    assert compare.compared is None
    comparing.page.comparison.head.end.click()
    assert not comparing.page.is_comparison_shown
    assert not compare.is_comparing


def test_a_present_picture_that_cannot_be_read_is_not_waited_for(comparing: Comparing, tmp_path: Path) -> None:
    comparing.with_picture(COFFEE)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing of use")
    comparing.flow.look.show_picture(str(broken))
    comparing.wait(lambda: comparing.page.comparison.failure == "the picture cannot be compared")
    comparing.flow.look.show_picture(CAT)
    comparing.wait_for_comparison()
    assert comparing.page.comparison.failure == ""


def test_a_channel_is_opened_and_closed_back_to_the_comparison(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    comparing.page.comparison.list.channel_opened.emit(3)
    assert comparing.page.is_channel_shown
    comparing.page.channel.closed.emit()
    assert comparing.page.is_comparison_shown


def test_faces_and_orders_go_on(comparing: Comparing) -> None:
    comparing.with_picture(COFFEE)
    comparing.page.comparison.head.faces.buttons[0].click()
    comparing.wait_for_comparison()
    layer = comparing.inspector.layers[0]
    np.testing.assert_array_equal(comparing.shown.left, comparing.look.maps(layer.tensor)[0])
    comparing.page.comparison.order_requested.emit("effect")
    effects = comparing.look.effects(comparing.flow.inspection.class_index)[layer.after]
    assert list(comparing.shown.order) == list(np.argsort(-effects, kind="stable"))


def test_by_keyboard_alone(comparing: Comparing, qtbot: QtBot) -> None:
    """Ctrl+D, Enter for the first other picture, Escape for the end."""
    comparing.bench.window.inside_actions.compare.trigger()
    search = comparing.flow.picker.search
    assert search.isVisible()
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    comparing.wait_for_comparison()
    assert comparing.title == "cat.png beside coffee.png"
    qtbot.keyClick(comparing.page.comparison.list, Qt.Key.Key_Escape)
    assert not comparing.page.is_comparison_shown


def test_the_menus_networks_are_offered_without_the_present_one(comparing: Comparing) -> None:
    comparing.flow.picker.open()
    actions = comparing.flow.picker.search.network_menu.actions()
    assert [action.text() for action in actions if action.text()] == ["Digits CNN", "From a file…"]
    actions[0].trigger()
    comparing.wait_for_comparison()
    assert comparing.title == "EfficientNet-Lite0 beside Digits CNN"
