from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.inspection.picture_pane import PATIENCE_MS, WIDTH, PicturePane
from imgclass_gui.widgets.inspection.trail_bar import LINE_HEIGHT, LINES, TrailBar
from imgclass_gui.widgets.inspection.trail_choice import REST, choose_shown
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from imgclass_gui.widgets.training.recipe_switch import RecipeSwitch
from tests.widgets.answers import color_at, is_near, picture_of

LABELS = ["tench", "tiger cat", "Egyptian cat", "tabby", "lynx", "window screen", "tiger", "catamaran"]
SCORES = [ClassScore(LABELS[i], i, p) for i, p in ((1, 0.386), (2, 0.356), (3, 0.169), (4, 0.019), (5, 0.001))]
TRAIL = ["Softmax", "Full connection", "Pool", "Conv 49", "Block 12", "Block 7", "Block 3", "Conv 1"]
FIELD = "The cell at row 40, column 52 sees 3 \u00d7 3 pixels of the picture"


@pytest.fixture
def pane(qtbot: QtBot) -> PicturePane:
    pane = PicturePane()
    qtbot.addWidget(pane)
    pane.resize(WIDTH, 760)
    pane.show()
    pixels = np.zeros((224, 224, 3), np.uint8)
    pixels[..., 1] = 200
    pane.set_picture(pixels, "chelsea.png")
    pane.set_labels(LABELS)
    pane.set_answer(SCORES, 1)
    pane.set_trail(TRAIL)
    return pane


def button(pane: QWidget, name: str) -> QPushButton:
    (found,) = (one for one in pane.findChildren(QPushButton) if name in (one.text(), one.accessibleName()))
    return found


def rows(pane: PicturePane) -> list[tuple[str, bool]]:
    return [(row.accessibleName(), row.isChecked()) for row in pane.answer.rows]


def texts(pane: PicturePane) -> list[str]:
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_picture_its_name_and_its_size(pane: PicturePane) -> None:
    assert {"chelsea.png", "224 \u00d7 224"} <= set(texts(pane))
    assert pane.section.canvas.accessibleName() == "chelsea.png, as the network sees it"
    middle = pane.section.canvas.mapTo(pane, pane.section.canvas.target().center().toPoint())
    assert is_near(color_at(pane, middle.x(), middle.y()), "#00c800")


def test_a_pixel_is_chosen(pane: PicturePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.pixel_chosen) as caught:
        place = pane.section.canvas.cell_rect(Cell(0, 100, 30)).center().toPoint()
        QTest.mouseClick(pane.section.canvas, Qt.MouseButton.LeftButton, pos=place)
    # A pixel is about as large as one of the screen.
    assert caught.args == [pane.section.canvas.cell_at(QPointF(place))]
    assert abs(caught.args[0].row - 100) <= 1
    assert abs(caught.args[0].column - 30) <= 1


def test_the_neighbours_in_the_gallery(pane: PicturePane, qtbot: QtBot) -> None:
    steps: list[int] = []
    pane.picture_stepped.connect(steps.append)
    button(pane, "The next picture in the gallery").click()
    button(pane, "The picture before in the gallery").click()
    assert steps == [1, -1]


def test_a_field_with_its_words(pane: PicturePane) -> None:
    mask = np.zeros((224, 224), np.bool_)
    mask[80:83, 104:107] = True
    pane.set_field(mask, FIELD)
    assert pane.section.field_text.replace("\u00a0", " ") == FIELD
    assert pane.section.canvas.accessibleDescription() == FIELD
    assert not pane.section.canvas.lens().isEmpty()
    pane.set_picture(np.zeros((224, 224, 3), np.uint8), "b.png")
    assert pane.section.field_text == ""
    assert pane.section.canvas.box.isNull()


def test_words_about_a_field_move_nothing(pane: PicturePane) -> None:
    before = [row.geometry() for row in pane.answer.rows], pane.section.canvas.geometry()
    pane.set_field(None, FIELD)
    QApplication.processEvents()
    assert ([row.geometry() for row in pane.answer.rows], pane.section.canvas.geometry()) == before


