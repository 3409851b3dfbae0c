from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.map_grid import MapGrid
from imgclass_gui.widgets.inspection.map_rows import round_corners
from imgclass_gui.widgets.inspection.maps_view import MapsView, scales_of
from imgclass_gui.widgets.inspection.tile_places import BAR_HEIGHT
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import color_at, count_near, is_near, picture_of
from tests.widgets.inspection.made_maps import hover, ramps, view_of

ORDER = (5, 3, 0, 1, 2, 4, 6, 7)


def show(grid: MapGrid, view: MapsView) -> None:
    grid.set_maps(view, scales_of(view.maps, "channel"), "tiger cat")


@pytest.fixture
def grid(qtbot: QtBot) -> MapGrid:
    """Eight maps of 16 x 16 in four columns and two rows."""
    grid = MapGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 230)
    show(grid, view_of(ramps(), ORDER))
    grid.show()
    return grid


def place(grid: MapGrid, row: int, x: float = 0.5, y: float = 0.5) -> QPoint:
    area = grid.map_area(row)
    return QPoint(int(area.left() + x * area.width()), int(area.top() + y * area.height()))


def color_in(grid: MapGrid, row: int, x: float, y: float = 0.5) -> QColor:
    at = place(grid, row, x, y)
    return color_at(grid, at.x(), at.y())


def test_numbers_have_the_colours_of_their_channels_scale(grid: MapGrid, qapp: QApplication) -> None:
    table = color_table(False, qapp.palette())
    for row in (0, 7):
        assert is_near(color_in(grid, row, 0.02), QColor(table[0]))
        assert is_near(color_in(grid, row, 0.98), QColor(table[255]))
        assert is_near(color_in(grid, row, 0.53), QColor(table[round(255 * 8 / 15)]))
    view = view_of(ramps(), ORDER)
    grid.set_scales(scales_of(view.maps, "layer"))
    assert is_near(color_in(grid, 7, 0.98), QColor(table[255]))
    assert is_near(color_in(grid, 0, 0.98), QColor(table[round(255 * 6 / 8)]))


def test_signed_numbers_follow_the_scheme(grid: MapGrid, qapp: QApplication) -> None:
    show(grid, view_of(ramps() - 0.5 * ramps().max((1, 2), keepdims=True)))
    assert is_near(color_in(grid, 0, 0.02), QColor(color_table(True, qapp.palette())[0]))
    apply_theme(qapp, "dark")
    assert is_near(color_in(grid, 0, 0.02), QColor(color_table(True, qapp.palette())[0]))


def test_a_click_chooses_channel_and_cell(grid: MapGrid, qtbot: QtBot) -> None:
    told: list[object] = []
    grid.channel_chosen.connect(told.append)
    grid.cell_chosen.connect(told.append)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, 1, 0.53, 0.28))
    assert told == [3, Cell(3, 4, 8)]
    assert grid.channel == 3
    with qtbot.assertNotEmitted(grid.channel_chosen), qtbot.waitSignal(grid.cell_chosen):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, 1, 0.1, 0.1))


def test_a_click_between_tiles_chooses_nothing(grid: MapGrid, qtbot: QtBot) -> None:
    beside = place(grid, 0) + QPoint(grid.places.width // 2 + 4, 0)
    with qtbot.assertNotEmitted(grid.channel_chosen), qtbot.assertNotEmitted(grid.cell_chosen):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=beside)


def test_the_corners_cells(grid: MapGrid, qtbot: QtBot) -> None:
    area = grid.map_area(0)
    left, top = int(area.left()), int(area.top())
    for at, cell in (
        (QPoint(left, top), Cell(5, 0, 0)),
        (QPoint(left + int(area.width()) - 1, top + int(area.height()) - 1), Cell(5, 15, 15)),
    ):
        with qtbot.waitSignal(grid.cell_chosen) as told:
            qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert told.args == [cell]


