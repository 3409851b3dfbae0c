"""Networks from elsewhere on the real screen: no classifiers, channels last, numbers of eight bits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper
from PySide6.QtWidgets import QLabel

from imgclass_gui.controllers.inspection.inspect_controller import InspectController
from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from tests.controllers.conftest import Bench
from tests.models import METADATA, SIDE, save_graph
from tests.other_models import save_detector
from trainer.contract.asset_files import asset_path

CAT = str(asset_path("samples", "cat.png"))


class Screen:
    """What is seen of a network."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.inside = bench, bench.program.inside
        bench.qtbot.waitUntil(lambda: self.inside.flow is not None, timeout=20_000)

    @property
    def flow(self) -> InspectController:
        assert self.inside.flow is not None
        return self.inside.flow

    @property
    def page(self) -> InspectPage:
        assert self.inside.page is not None
        return self.inside.page

    @property
    def button(self) -> str:
        return self.bench.window.top_bar.model_button.accessibleName()

    def wait(self, what: Callable[[], bool]) -> None:
        self.bench.qtbot.waitUntil(what, timeout=20_000)

    def wait_for_maps(self, path: Path) -> None:
        inspection = self.flow.inspection
        self.wait(lambda: inspection.inspector is not None and inspection.inspector.path == str(path))
        self.wait(lambda: len(self.flow.maps.order) > 0 and self.flow.maps.maps is not None)

    def go_to(self, number: int) -> None:
        self.flow.inspection.go_to_layer(number)
        self.wait(lambda: self.flow.maps.maps is not None)

    def choose(self, cell: Cell) -> None:
        before = self.flow.account.account
        self.page.maps.cell_chosen.emit(cell)
        self.wait(lambda: self.flow.account.account not in (None, before))


@pytest.fixture
def screen(start: Callable[..., Bench]) -> Screen:
    bench = start(CAT)
    bench.wait_for_answers()
    bench.window.gallery.select_picture(bench.items[0].id)
    return Screen(bench)


@pytest.fixture
def detector(tmp_path: Path) -> Path:
    return save_detector(tmp_path / "boxes.onnx")


def test_a_refused_network_can_be_looked_into(screen: Screen, detector: Path) -> None:
    """The way out of a dead end, and back to the model in use."""
    bench, used = screen.bench, screen.button
    bench.program.models.open(str(detector))
    bench.wait_for_message("boxes.onnx: ")
    screen.wait(lambda: bool(bench.window.messages.message and bench.window.messages.message.action))
    message = bench.window.messages.message
    assert message is not None
    assert message.action == "Look inside"
    bench.window.messages.action_requested.emit(message.action)
    screen.wait_for_maps(detector)
    assert bench.window.mode == "inside"
    assert "boxes" in screen.button
    assert "a picture classifier takes one" in screen.page.picture.remark.text()
    assert screen.page.picture.answer.isHidden()
    screen.inside.set_mode("classify")
    assert screen.button == used
    screen.inside.set_mode("inside")
    screen.wait_for_maps(asset_path("models", "efficientnet_lite0.onnx"))
    assert screen.page.picture.remark.isHidden()


def test_a_refused_network_is_shown_at_once_where_one_looks_inside(screen: Screen, detector: Path) -> None:
    screen.inside.set_mode("inside")
    screen.bench.program.models.open(str(detector))
    screen.wait_for_maps(detector)
    assert not screen.bench.message
    assert "boxes" in screen.button


def test_what_is_no_network_at_all_is_only_refused(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "page.onnx").write_bytes(b"<html>not here</html>")
    screen.bench.program.models.open(str(tmp_path / "page.onnx"))
    screen.bench.wait_for_message("page.onnx: ")
    screen.bench.qtbot.wait(300)
    message = screen.bench.window.messages.message
    assert message is not None
    assert not message.action


