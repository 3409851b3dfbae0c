from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAccessible, QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.probability_bar import BAR_HEIGHT, GAP, TEXT_HEIGHT, ProbabilityBar
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import count_near, picture_of

MIDDLE = TEXT_HEIGHT + GAP + BAR_HEIGHT // 2


@pytest.fixture
def bar(qtbot: QtBot) -> ProbabilityBar:
    bar = ProbabilityBar()
    qtbot.addWidget(bar)
    bar.resize(268, bar.height())
    return bar


def filled(bar: ProbabilityBar, color: str = LIGHT.accent) -> int:
    """How many pixels of the bar's middle line are filled."""
    return count_near(picture_of(bar).copy(0, MIDDLE, bar.width(), 1), color, 4)


@pytest.mark.parametrize("probability", [0.0, 0.01, 0.386, 0.5, 0.95, 1.0])
def test_the_bar_is_as_long_as_the_probability(bar: ProbabilityBar, probability: float) -> None:
    bar.set_score("cat", probability)
    assert abs(filled(bar) - probability * (bar.width() - 2)) <= 3


def test_a_small_probability_leaves_a_trace(bar: ProbabilityBar) -> None:
    bar.set_score("cat", 0.0001)
    assert filled(bar) >= 1


def test_it_says_its_class_and_value(bar: ProbabilityBar) -> None:
    bar.set_score("tiger cat", 0.3864)
    assert bar.label == "tiger cat"
    assert bar.accessibleName() == "tiger cat 38.6 percent"
    interface = QAccessible.queryAccessibleInterface(bar)
    assert interface.role() == QAccessible.Role.ProgressBar
    value = interface.valueInterface()
    assert value.currentValue() == pytest.approx(386)
    assert value.maximumValue() == 1000


def test_label_and_number_are_painted(bar: ProbabilityBar) -> None:
    bar.set_score("tiger cat", 0.386)
    with_label = picture_of(bar)
    assert count_near(with_label.copy(0, 0, 100, TEXT_HEIGHT), LIGHT.text, 60) > 20
    assert count_near(with_label.copy(200, 0, 68, TEXT_HEIGHT), LIGHT.text, 60) > 10
    bar.set_score("tabby", 0.386)
    assert picture_of(bar) != with_label


def test_it_follows_the_scheme(bar: ProbabilityBar, qapp: QApplication) -> None:
    bar.show()
    bar.set_score("cat", 0.5)
    apply_theme(qapp, "dark")
    assert filled(bar, DARK.accent) > 100
    assert filled(bar, LIGHT.accent) == 0


@pytest.mark.parametrize(
    "label", ["a label " * 20, "\u05e9\u05dc\u05d5\u05dd " * 12, "👩\u200d👧" * 40, "虎斑猫" * 30, "x\ny\udce9"]
)
def test_any_label_leaves_room_for_its_number(bar: ProbabilityBar, label: str) -> None:
    bar.set_score("", 0.5)
    number_alone = picture_of(bar).copy(216, 0, 52, TEXT_HEIGHT)
    bar.set_score(label, 0.5)
    assert picture_of(bar).copy(216, 0, 52, TEXT_HEIGHT) == number_alone


def test_a_cut_label_is_told_whole(bar: ProbabilityBar, qtbot: QtBot) -> None:
    bar.show()
    bar.set_score("<b>a label</b> " * 20, 0.5)
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert QToolTip.text().count("&lt;b&gt;a label") == 20
    bar.set_score("cat", 0.5)
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_track_is_there_without_a_value(bar: ProbabilityBar) -> None:
    bar.set_score("cat", 0.0)
    assert picture_of(bar).pixelColor(130, MIDDLE) == QColor(LIGHT.background)
