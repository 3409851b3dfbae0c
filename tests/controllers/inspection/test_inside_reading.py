"""What a screen reader finds in "Look inside": names for whatever takes the keyboard, and the numbers as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.map_words import number_text
from tests.controllers.conftest import Bench
from trainer.contract.asset_files import asset_path

CAT = str(asset_path("samples", "cat.png"))
MODELS = ("efficientnet_lite0.onnx", "digits_cnn.onnx")
PATIENCE = 20_000
# Rows of a long list that are asked about.
MOST_CHILDREN = 40


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """A node and all below it that is in sight, in reading order."""
    yield node
    for number in range(min(node.childCount(), MOST_CHILDREN)):
        child = node.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


def name_of(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Name)


def description_of(node: QAccessibleInterface) -> str:
    return node.text(QAccessible.Text.Description)


def complaints(page: InspectPage) -> list[str]:
    """What takes the keyboard without a name, or is called by the name of its class."""
    found = []
    for node in walk(QAccessible.queryAccessibleInterface(page)):
        owner = node.object()
        classes = {kind.__name__ for kind in type(owner).__mro__} if owner is not None else set()
        if node.state().focusable and not name_of(node).strip():
            found.append(f"{node.role()} of {type(owner).__name__} has no name")
        if name_of(node) in classes:
            found.append(f"{type(owner).__name__} is called like its class")
    return found


def said(page: InspectPage) -> str:
    return "\n".join(f"{name_of(node)}\t{description_of(node)}" for node in walk(_root(page)))


def chosen(bench: Bench) -> Cell:
    flow = bench.program.inside.flow
    assert flow is not None
    place = flow.inspection.place
    assert place is not None
    assert place.cell is not None
    return place.cell


def _root(page: InspectPage) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(page)


@pytest.fixture(params=MODELS)
def page(start: Callable[..., Bench], request: pytest.FixtureRequest) -> tuple[Bench, InspectPage]:
    bench = start(CAT)
    bench.wait_for_answers()
    if request.param != MODELS[0]:
        bench.open_model(Path(asset_path("models", request.param)))
    bench.program.inside.set_mode("inside")
    flow, page = bench.program.inside.flow, bench.program.inside.page
    assert flow is not None
    assert page is not None
    bench.qtbot.waitUntil(lambda: len(flow.maps.order) > 0 and not flow.effects.is_awaited, timeout=PATIENCE)
    assert flow.maps.maps is not None
    maps = flow.maps.maps.maps
    channel, row, column = np.unravel_index(int(maps.argmax()), maps.shape)
    page.maps.cell_chosen.emit(Cell(int(channel), int(row), int(column)))
    bench.qtbot.waitUntil(lambda: flow.account.account is not None, timeout=PATIENCE)
    return bench, page


def test_layer_channel_value_and_proof_are_said(page: tuple[Bench, InspectPage]) -> None:
    bench, screen = page
    flow = bench.program.inside.flow
    assert flow is not None
    assert complaints(screen) == []
    account = flow.account.account
    assert account is not None
    words = said(screen)
    assert "Feature maps of Convolution 1" in words
    cell = chosen(bench)
    assert f"Channel {cell.channel}, row {cell.row}, column {cell.column}, convolution 1: " in words
    assert account.final.runtime > 0
    assert number_text(account.final.runtime) in words
    assert "proven: recomputed and runtime" in words
    assert "convolution 1, layer 1 of" in words
    assert "cat.png, as the network sees it" in words


def test_an_open_channel_is_said(page: tuple[Bench, InspectPage]) -> None:
    bench, screen = page
    cell = chosen(bench)
    screen.maps.channel_opened.emit(cell.channel)
    assert complaints(screen) == []
    words = said(screen)
    assert f"Conv 1, channel {cell.channel}" in words
    assert f"chosen: row {cell.row}, column {cell.column}: " in words


def test_empty_places_say_why(page: tuple[Bench, InspectPage]) -> None:
    bench, screen = page
    bench.program.inside.set_mode("classify")
    bench.window.gallery.select_all()
    bench.window.gallery.request_removal()
    bench.program.inside.set_mode("inside")
    assert complaints(screen) == []
    words = said(screen)
    for sentence in ("No picture is chosen", "Drop a picture to follow it through the network", "Choose a number"):
        assert sentence in words
