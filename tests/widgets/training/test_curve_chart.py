from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from imgclass_gui.widgets.training.curve_chart import CurveChart
from imgclass_gui.widgets.training.curve_marks import best_area, box_area
from imgclass_gui.widgets.training.curve_painting import TITLE_HEIGHT
from imgclass_gui.widgets.training.curve_points import Point, Series
from tests.widgets.answers import count_near, picture_of

LOSS = [2.4, 1.6, 1.1, 0.8, 0.6]
VAL_LOSS = [2.5, 1.8, 1.2, 0.9, 1.0]


def points(values: list[float | None]) -> list[Point]:
    return list(enumerate(values, 1))


def both(loss: list[float | None] = LOSS, val_loss: list[float | None] = VAL_LOSS) -> list[Series]:  # type: ignore[assignment]
    return [Series("loss", points(loss)), Series("val_loss", points(val_loss), is_validation=True)]


@pytest.fixture
def chart(qtbot: QtBot) -> CurveChart:
    chart = CurveChart("Loss")
    qtbot.addWidget(chart)
    chart.resize(412, 240)
    with qtbot.waitActive(chart):
        chart.show()
    chart.clearFocus()
    return chart


def place(chart: CurveChart, epoch: float, value: float) -> QPoint:
    return QPoint(round(chart.axes.x(epoch)), round(chart.axes.y(value)))


def near(image: QImage, at: QPoint, color: str, reach: int = 3) -> int:
    return count_near(image.copy(at.x() - reach, at.y() - reach, 2 * reach + 1, 2 * reach + 1), color, 30)


def test_each_curve_goes_through_its_values(chart: CurveChart) -> None:
    chart.set_curves(both(), 10, None)
    image = picture_of(chart)
    for epoch, value in points(LOSS):
        assert near(image, place(chart, epoch, value), LIGHT.accent) >= 3
    # A dash may be missing where a value lies, but not where the curve ends.
    assert near(image, place(chart, 5, 1.0), LIGHT.warn) > 20
    assert near(image, place(chart, 5, 0.6), LIGHT.accent) > 20
    assert near(image, place(chart, 8, 1.0), LIGHT.accent) == 0


def test_validation_is_dashed(chart: CurveChart) -> None:
    flat = [1.0] * 9
    chart.set_curves(both(flat, [2.0] * 9), 10, None)  # type: ignore[arg-type]
    image = picture_of(chart)

    def share(value: float, color: str) -> float:
        left, right = place(chart, 1.2, value), place(chart, 8.5, value)
        return count_near(image.copy(left.x(), left.y(), right.x() - left.x(), 1), color, 60) / (right.x() - left.x())

    assert share(1.0, LIGHT.accent) > 0.95
    assert 0.4 < share(2.0, LIGHT.warn) < 0.8


def test_gaps_are_not_bridged(chart: CurveChart) -> None:
    chart.set_curves([Series("loss", points([2.0, 2.0, None, 2.0, float("nan"), 2.0]))], 6)
    image = picture_of(chart)
    assert near(image, place(chart, 1.5, 2.0), LIGHT.accent) > 5
    assert near(image, place(chart, 3, 2.0), LIGHT.accent) == 0
    assert near(image, place(chart, 4, 2.0), LIGHT.accent) >= 2  # alone between two gaps


def test_single_steps_are_faint_and_unnamed(chart: CurveChart) -> None:
    steps = Series("steps", [(number / 10, 1.0) for number in range(1, 10)], is_faint=True)
    chart.set_curves([steps], 10)
    image = picture_of(chart)
    line = image.copy(place(chart, 0.1, 1.0).x(), place(chart, 1, 1.0).y() - 2, 30, 5)
    assert count_near(line, LIGHT.accent, 30) == 0
    assert any(line.pixelColor(15, y) != QColor(LIGHT.background) for y in range(5))
    assert chart.columns == ("epoch",)
    assert chart.table() == []


def test_the_best_epoch_is_marked(chart: CurveChart) -> None:
    chart.set_curves(both(), 10, 4)
    image = picture_of(chart)
    line = image.copy(int(chart.axes.x(4)) - 1, round(chart.axes.plot.top()), 3, round(chart.axes.plot.height()))
    assert count_near(line, LIGHT.good, 40) > 40
    chart.set_curves(both(), 10, None)
    assert count_near(picture_of(chart), LIGHT.good, 40) == 0


@pytest.mark.parametrize("epoch", [0.1, 5, 10])
def test_the_word_best_stays_between_title_and_curves(chart: CurveChart, epoch: float) -> None:
    chart.set_curves(both(), 10, 4)
    plot = chart.axes.plot
    area = best_area("best", chart.axes.x(epoch), plot)
    assert area.top() >= TITLE_HEIGHT
    assert area.bottom() <= plot.top()
    assert plot.left() <= area.left()
    assert area.right() <= plot.right()