def test_the_switch_of_the_overlay(pane: PicturePane, qtbot: QtBot) -> None:
    (switch,) = pane.findChildren(RecipeSwitch)
    assert not switch.isEnabled()
    pane.set_overlay(np.full((7, 7), 255, np.uint8), False)
    middle = pane.section.canvas.target().center().toPoint()
    with qtbot.waitSignal(pane.overlay_changed) as caught:
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert caught.args == [True]
    assert pane.section.is_overlay_shown
    assert color_at(pane.section.canvas, middle.x(), middle.y()).red() > 140
    pane.set_overlay(None, False)
    assert color_at(pane.section.canvas, middle.x(), middle.y()).red() < 20


def test_the_answer_with_its_chosen_class(pane: PicturePane, qtbot: QtBot) -> None:
    assert rows(pane)[:2] == [("tiger cat 38.6 percent", True), ("Egyptian cat 35.6 percent", False)]
    assert len(rows(pane)) == 5
    with qtbot.waitSignal(pane.class_chosen) as caught:
        QTest.mouseClick(pane.answer.rows[2], Qt.MouseButton.LeftButton)
    assert caught.args == [3]
    # The mark waits for the answer.
    assert rows(pane)[0][1]
    assert not rows(pane)[2][1]
    pane.set_answer(SCORES, 3)
    assert [name for name, is_chosen in rows(pane) if is_chosen] == ["tabby 16.9 percent"]


def test_a_class_is_chosen_by_the_keyboard(pane: PicturePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.class_chosen) as caught:
        QTest.keyClick(pane.answer.rows[1], Qt.Key.Key_Space)
    assert caught.args == [2]


def test_the_chosen_class_differs_by_more_than_colour(pane: PicturePane) -> None:
    row = pane.answer.rows[0]
    chosen = picture_of(row)
    pane.set_answer(SCORES, 2)
    assert row.label == "tiger cat"
    assert picture_of(row) != chosen


def test_a_class_that_is_not_in_the_answer_has_the_last_row(pane: PicturePane) -> None:
    pane.set_answer(SCORES, 0)
    assert rows(pane)[-1] == ("tench", True)
    assert len(rows(pane)) == 5


def test_a_low_pane_has_fewer_rows_but_always_the_chosen_one(pane: PicturePane) -> None:
    pane.set_answer(SCORES, 4)
    pane.resize(WIDTH, 560)
    QApplication.processEvents()
    assert 2 <= len(rows(pane)) < 5
    assert rows(pane)[-1] == ("lynx 1.9 percent", True)


def test_any_class_can_be_found(pane: PicturePane, qtbot: QtBot) -> None:
    button(pane, "another class\u2026").click()
    search = pane.answer.search
    assert search.isVisible()
    assert search.shown == list(range(8))
    search.field.setText("ti")
    # What begins with the letters comes first, then what has a word that does.
    assert search.shown == [1, 6, 2]
    search.field.setText("CAT")
    assert search.shown == [7, 1, 2]
    search.field.setText("ti")
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.class_chosen) as caught:
        QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert caught.args == [6]
    assert not search.isVisible()


def test_a_search_without_finds_chooses_nothing(pane: PicturePane, qtbot: QtBot) -> None:
    search = pane.answer.search
    pane.answer.open_search()
    search.field.setText("zebra")
    assert search.shown == []
    with qtbot.assertNotEmitted(pane.class_chosen):
        QTest.keyClick(search.field, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Escape)


def test_the_way_back(pane: PicturePane, qtbot: QtBot) -> None:
    trail = pane.trail
    assert trail.shown[0] == 0
    assert trail.shown[-1] == 7
    assert REST in trail.shown
    assert trail.here.text() == "Conv 1"
    assert [action.text() for action in trail.menu.actions()] == [
        TRAIL[number] for number in range(8) if number not in trail.shown
    ]
    with qtbot.waitSignal(pane.trail_chosen) as caught:
        trail.links[1].click()
    assert caught.args == [trail.shown[1]]
    with qtbot.waitSignal(pane.trail_chosen) as caught:
        trail.menu.actions()[0].trigger()
    assert caught.args == [TRAIL.index(trail.menu.actions()[0].text())]


def test_back_by_button_and_by_key(pane: PicturePane, qtbot: QtBot) -> None:
    backs: list[bool] = []
    pane.back_requested.connect(lambda: backs.append(True))
    button(pane, "\u2039 Back").click()
    QTest.keyClick(pane.section.canvas, Qt.Key.Key_Backspace)
    assert len(backs) == 2
    pane.set_trail(["Softmax"])
    assert button(pane, "\u2039 Back").isHidden()
    QTest.keyClick(pane.section.canvas, Qt.Key.Key_Backspace)
    assert len(backs) == 2


