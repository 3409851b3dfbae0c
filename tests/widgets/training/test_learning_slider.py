from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.learning_slider import CURVE_BOTTOM, CURVE_TOP, TRACK_AT, LearningSlider
from tests.widgets.answers import count_near, is_near, picture_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(qtbot: QtBot) -> LearningSlider:
    slider = LearningSlider()
    qtbot.addWidget(slider)
    slider.resize(418, slider.height())
    slider.set_points(11, [number / 10 for number in range(11)])
    slider.show()
    return slider


def press_at(slider: LearningSlider, place: float, qtbot: QtBot) -> None:
    qtbot.mouseClick(slider, LEFT, pos=QPoint(round(slider.place_x(place)), round(TRACK_AT)))


def test_a_press_leads_there(slider: LearningSlider, qtbot: QtBot) -> None:
    for place in (7, 0, 10, 3):
        press_at(slider, place, qtbot)
        assert slider.value() == place
    qtbot.mouseClick(slider, LEFT, pos=QPoint(417, 60))
    assert slider.value() == 10


def test_a_drag_follows_the_mouse(slider: LearningSlider, qtbot: QtBot) -> None:
    at = [QPoint(round(slider.place_x(place)), 10) for place in (2, 5, 8)]
    qtbot.mousePress(slider, LEFT, pos=at[0])
    qtbot.mouseMove(slider, at[1])
    assert slider.value() == 5
    assert slider.isSliderDown()
    qtbot.mouseMove(slider, at[2])
    qtbot.mouseRelease(slider, LEFT, pos=at[2])
    assert slider.value() == 8
    qtbot.mouseMove(slider, at[0])
    assert slider.value() == 8


def test_keys(slider: LearningSlider, qtbot: QtBot) -> None:
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 10),
        (Qt.Key.Key_Right, 10),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(slider, key)
        assert slider.value() == place


def test_the_curve_rises(slider: LearningSlider) -> None:
    image = picture_of(slider)
    ratio = image.devicePixelRatio()

    def highest(place: float) -> int:
        x = round(slider.place_x(place) * ratio)
        column = [
            y for y in range(round(CURVE_TOP), image.height()) if is_near(image.pixelColor(x, y), LIGHT.accent, 40)
        ]
        return min(column)

    heights = [highest(place) for place in (1.5, 4.5, 8.5)]
    assert heights[0] > heights[1] > heights[2]
    span = CURVE_BOTTOM - CURVE_TOP
    assert heights[1] == pytest.approx((CURVE_BOTTOM - 0.45 * span) * ratio, abs=3)


def test_the_best_epoch_is_marked(slider: LearningSlider) -> None:
    assert count_near(picture_of(slider), LIGHT.good, 40) == 0
    slider.set_points(11, [0.2] * 11, 6)
    assert count_near(picture_of(slider), LIGHT.good, 60) > 20


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_any_number_of_epochs(slider: LearningSlider, qtbot: QtBot, count: int) -> None:
    slider.set_points(count, [], count - 1)
    slider.setValue(count - 1)
    slider.grab()
    slider.set_points(count, [0.5] * count, 0)
    press_at(slider, count - 1, qtbot)
    assert slider.value() == count - 1
    slider.grab()
