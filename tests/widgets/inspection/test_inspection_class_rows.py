from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.class_rows import ROW_HEIGHT, ClassRows
from imgclass_gui.widgets.inspection.maps_view import MapsView
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import count_near, picture_of
from tests.widgets.inspection.made_maps import hover, view_of


def classes(values: tuple[float, ...], order: tuple[int, ...] = ()) -> MapsView:
    labels = tuple(f"class {number}" for number in range(len(values)))
    return view_of(np.array(values, np.float32).reshape(-1, 1, 1), order, labels=labels)


@pytest.fixture
def rows(qtbot: QtBot) -> ClassRows:
    rows = ClassRows()
    qtbot.addWidget(rows)
    rows.resize(600, 300)
    rows.set_maps(classes((0.1, 0.6, 0.3), (1, 2, 0)), "")
    rows.show()
    return rows


def test_bars_are_shares_of_the_largest(rows: ClassRows) -> None:
    track, filled = rows.bar_area(0)
    assert filled == track
    assert rows.bar_area(1)[1].width() == pytest.approx(track.width() / 2, rel=1e-5)
    assert rows.bar_area(1)[1].left() == track.left()


def test_signed_numbers_go_both_ways(rows: ClassRows) -> None:
    rows.set_maps(classes((3.0, -1.0, 0.0)), "")
    track, most = rows.bar_area(0)
    _, least = rows.bar_area(1)
    zero = track.left() + track.width() / 4
    assert (most.left(), most.right()) == (pytest.approx(zero), pytest.approx(track.right()))
    assert (least.left(), least.right()) == (pytest.approx(track.left()), pytest.approx(zero))
    assert rows.bar_area(2)[1].width() == 0
    band = picture_of(rows).copy(0, ROW_HEIGHT, 600, ROW_HEIGHT)
    assert count_near(band, LIGHT.warn) > 100
    assert count_near(band, LIGHT.accent) == 0


def test_a_click_and_the_keys(rows: ClassRows, qtbot: QtBot) -> None:
    told: list[object] = []
    rows.channel_chosen.connect(told.append)
    rows.cell_chosen.connect(told.append)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, ROW_HEIGHT + 5))
    assert told == [2, Cell(2)]
    with qtbot.waitSignal(rows.channel_chosen) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert chosen.args == [0]
    with qtbot.assertNotEmitted(rows.channel_chosen):
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(rows, event)
    assert not event.isAccepted()


def test_hovering_tells_the_class(rows: ClassRows, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rows.cell_hovered) as told:
        hover(rows, QPoint(50, 5))
    assert told.args == [Cell(1)]


def test_the_last_of_many_is_reached(rows: ClassRows) -> None:
    rows.set_maps(classes(tuple(np.linspace(1, 0, 1000))), "")
    rows.set_current(None, 999)
    assert 999 in rows.visible_rows()
    assert rows.model().rowCount() == 1000
    assert rows.model().index(999, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "class 999: 0"


def test_the_chosen_row_stands_out_in_every_scheme(rows: ClassRows, qapp: QApplication) -> None:
    rows.set_current(None, 2)
    band = picture_of(rows).copy(0, ROW_HEIGHT, 600, ROW_HEIGHT)
    assert count_near(band, LIGHT.accent_soft, 4) > 5000
    apply_theme(qapp, "dark")
    band = picture_of(rows).copy(0, ROW_HEIGHT, 600, ROW_HEIGHT)
    assert count_near(band, DARK.accent_soft, 4) > 5000