def test_a_trail_that_grows_and_shrinks_leaves_nothing_old(pane: PicturePane) -> None:
    pane.set_trail(["Softmax", "Pool"])
    assert [link.text() for link in pane.trail.links] == ["Softmax"]
    assert pane.trail.here.text() == "Pool"
    assert pane.trail.menu.isEmpty()


@pytest.mark.parametrize("width", [120, 232, 400])
def test_no_place_is_cut_or_covers_another(qtbot: QtBot, width: int) -> None:
    trail = TrailBar()
    qtbot.addWidget(trail)
    trail.resize(width, LINES * LINE_HEIGHT)
    trail.show()
    trail.set_titles([f"Depthwise convolution {number}" for number in range(40)])
    places = [link.geometry() for link in trail.links] + [trail.here.geometry()]
    for number, one in enumerate(places):
        assert trail.rect().contains(one)
        assert not any(one.intersects(other) for other in places[number + 1 :])


@given(st.integers(0, 60), st.integers(2, 20))
def test_both_ends_of_a_trail_are_always_there(total: int, room: int) -> None:
    shown = choose_shown(total, lambda numbers: len(numbers) <= room)
    places = [number for number in shown if number != REST]
    assert places == sorted(set(places))
    if total:
        assert places[0] == 0
        assert places[-1] == total - 1
    assert (REST in shown) == (len(places) < total)
    assert len(shown) <= max(3, room)


def test_waiting_dims_late_and_the_next_picture_is_bright(pane: PicturePane, qtbot: QtBot) -> None:
    middle = pane.section.canvas.target().center().toPoint()

    def green() -> int:
        return color_at(pane.section.canvas, middle.x(), middle.y()).green()

    pane.set_waiting()
    assert green() == 200
    before = color_at(pane.section.canvas, middle.x(), middle.y())
    qtbot.waitUntil(lambda: color_at(pane.section.canvas, middle.x(), middle.y()) != before, timeout=20 * PATIENCE_MS)
    pixels = np.zeros((224, 224, 3), np.uint8)
    pixels[..., 1] = 90
    pane.set_picture(pixels, "b.png")
    assert green() == 90


def test_a_failure_and_nothing(pane: PicturePane) -> None:
    pane.set_failure("the file ends too early", "Copy it again.")
    assert {"the file ends too early", "Copy it again."} <= set(texts(pane))
    assert not pane.section.canvas.isVisible()
    pane.clear()
    assert "No picture is chosen" in texts(pane)
    assert rows(pane) == []


@pytest.mark.parametrize("shape", [(224, 224), (128, 512), (512, 128), (1, 1)])
@pytest.mark.parametrize("height", [440, 560, 900])
def test_nothing_is_cut_off(pane: PicturePane, shape: tuple[int, int], height: int) -> None:
    pane.set_picture(np.zeros((*shape, 3), np.uint8), "a very long name of a picture " * 5 + ".png")
    pane.set_field(None, FIELD)
    pane.resize(WIDTH, height)
    QApplication.processEvents()
    assert pane.width() == WIDTH
    assert pane.section.canvas.target().width() > 20
    bottom = pane.trail.mapTo(pane, QPoint(0, pane.trail.height())).y()
    assert bottom <= height
    last = pane.answer.rows[-1]
    assert last.mapTo(pane, QPoint(0, last.height())).y() <= pane.trail.mapTo(pane, QPoint()).y()


def test_the_ground_follows_the_scheme(pane: PicturePane, qapp: QApplication) -> None:
    assert is_near(color_at(pane, 2, 2), LIGHT.stage, 2)
    apply_theme(qapp, "dark")
    assert is_near(color_at(pane, 2, 2), DARK.stage, 2)


def test_names_from_files_stay_words(pane: PicturePane) -> None:
    pane.set_picture(np.zeros((8, 8, 3), np.uint8), "<b>x</b>\n.png")
    pane.set_labels(["<i>a</i>\u202e"])
    pane.set_answer([ClassScore("<i>a</i>\u202e", 0, 1.0)], 0)
    pane.set_trail(["<u>A & B</u>", "C"])
    assert "<b>x</b> .png" in texts(pane)
    assert rows(pane) == [("<i>a</i>  100.0 percent", True)]
    assert pane.trail.links[0].text() == "<u>A && B</u>"
