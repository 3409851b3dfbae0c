from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.first_run import FirstRun, SampleButton
from imgclass_gui.widgets.tokens import LIGHT
from tests.widgets.answers import color_at, count_near, is_near, picture_of

PIXELS = np.full((78, 104, 3), (200, 30, 30), np.uint8)


@pytest.fixture
def page(qtbot: QtBot) -> FirstRun:
    page = FirstRun()
    qtbot.addWidget(page)
    page.resize(1000, 640)
    page.show()
    qtbot.waitActive(page)
    return page


def button(page: FirstRun, text: str) -> QPushButton:
    return next(button for button in page.findChildren(QPushButton) if button.text() == text)


def test_it_invites(page: FirstRun, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseClick(button(page, "Open pictures…"), Qt.MouseButton.LeftButton)


def test_there_is_one_main_button(page: FirstRun) -> None:
    assert [b.text() for b in page.findChildren(QPushButton) if b.property("kind") == "main"] == ["Open pictures…"]


def test_the_number_of_classes_is_the_network_s(page: FirstRun) -> None:
    page.set_class_count(21843)
    sentences = [label.text() for label in page.findChildren(QLabel)]
    assert any("knows 21,843 kinds of things" in sentence for sentence in sentences)


def test_samples_are_offered_once_they_are_there(page: FirstRun, qtbot: QtBot) -> None:
    assert not button(page, "Try the samples").isVisible()
    assert not page.has_samples
    page.set_samples([("/s/cat.png", PIXELS), ("/s/caf\udce9.png", PIXELS)])
    assert page.has_samples
    with qtbot.waitSignal(page.samples_requested):
        QTest.mouseClick(button(page, "Try the samples"), Qt.MouseButton.LeftButton)
    samples = page.findChildren(SampleButton)
    assert [sample.accessibleName() for sample in samples] == [
        "Classify the sample cat.png",
        "Classify the sample caf\ufffd.png",
    ]
    qtbot.waitUntil(lambda: samples[1].isVisible() and samples[1].x() > 0)
    with qtbot.waitSignal(page.sample_requested) as asked:
        QTest.mouseClick(samples[1], Qt.MouseButton.LeftButton)
    assert asked.args == ["/s/caf\udce9.png"]


def test_other_samples_take_the_place_of_the_first(page: FirstRun, qtbot: QtBot) -> None:
    page.set_samples([("/s/a.png", PIXELS), ("/s/b.png", PIXELS)])
    page.set_samples([("/s/c.png", PIXELS)])
    qtbot.waitUntil(lambda: len(page.findChildren(SampleButton)) == 1)


def test_a_sample_shows_its_picture_and_its_focus(page: FirstRun, qtbot: QtBot) -> None:
    page.set_samples([("/s/a.png", PIXELS)])
    (sample,) = page.findChildren(SampleButton)
    QTest.mouseMove(page, QPoint(1, 1))
    assert is_near(color_at(sample, 50, 40), "#c81e1e")
    assert count_near(picture_of(sample), LIGHT.accent) == 0
    sample.setFocus(Qt.FocusReason.TabFocusReason)
    assert count_near(picture_of(sample), LIGHT.accent) > 200
    with qtbot.waitSignal(page.sample_requested):
        QTest.keyClick(sample, Qt.Key.Key_Space)


def test_the_frame_answers_a_drag(page: FirstRun) -> None:
    calm = picture_of(page)
    page.set_dragged_over(True)
    assert count_near(picture_of(page).copy(0, 100, 40, 200), LIGHT.accent) > 50
    page.set_dragged_over(False)
    assert picture_of(page) == calm