def test_the_values_under_the_pointer(chart: CurveChart, qtbot: QtBot) -> None:
    chart.set_curves(both(), 10, 4)
    before = picture_of(chart)
    qtbot.mouseMove(chart, place(chart, 2.8, 1.0))
    assert chart.marked_epoch == 3
    assert picture_of(chart) != before
    qtbot.mouseMove(chart, place(chart, 9.5, 1.0))
    assert chart.marked_epoch == 5
    chart.set_curves([], 10)
    assert chart.marked_epoch is None


def test_the_values_with_the_keyboard(chart: CurveChart, qtbot: QtBot) -> None:
    chart.set_curves(both(), 10, 4)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.marked_epoch == 5
    for _ in range(2):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.marked_epoch == 3
    for _ in range(9):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.marked_epoch == 1


def test_the_focus_is_seen(chart: CurveChart) -> None:
    before = picture_of(chart)
    chart.setFocus()
    assert count_near(picture_of(chart), LIGHT.accent, 8) > count_near(before, LIGHT.accent, 8) + 1000


def test_keys_without_a_curve_do_nothing(chart: CurveChart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.marked_epoch is None


@pytest.mark.parametrize("is_low", [False, True])
@pytest.mark.parametrize("x", [40, 200, 330, 400])
def test_the_box_of_values_stays_within_the_chart(chart: CurveChart, x: float, is_low: bool) -> None:
    area = box_area([("epoch", "12"), ("val_accuracy", "88.8 %")], x, chart.axes.plot, is_low)
    assert QRectF(chart.rect()).contains(area)
    assert not area.left() <= x <= area.right()


def test_an_outlier_leaves_at_the_top(chart: CurveChart) -> None:
    chart.set_curves(both(LOSS, [*VAL_LOSS[:4], 1e30]), 10, 4)
    assert chart.axes.top <= 3
    tip = QPoint(place(chart, 5, 0).x(), round(chart.axes.plot.top()) + 5)
    assert near(picture_of(chart), tip, LIGHT.warn) > 10


def test_shares_reach_from_nought_to_one(qtbot: QtBot) -> None:
    chart = CurveChart("Accuracy", is_share=True)
    qtbot.addWidget(chart)
    chart.set_curves([Series("accuracy", points([0.2, 0.3]))], 10)
    assert chart.axes.top == 1
    assert chart.table()[1] == ("2", "30.0 %")


def test_the_axis_reaches_as_far_as_planned_or_further(chart: CurveChart) -> None:
    chart.set_curves(both(), 30)
    assert chart.axes.epochs == 30
    chart.set_curves(both(), 3)
    assert chart.axes.epochs == 5


def test_the_same_as_a_table(chart: CurveChart) -> None:
    chart.set_curves(both([1.0, None, 0.5], [1.5, 1.2]), 10)
    assert chart.columns == ("epoch", "loss", "val_loss")
    assert chart.table() == [
        ("1", "1.0000", "1.5000"),
        ("2", "\u2013", "1.2000"),
        ("3", "0.5000", "\u2013"),
    ]
    assert chart.table(2) == chart.table()[2:]


def test_screen_readers_hear_the_latest_values(chart: CurveChart) -> None:
    chart.set_empty_text("The first epoch is under way")
    assert chart.accessibleName() == "Loss"
    assert chart.accessibleDescription() == "The first epoch is under way"
    chart.set_curves(both(), 10, 4)
    assert chart.accessibleDescription() == "epoch 5, loss 0.6000, val_loss 1.0000, best epoch 4"


def test_a_sentence_while_there_is_nothing(chart: CurveChart) -> None:
    chart.set_empty_text("The first epoch is under way")
    middle = chart.axes.plot.toRect().adjusted(60, 40, -60, -40)
    assert count_near(picture_of(chart).copy(middle), LIGHT.muted, 40) > 100
    chart.set_curves([Series("loss", points([2.0]))], 10)
    assert count_near(picture_of(chart).copy(middle), LIGHT.muted, 40) == 0


def test_a_resize_moves_the_curves(chart: CurveChart) -> None:
    chart.set_curves(both(), 10, 4)
    chart.resize(700, 400)
    assert near(picture_of(chart), place(chart, 5, 0.6), LIGHT.accent) > 20


def test_it_follows_the_scheme(chart: CurveChart, qapp: QApplication) -> None:
    chart.set_curves(both(), 10, 4)
    apply_theme(qapp, "dark")
    assert near(picture_of(chart), place(chart, 5, 0.6), DARK.accent) > 20


def test_many_points_are_painted_as_few(chart: CurveChart) -> None:
    many = [(30 * number / 50_000, 1 + math.sin(number)) for number in range(1, 50_001)]
    chart.set_curves([Series("steps", many, is_faint=True), Series("loss", many)], 30)
    assert count_near(picture_of(chart), LIGHT.accent, 80) > 1000
    drawn = [sum(piece.line.size() for piece in curve.pieces) for curve in chart._curves.curves]
    assert all(number <= 4 * chart.width() * chart.devicePixelRatioF() for number in drawn)