def test_hovering_tells_each_cell_once(grid: MapGrid, qtbot: QtBot) -> None:
    told: list[Cell | None] = []
    grid.cell_hovered.connect(told.append)
    hover(grid, place(grid, 2, 0.5, 0.5))
    hover(grid, place(grid, 2, 0.51, 0.51))
    hover(grid, place(grid, 2, 0.9, 0.5))
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert told == [Cell(0, 8, 8), Cell(0, 8, 14), None]


def test_arrows_walk_in_the_order_that_is_shown(grid: MapGrid, qtbot: QtBot) -> None:
    told: list[int] = []
    grid.channel_chosen.connect(told.append)
    grid.set_current(None, 5)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Down, keys.Key_Left, keys.Key_Up, keys.Key_Up, keys.Key_Left):
        qtbot.keyClick(grid, key)
    assert grid.places.columns == 4
    assert told == [3, 4, 2, 5]


def test_the_window_keeps_its_keys(grid: MapGrid) -> None:
    keys = Qt.Key
    for key in (keys.Key_PageUp, keys.Key_PageDown, keys.Key_Home, keys.Key_End, keys.Key_Backspace, keys.Key_Space):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(grid, event)
        assert not event.isAccepted(), key
    event = QKeyEvent(QEvent.Type.KeyPress, keys.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(grid, event)
    assert not event.isAccepted()


def test_enter_and_a_double_click_open(grid: MapGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.channel_opened):
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    grid.set_current(None, 2)
    with qtbot.waitSignal(grid.channel_opened) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert told.args == [2]
    with qtbot.waitSignal(grid.channel_opened) as told:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, 1))
    assert told.args == [3]


def test_what_is_set_is_marked_and_not_told(grid: MapGrid, qtbot: QtBot) -> None:
    before = picture_of(grid)
    with qtbot.assertNotEmitted(grid.channel_chosen), qtbot.assertNotEmitted(grid.cell_chosen):
        grid.set_current(Cell(0, 8, 8), 3)
    after = picture_of(grid)
    accent = count_near(after, LIGHT.accent)
    assert accent - count_near(before, LIGHT.accent) > 2 * grid.places.width
    assert count_near(after.copy(grid.map_area(2).toRect()), DARK.text) > 10
    grid.set_current(None, -1)
    assert picture_of(grid) == before


def test_the_keyboards_focus_is_seen_and_chooses_nothing(grid: MapGrid, qtbot: QtBot) -> None:
    grid.activateWindow()
    with qtbot.assertNotEmitted(grid.channel_chosen):
        grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    assert grid.channel == -1
    grid.set_current(None, 3)
    focused = count_near(picture_of(grid), LIGHT.accent)
    grid.clearFocus()
    assert focused > 1.2 * count_near(picture_of(grid), LIGHT.accent)


def test_effects_to_the_right_and_to_the_left(grid: MapGrid) -> None:
    show(grid, view_of(ramps(), effects=(1.0, -0.5, 0.0, 0.5, 0, 0, 0, 0)))
    picture = picture_of(grid)

    def bar(row: int) -> tuple[int, int]:
        """Coloured pixels left and right of the middle."""
        area = grid.map_area(row).toRect()
        half = area.width() // 2
        band = area.adjusted(0, area.height(), 0, BAR_HEIGHT)
        left, right = band.adjusted(0, 0, -half - 1, 0), band.adjusted(half + 1, 0, 0, 0)
        against, speaking = LIGHT.warn, LIGHT.accent
        return count_near(picture.copy(left), against), count_near(picture.copy(right), speaking)

    half = grid.places.width / 2
    assert bar(0) == (0, pytest.approx(4 * half, abs=12))
    assert bar(1) == (pytest.approx(2 * half, abs=12), 0)
    assert bar(2) == (0, 0)
    assert bar(3)[1] == pytest.approx(bar(0)[1] / 2, abs=12)


def test_silent_maps_step_back(grid: MapGrid) -> None:
    show(grid, view_of(np.zeros((8, 4, 4)), states=("silent", *["alive"] * 7)))
    assert color_in(grid, 0, 0.5).lightness() > color_in(grid, 1, 0.5).lightness() + 60


