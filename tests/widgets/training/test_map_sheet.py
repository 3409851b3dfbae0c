from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import ALL_SETS, DARK, LIGHT, Tokens, build_palette
from imgclass_gui.widgets.training.kernel_sheet import KernelSheet
from imgclass_gui.widgets.training.map_sheet import MapSheet, map_colors
from imgclass_gui.widgets.training.map_tiles import GAP, TileSheet, choose_grid
from tests.widgets.answers import color_at, is_near


@pytest.fixture
def sheet(qtbot: QtBot) -> MapSheet:
    """Three maps: nothing, the strongest, and what lies beyond on its left half."""
    sheet = MapSheet()
    qtbot.addWidget(sheet)
    sheet.resize(3 * 40 + 2 * GAP, 40)
    maps = np.zeros((3, 4, 4), np.float32)
    maps[1] = 10
    maps[2, :, :2] = 99
    sheet.set_maps(maps, (4, 12, 7), (0.0, 10.0))
    sheet.show()
    return sheet


def middle(sheet: TileSheet, number: int) -> QPoint:
    return sheet.tile_rect(number).center().toPoint()


def color_in(sheet: TileSheet, number: int, left: int = 0) -> QColor:
    place = middle(sheet, number)
    return color_at(sheet, place.x() + left, place.y())


def test_maps_in_the_colours_of_the_scale(sheet: MapSheet, qapp: QApplication) -> None:
    assert is_near(color_in(sheet, 0), LIGHT.stage)
    assert is_near(color_in(sheet, 1), LIGHT.text)
    assert is_near(color_in(sheet, 2, -10), LIGHT.text)
    assert is_near(color_in(sheet, 2, 10), LIGHT.stage)
    apply_theme(qapp, "dark")
    assert is_near(color_in(sheet, 0), DARK.stage)
    assert is_near(color_in(sheet, 1), DARK.text)


def test_what_a_map_is(sheet: MapSheet, qtbot: QtBot) -> None:
    assert sheet.tile_words(1) == "channel 12 · from 10.00 to 10.00"
    assert sheet.accessibleDescription().splitlines()[2] == "channel 7 · from 0.00 to 99.00"
    place = middle(sheet, 1)
    QApplication.sendEvent(sheet, QHelpEvent(QHelpEvent.Type.ToolTip, place, sheet.mapToGlobal(place)))
    qtbot.waitUntil(lambda: QToolTip.text() == "channel 12 · from 10.00 to 10.00")


def test_a_sheet_that_is_cleared(sheet: MapSheet) -> None:
    sheet.clear()
    assert sheet.tile_count == 0
    assert sheet.accessibleDescription() == ""
    sheet.grab()


def test_a_layer_that_says_nothing(sheet: MapSheet) -> None:
    sheet.set_maps(np.zeros((16, 7, 7), np.float32), range(16), (0.0, 0.0))
    assert is_near(color_in(sheet, 0), LIGHT.stage)


@pytest.mark.parametrize("tokens", ALL_SETS)
def test_a_stronger_value_is_further_from_the_page(tokens: Tokens) -> None:
    colors = [QColor(color) for color in map_colors(build_palette(tokens))]
    assert len(colors) == 256
    steps = [0.2126 * one.redF() + 0.7152 * one.greenF() + 0.0722 * one.blueF() for one in colors]
    rising = steps[-1] > steps[0]
    pairs = pairwise(steps)
    # But for the rounding of a channel.
    assert all((later - earlier) * (1 if rising else -1) > -1 / 255 for earlier, later in pairs)
    assert abs(steps[-1] - steps[0]) > 0.7


def test_kernels_in_colour_and_in_grey(qtbot: QtBot) -> None:
    sheet = KernelSheet()
    qtbot.addWidget(sheet)
    sheet.resize(2 * 40 + GAP, 40)
    kernels = np.zeros((2, 3, 3, 3), np.float32)
    kernels[0, 0] = 0.5
    kernels[1] = -0.5
    sheet.set_kernels(kernels, 0.5)
    assert is_near(color_in(sheet, 0), QColor(255, 128, 128))
    assert is_near(color_in(sheet, 1), QColor(0, 0, 0))
    assert sheet.tile_words(0) == "weights from 0.00 to 0.50"
    sheet.set_kernels(kernels[:, :1], 1.0)
    assert is_near(color_in(sheet, 0), QColor(191, 191, 191))


@given(st.integers(1, 40), st.integers(1, 2000), st.integers(1, 1000))
def test_tiles_lie_apart_and_within_the_sheet(count: int, width: int, height: int) -> None:
    columns, side = choose_grid(count, width, height, 128)
    rows = -(-count // columns)
    assert 1 <= side <= 128
    assert columns * rows >= count
    if side > 1:
        assert columns * (side + GAP) - GAP <= width
        assert rows * (side + GAP) - GAP <= height


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"), [(16, 694, 40, 16), (32, 310, 160, 8), (1, 100, 100, 1), (7, 300, 40, 7)]
)
def test_rows_are_full_where_they_can_be(count: int, width: int, height: int, columns: int) -> None:
    assert choose_grid(count, width, height, 128)[0] == columns


def test_full_rows_end_at_the_edge(sheet: MapSheet) -> None:
    sheet.set_maps(np.zeros((16, 4, 4), np.float32), range(16), (0.0, 1.0))
    sheet.resize(693, 40)
    assert sheet.tile_rect(15).right() == 693