def test_the_picture_has_its_colours_wherever_the_channels_are(screen: Screen, tmp_path: Path) -> None:
    path = _save(tmp_path / "last.onnx", is_last=True)
    screen.inside.look_into(str(path))
    screen.wait_for_maps(path)
    screen.go_to(0)
    maps, look = screen.flow.maps.maps, screen.flow.inspection.look
    assert maps is not None
    assert look is not None
    np.testing.assert_array_equal(maps.maps, look.maps("picture")[0].transpose(2, 0, 1))
    assert list(screen.flow.maps.order) == [0, 1, 2]
    screen.choose(Cell(2, 5, 6))
    account = screen.flow.account.account
    assert account is not None
    assert account.title == "Blue, row 5, column 6"
    assert account.final.runtime == float(look.maps("picture")[0, 5, 6, 2])
    assert screen.page.picture.section.field_text.endswith("sees one pixel of the picture")


@pytest.mark.parametrize("is_last", [False, True])
def test_the_first_kernel_reads_colours(screen: Screen, tmp_path: Path, is_last: bool) -> None:
    """Also where it reads a copy of the picture: turned, or made of whole numbers and back."""
    path = _save(tmp_path / "copied.onnx", is_last=is_last)
    screen.inside.look_into(str(path))
    screen.wait_for_maps(path)
    inspector = screen.flow.inspection.inspector
    assert inspector is not None
    screen.go_to(inspector.layer("convolution 1").number)
    screen.choose(Cell(1, 4, 4))
    account = screen.flow.account.account
    assert account is not None
    term = account.terms[0]
    assert account.channel_names[term.tensor] == ("red", "green", "blue")
    screen.page.maps.channel_opened.emit(1)
    assert screen.page.is_channel_shown
    assert "red" in screen.page.channel.kernel.picture.accessibleDescription()


def _save(path: Path, is_last: bool) -> Path:
    """A convolution that reads a copy of the picture."""
    made = [helper.make_node("Transpose", ["picture"], ["copy"], perm=[0, 3, 1, 2])]
    if not is_last:
        made = [
            helper.make_node("QuantizeLinear", ["picture", "scale", "zero"], ["whole"]),
            helper.make_node("DequantizeLinear", ["whole", "scale", "zero"], ["copy"]),
        ]
    nodes = [
        *made,
        helper.make_node("Conv", ["copy", "w"], ["made"], kernel_shape=[3, 3]),
        helper.make_node("ReduceMean", ["made"], ["scores"], axes=[2, 3], keepdims=0),
    ]
    weights = np.random.default_rng(5).normal(size=(3, 3, 3, 3)).astype(np.float32)
    scale, zero = np.array(0.02, np.float32), np.array(128, np.uint8)
    shape = (1, SIDE, SIDE, 3) if is_last else (1, 3, SIDE, SIDE)
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, shape)},
        {"scores": (TensorProto.FLOAT, (1, 3))},
        {"w": weights, "scale": scale, "zero": zero},
        METADATA,
    )


def test_a_layer_without_numbers_says_so_under_its_own_name(screen: Screen, tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Conv", ["picture", "w"], ["made"], kernel_shape=[3, 3]),
        helper.make_node("ReduceMean", ["made"], ["scores"], axes=[2, 3], keepdims=0),
        helper.make_node("Slice", ["made", "none", "none"], ["nothing"]),
    ]
    weights = np.ones((3, 3, 3, 3), np.float32)
    path = save_graph(
        tmp_path / "nothing.onnx",
        nodes,
        {"picture": (TensorProto.FLOAT, (1, 3, SIDE, SIDE))},
        {"scores": (TensorProto.FLOAT, (1, 3)), "nothing": (TensorProto.FLOAT, (0, 3, SIDE - 2, SIDE - 2))},
        {"w": weights, "none": np.zeros(1, np.int64)},
        METADATA,
    )
    screen.inside.look_into(str(path))
    screen.wait_for_maps(path)
    inspector = screen.flow.inspection.inspector
    assert inspector is not None
    screen.flow.inspection.go_to_layer(inspector.layer("slice 1").number)
    texts = lambda: {label.text() for label in screen.page.maps.findChildren(QLabel) if label.isVisibleTo(screen.page)}  # noqa: E731
    screen.wait(lambda: "this layer makes nothing of this picture" in texts())
    assert "Slice 1" in texts()
