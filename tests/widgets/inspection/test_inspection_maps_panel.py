from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell, MapScale
from imgclass_gui.widgets.inspection.maps_panel import PATIENCE_MS, MapsPanel
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.inspection.scale_bar import ScaleBar
from tests.widgets.answers import count_near, picture_of
from tests.widgets.inspection.made_maps import hover, ramps, view_of

FACES = ("convolution", "after ReLU6")


@pytest.fixture
def panel(qtbot: QtBot) -> MapsPanel:
    panel = MapsPanel()
    qtbot.addWidget(panel)
    panel.resize(656, 540)
    panel.set_layer("Conv 1", "8 channels of 16 x 16", FACES, "after")
    panel.set_view(view_of(ramps(), states=("silent", *["alive"] * 7)), "effect", "tiger cat")
    panel.show()
    return panel


def texts(panel: MapsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def choose(link: MenuLink, number: int) -> None:
    link.menu_of_choices.actions()[number].trigger()


def test_layer_order_and_silent_channels_are_said(panel: MapsPanel) -> None:
    assert texts(panel) == ["Conv 1", "8 channels of 16 x 16", "1 channel is silent on this picture"]
    assert panel.header.order.text() == "ranked by effect on “tiger cat” ▾"
    assert [button.text() for button in panel.header.faces.buttons] == list(FACES)
    assert panel.header.faces.buttons[1].isChecked()
    assert panel.grid.accessibleName() == "Feature maps of Conv 1"


def test_another_order_is_asked_for_and_shown_when_it_comes(panel: MapsPanel, qtbot: QtBot) -> None:
    link = panel.header.order
    with qtbot.waitSignal(panel.order_requested) as told:
        choose(link, 1)
    assert told.args == ["removal"]
    assert [action.isChecked() for action in link.menu_of_choices.actions()] == [True, False, False, False]
    panel.set_view(view_of(ramps()), "removal", "tiger cat")
    assert link.text() == "ranked by removal, for “tiger cat” ▾"
    assert [action.isChecked() for action in link.menu_of_choices.actions()] == [False, True, False, False]
    keys = []
    panel.order_requested.connect(keys.append)
    for number in range(4):
        choose(link, number)
    assert keys == ["effect", "removal", "strength", "index"]


def test_without_a_class_there_is_no_effect_on_it(panel: MapsPanel) -> None:
    panel.set_view(view_of(ramps()), "strength", "")
    enabled = [action.isEnabled() for action in panel.header.order.menu_of_choices.actions()]
    assert enabled == [False, False, True, True]
    assert panel.header.order.text() == "ranked by strength ▾"


def test_a_long_name_of_a_class_leaves_room_for_the_facts(panel: MapsPanel) -> None:
    panel.set_view(view_of(ramps()), "effect", "Ampersand & " + 10 * "very long name ")
    assert len(panel.header.order.text()) < 60
    assert "&&" in panel.header.order.text()
    assert panel.header.minimumSizeHint().width() < 500


def test_faces(panel: MapsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.face_requested) as told:
        qtbot.mouseClick(panel.header.faces.buttons[0], Qt.MouseButton.LeftButton)
    assert told.args == ["before"]
    panel.set_layer("Pool", "", None, "after")
    assert not panel.header.faces.isVisible()


def test_an_exact_ranking_under_way(panel: MapsPanel, qtbot: QtBot) -> None:
    panel.set_busy(412, 1280)
    assert "tried without 412 of 1,280 channels" in texts(panel)
    assert not panel.header.order.isVisible()
    with qtbot.waitSignal(panel.stop_requested):
        qtbot.mouseClick(panel.header.progress.stop_button, Qt.MouseButton.LeftButton)
    panel.set_busy(0, 0)
    assert panel.header.order.isVisible()
    assert not panel.header.progress.isVisible()


def test_a_note(panel: MapsPanel) -> None:
    panel.set_note("ranked by removal")
    assert "ranked by removal" in texts(panel)
    panel.set_note("")
    assert "ranked by removal" not in texts(panel)


def test_the_legend_follows_channel_and_scale(panel: MapsPanel, qtbot: QtBot) -> None:
    bar = panel.legend.bar
    panel.set_current(None, 3)
    assert bar.scale == MapScale(0, 4, False)
    assert bar.accessibleDescription().startswith("channel 3: colours from 0 to 4;")
    qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
    assert bar.scale == MapScale(0, 5, False)
    with qtbot.waitSignal(panel.scale_changed) as told:
        panel.set_scale("layer")
    assert told.args == ["layer"]
    assert panel.scale == "layer"
    assert bar.scale == MapScale(0, 8, False)
    assert panel.scale_of_channel(0) == MapScale(0, 8, False)
    with qtbot.assertNotEmitted(panel.scale_changed):
        panel.set_scale("layer")


def test_hovering_says_the_value(panel: MapsPanel, qtbot: QtBot) -> None:
    area = panel.grid.map_area(4)
    with qtbot.waitSignal(panel.cell_hovered) as told:
        hover(panel.grid, QPoint(int(area.right()) - 2, int(area.top()) + 1))
    assert told.args == [Cell(4, 0, 15)]
    assert panel.legend.sentence == "channel 4, row 0, column 15: 5.0000"
    hover(panel.grid, QPoint(1, 1))
    assert panel.legend.sentence == "1 channel is silent on this picture"


def test_every_number_is_that_of_the_layer(panel: MapsPanel) -> None:
    maps = np.random.default_rng(3).normal(size=(8, 16, 16)).astype(np.float32)
    panel.set_view(view_of(maps), "index", "")
    area = panel.grid.map_area(6)
    step = area.width() / 16
    for row, column in ((0, 0), (3, 9), (15, 15)):
        place = QPoint(int(area.left() + (column + 0.5) * step), int(area.top() + (row + 0.5) * step))
        hover(panel.grid, place)
        assert panel.legend.sentence == f"channel 6, row {row}, column {column}: {maps[6, row, column]:.4f}"


def test_numbers_of_classes_are_a_list(panel: MapsPanel, qtbot: QtBot) -> None:
    labels = tuple(f"class {number}" for number in range(1000))
    values = np.linspace(0, 1, 1000, dtype=np.float32).reshape(-1, 1, 1)
    panel.set_view(view_of(values, labels=labels), "strength", "")
    assert panel.classes.isVisible()
    assert not panel.legend.bar.isVisible()
    assert panel.legend.sentence == "1,000 classes"
    panel.set_current(Cell(3), 3)
    assert panel.classes.channel == 3
    with qtbot.waitSignal(panel.channel_opened) as told:
        qtbot.keyClick(panel.classes, Qt.Key.Key_Return)
    assert told.args == [3]
    panel.set_view(view_of(values), "strength", "")
    assert panel.grid.isVisible()


def test_a_failure_and_nothing(panel: MapsPanel) -> None:
    panel.set_busy(3, 8)
    panel.set_failure("the layer cannot be computed", "Choose another one.")
    assert texts(panel)[2:] == ["the layer cannot be computed", "Choose another one."]
    assert not panel.legend.isVisible()
    assert not panel.header.order.isVisible()
    panel.clear()
    assert texts(panel) == ["No layer is chosen", "Choose one in the network above."]
    with pytest.raises(ValueError, match="no maps"):
        panel.scale_of_channel(0)
    panel.set_view(view_of(ramps()), "index", "")
    assert panel.grid.isVisible()
    assert panel.legend.isVisible()
    assert panel.header.order.isVisible()


def test_waiting_shows_late_and_maps_come_before(panel: MapsPanel, qtbot: QtBot) -> None:
    panel.set_waiting()
    panel.set_view(view_of(ramps()), "index", "")
    qtbot.wait(PATIENCE_MS + 50)
    assert panel.grid.isVisible()
    panel.set_waiting()
    qtbot.waitUntil(lambda: "Computing the maps…" in texts(panel))


def test_the_keyboards_focus_goes_along(panel: MapsPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.grid.setFocus()
    qtbot.waitUntil(panel.grid.hasFocus)
    panel.set_view(view_of(np.ones((2, 1, 1)), labels=("a", "b")), "strength", "")
    assert panel.classes.hasFocus()
    panel.set_failure("the layer cannot be computed", "")
    panel.set_view(view_of(ramps()), "index", "")
    assert panel.grid.hasFocus()


def test_counts_stand_above_their_colours(qtbot: QtBot) -> None:
    bar = ScaleBar()
    qtbot.addWidget(bar)
    values = np.array([0.0] * 50 + [1.0] * 50, np.float32)
    bar.set_scale(MapScale(0, 1, False), values, "channel 0")
    faint = bar.palette().placeholderText().color()
    picture = picture_of(bar)
    width = bar.width()
    assert count_near(picture.copy(0, 0, width // 10, 17), faint) > 20
    assert count_near(picture.copy(width * 9 // 10, 0, width // 10, 17), faint) > 20
    assert count_near(picture.copy(width // 4, 0, width // 2, 16), faint) == 0
