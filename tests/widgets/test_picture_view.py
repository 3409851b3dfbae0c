from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.picture_view import PATIENCE_MS, PictureView
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import TEXT_SIZE
from tests.widgets.answers import is_near, picture_of

SQUARE = np.full((8, 8, 3), (0, 255, 0), np.uint8)


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    return view


def texts(view: PictureView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def shows_green(view: PictureView) -> bool:
    image = picture_of(view.canvas)
    return is_near(image.pixelColor(image.width() // 2, image.height() // 2), "#00ff00")


def button(view: PictureView, text: str) -> QPushButton:
    return next(button for button in view.findChildren(QPushButton) if button.text() == text)


def test_a_picture_with_its_name_and_size(view: PictureView, stripes: np.ndarray) -> None:
    view.set_picture(stripes, (4000, 3000), "caf\udce9.png")
    assert texts(view)[:2] == ["caf\ufffd.png", "4000 \u00d7 3000"]
    assert view.canvas.isVisible()
    assert view.canvas.accessibleName() == "caf\ufffd.png, the picture"


def test_before_the_first_picture(view: PictureView) -> None:
    assert "no picture is chosen" in texts(view)
    assert not view.is_waiting
    assert not button(view, "picture").isVisible()


def test_a_failure_is_told_calmly(view: PictureView, stripes: np.ndarray) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    view.set_failure("cut.jpg", "the file ends too early", "Copy it again.")
    assert {"cut.jpg", "the file ends too early", "Copy it again."} <= set(texts(view))
    assert not view.is_waiting
    assert not view.canvas.isVisible()
    assert not button(view, "picture").isVisible()
    view.set_picture(stripes, (60, 40), "a.png")
    assert view.canvas.isVisible()


def test_the_old_picture_stays_until_the_next_one_arrives(view: PictureView, stripes: np.ndarray, qtbot: QtBot) -> None:
    view.set_picture(np.full((40, 60, 3), (0, 255, 0), np.uint8), (60, 40), "a.png")
    assert not view.is_waiting
    view.set_loading("b.png")
    assert view.is_waiting
    assert shows_green(view)
    assert "a.png" in texts(view)
    view.set_picture(stripes, (60, 40), "b.png")
    assert not view.is_waiting
    assert not shows_green(view)
    assert "b.png" in texts(view)


def test_a_slow_picture_is_announced(view: PictureView, stripes: np.ndarray, qtbot: QtBot) -> None:
    view.set_picture(np.full((40, 60, 3), (0, 255, 0), np.uint8), (60, 40), "a.png")
    view.set_loading("b.png")
    qtbot.waitUntil(lambda: "reading b.png…" in texts(view), timeout=20 * PATIENCE_MS)
    assert view.is_waiting
    assert not shows_green(view)
    view.set_picture(stripes, (60, 40), "b.png")
    assert "b.png" in texts(view)


def test_the_square_is_asked_for_and_shown(view: PictureView, stripes: np.ndarray, qtbot: QtBot) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    with qtbot.waitSignals([view.square_wanted, view.square_shown_changed]):
        QTest.mouseClick(button(view, "as the network sees it"), Qt.MouseButton.LeftButton)
    assert view.is_square_shown
    assert not shows_green(view)
    view.set_square(SQUARE)
    assert shows_green(view)
    assert "8 \u00d7 8" in texts(view)
    assert view.canvas.accessibleName() == "a.png, as the network sees it"
    view.toggle_square()
    assert not shows_green(view)
    assert "60 \u00d7 40" in texts(view)
    with qtbot.assertNotEmitted(view.square_wanted):
        view.toggle_square()
    assert shows_green(view)


def test_the_next_picture_is_seen_as_the_network_does_too(view: PictureView, stripes: np.ndarray, qtbot: QtBot) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    view.toggle_square()
    view.set_square(SQUARE)
    with qtbot.waitSignal(view.square_wanted):
        view.set_picture(stripes, (60, 40), "b.png")
    assert shows_green(view)
    assert "a.png" in texts(view)
    view.set_square(SQUARE)
    assert "b.png" in texts(view)


def test_a_square_that_does_not_come_gives_way_to_the_picture(
    view: PictureView, stripes: np.ndarray, qtbot: QtBot
) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    view.toggle_square()
    view.set_square(SQUARE)
    view.set_picture(stripes, (60, 40), "b.png")
    qtbot.waitUntil(lambda: "b.png" in texts(view), timeout=20 * PATIENCE_MS)
    assert not shows_green(view)


def test_a_square_without_being_asked_waits(view: PictureView, stripes: np.ndarray) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    view.set_square(SQUARE)
    assert not shows_green(view)
    view.toggle_square()
    assert shows_green(view)


def test_a_toggle_without_a_picture_only_notes_the_wish(view: PictureView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.square_wanted):
        view.toggle_square()
    assert view.is_square_shown


def test_clear(view: PictureView, stripes: np.ndarray) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    view.clear()
    assert "a.png" not in texts(view)
    assert not view.canvas.isVisible()


def test_words_are_not_cut_when_they_are_chosen(view: PictureView, stripes: np.ndarray, qtbot: QtBot) -> None:
    view.set_picture(stripes, (60, 40), "a.png")
    words = button(view, "as the network sees it")
    bold = QFontMetrics(text_font(TEXT_SIZE, QFont.Weight.DemiBold))
    qtbot.waitUntil(lambda: words.width() >= bold.horizontalAdvance(words.text()) + 2)


@pytest.mark.parametrize(("width", "said"), [(700, {"Show:", "60 \u00d7 40"}), (450, {"60 \u00d7 40"}), (340, set())])
def test_a_narrow_caption_keeps_the_name(view: PictureView, stripes: np.ndarray, width: int, said: set[str]) -> None:
    view.set_picture(stripes, (60, 40), "holiday.png")
    view.resize(width, 400)
    assert {"Show:", "60 \u00d7 40"} & set(texts(view)) == said
    assert "holiday.png" in texts(view)