def test_what_screen_readers_hear(grid: MapGrid) -> None:
    show(grid, view_of(ramps(), ORDER, effects=(0.5,) * 8))
    words = grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "channel 5 · from 0 to 6.0000 · speaks for “tiger cat”: +0.5"
    grid.set_current(Cell(5, 2, 15), 5)
    assert grid.accessibleDescription() == f"{words}\nchannel 5, row 2, column 15: 6.0000"
    assert grid.accessibleName() == "Feature maps"


def test_the_tooltip_says_what_a_tile_is(grid: MapGrid, qtbot: QtBot) -> None:
    at = place(grid, 1)
    event = QHelpEvent(QEvent.Type.ToolTip, at, grid.viewport().mapToGlobal(at))
    QApplication.sendEvent(grid.viewport(), event)
    qtbot.waitUntil(lambda: QToolTip.text() == "channel 3 · from 0 to 4.0000\ndouble-click to see it large")


def test_many_maps_are_scrolled_and_the_chosen_one_comes_into_sight(grid: MapGrid) -> None:
    view = view_of(ramps(1280, 7))
    show(grid, view)
    assert grid.verticalScrollBar().maximum() > 5000
    grid.set_current(None, 1279)
    area = grid.map_area(1279)
    assert area.top() >= 0
    assert area.bottom() <= grid.viewport().height()
    offset = grid.verticalOffset()
    show(grid, view)
    assert grid.verticalOffset() == offset
    show(grid, view_of(ramps(1280, 7), tuple(reversed(range(1280)))))
    assert grid.verticalOffset() == 0


def test_zoom_by_keys_and_wheel(grid: MapGrid, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    before = grid.places.width
    qtbot.keyClick(grid, Qt.Key.Key_Plus, control)
    assert grid.places.width > before
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Plus, control)
    override.ignore()
    QApplication.sendEvent(grid, override)
    assert override.isAccepted()
    qtbot.keyClick(grid, Qt.Key.Key_0, control)
    assert grid.places.width == before
    qtbot.keyClick(grid, Qt.Key.Key_Minus, control)
    assert grid.zoom == pytest.approx(0.8)
    grid.set_zoom(100)
    assert grid.zoom == 8


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 196, 768), (3, 1, 50), (2, 90, 1), (2000, 1, 1), (5, 300, 200)])
def test_any_shape_can_be_shown_and_clicked(grid: MapGrid, qtbot: QtBot, shape: tuple[int, int, int]) -> None:
    maps = np.random.default_rng(2).normal(size=shape).astype(np.float32)
    show(grid, view_of(maps))
    picture_of(grid)
    area = grid.map_area(0)
    with qtbot.waitSignal(grid.cell_chosen) as told:
        corner = QPoint(int(area.right()) - 1, int(area.bottom()) - 1)
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    (cell,) = told.args
    # Where many cells are one pixel, the one in its middle.
    assert shape[1] - cell.row <= 1 + shape[1] / area.height() / 2
    assert shape[2] - cell.column <= 1 + shape[2] / area.width() / 2


def test_cells_that_are_not_there_are_not_marked(grid: MapGrid) -> None:
    grid.set_current(Cell(0, 16, 0), 99)
    assert grid.channel == -1
    assert grid.accessibleDescription() == ""


def test_rounded_corners_leave_the_rest() -> None:
    colors = np.full((2, 20, 20), 0xFF804020, np.uint32)
    round_corners(colors, 4.0)
    assert colors[0, 0, 0] == 0
    assert (colors[:, 4:16] == 0xFF804020).all()
    assert (colors[:, :, 4:16] == 0xFF804020).all()
    assert np.array_equal(colors, colors[:, ::-1])
    assert np.array_equal(colors, colors[:, :, ::-1])
    alpha, red = colors >> 24, (colors >> 16) & 255
    assert (np.abs(red - alpha * 128 / 255) <= 1).all()
