from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.status_strip import StatusStrip


@pytest.fixture
def strip(qtbot: QtBot) -> StatusStrip:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.resize(1000, 32)
    strip.show()
    return strip


def texts(strip: StatusStrip) -> list[str]:
    return [label.text() for label in strip.findChildren(QLabel) if label.isVisible() and label.text()]


def button(strip: StatusStrip, text: str) -> QPushButton:
    return next(button for button in strip.findChildren(QPushButton) if text in button.text())


def bar(strip: StatusStrip) -> QProgressBar:
    found = strip.findChild(QProgressBar)
    assert found is not None
    return found


def test_ready(strip: StatusStrip) -> None:
    assert texts(strip) == ["Ready"]
    assert not strip.is_busy
    assert not bar(strip).isVisible()


def test_progress(strip: StatusStrip, qtbot: QtBot) -> None:
    strip.show_progress(412, 1000, 170.2, 3.6)
    assert texts(strip) == ["412 of 1,000 pictures", "170 a second · 4 s left"]
    assert (bar(strip).value(), bar(strip).maximum()) == (412, 1000)
    assert bar(strip).accessibleName() == "Progress"
    assert strip.is_busy
    with qtbot.waitSignal(strip.cancel_requested):
        QTest.mouseClick(button(strip, "Cancel"), Qt.MouseButton.LeftButton)
    strip.show_ready("1,000 pictures in 5.9 s")
    assert texts(strip) == ["1,000 pictures in 5.9 s"]
    assert not strip.is_busy


@pytest.mark.parametrize(
    ("pace", "left", "text"), [(0, 0, ""), (2.34, 0, "2.3 a second"), (12.6, 300, "13 a second · 5 min left")]
)
def test_what_is_not_known_is_not_said(strip: StatusStrip, pace: float, left: float, text: str) -> None:
    strip.show_progress(0, 0, pace, left)
    assert [*texts(strip), ""][1] == text


def test_busy_has_no_length(strip: StatusStrip) -> None:
    strip.show_progress(412, 1000, 170.2, 3.6)
    strip.show_busy("Opening birds.onnx…")
    assert texts(strip) == ["Opening birds.onnx…"]
    assert (bar(strip).minimum(), bar(strip).maximum()) == (0, 0)
    assert strip.is_busy


def test_failures_lead_to_themselves(strip: StatusStrip, qtbot: QtBot) -> None:
    strip.set_failures(1234)
    with qtbot.waitSignal(strip.failures_requested):
        QTest.mouseClick(button(strip, "1,234 could not be read"), Qt.MouseButton.LeftButton)
    strip.set_failures(0)
    assert not button(strip, "could not be read").isVisible()


def test_the_promise_stands_beside_the_provider(strip: StatusStrip) -> None:
    strip.set_provider("CPU")
    assert "no network connection is used · CPU" in texts(strip)


def test_it_all_fits_a_narrow_window(strip: StatusStrip) -> None:
    strip.show_progress(10_000, 100_000, 1234, 99 * 60)
    strip.set_failures(12345)
    strip.set_provider("CPU")
    assert strip.minimumSizeHint().width() <= 900
