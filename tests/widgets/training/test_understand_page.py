from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.run_report import RunReport
from imgclass_gui.widgets.training.picture_tiles import PictureTiles
from imgclass_gui.widgets.training.understand_page import UnderstandPage
from tests.widgets.training.made_run_reports import report, unmeasured

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot) -> UnderstandPage:
    page = UnderstandPage()
    qtbot.addWidget(page)
    page.resize(856, 440)
    page.show()
    qtbot.waitExposed(page)
    return page


def shown_links(page: UnderstandPage) -> list[str]:
    return [link.text() for link in page.links() if link.isVisible()]


def shown_texts(page: UnderstandPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def press(page: UnderstandPage, words: str) -> None:
    link = next(link for link in page.links() if link.text().startswith(words))
    QTest.mouseClick(link, LEFT)


def shown_tiles(page: UnderstandPage) -> PictureTiles:
    (tiles,) = (tiles for tiles in page.findChildren(PictureTiles) if tiles.isVisible())
    return tiles


def test_calm_before_anything_is_trained(page: UnderstandPage) -> None:
    assert shown_texts(page) == ["Here you will see how good the model is, once it is trained"]
    page.set_report(report())
    assert "Right on 34 of 45 test pictures: 75.6 %" in shown_texts(page)
    page.set_report(None)
    assert shown_links(page) == []


def test_the_sections_are_named_with_their_numbers(page: UnderstandPage) -> None:
    page.set_report(report())
    assert shown_links(page) == ["Confusions", "Classes", "Mistakes (11)", "Suspected labels (2)", "Notes (2)"]
    page.set_report(replace(report(), notes=()))
    assert shown_links(page)[-1] == "Suspected labels (2)"


def test_the_largest_confusion_is_chosen_and_its_pictures_shown(page: UnderstandPage) -> None:
    page.set_report(report())
    assert page.confusions.matrix.chosen == (2, 0)
    assert "4 pictures of “plastic” that it took for “glass”" in shown_texts(page)
    tiles = shown_tiles(page).tiles
    assert [tile.path for tile in tiles] == [one.path for one in report().answers if (one.label, one.answer) == (2, 0)]
    assert {(tile.second, tile.tone) for tile in tiles} == {("is “plastic”", "bad")}
    assert tiles[0].first.startswith("“glass” ")


def test_another_cell_shows_its_pictures(page: UnderstandPage) -> None:
    page.set_report(report())
    matrix = page.confusions.matrix
    for cell, words, number in (
        ((0, 0), "14 pictures of “glass” that it recognised", 14),
        ((0, 1), "1 picture of “glass” that it took for “metal”", 1),
        ((0, 2), "No picture of “glass” was taken for “plastic”", 0),
    ):
        QTest.mouseClick(matrix.viewport(), LEFT, pos=matrix.visualRect(matrix.model().index(*cell)).center())
        assert words in shown_texts(page)
        assert len(shown_tiles(page).tiles) == number


def test_the_weakest_class_comes_first_with_its_mistakes(page: UnderstandPage) -> None:
    page.set_report(report())
    press(page, "Classes")
    assert "9 of 15 pictures of “plastic” were recognised" in shown_texts(page)
    assert [tile.tone for tile in shown_tiles(page).tiles] == ["bad"] * 6 + ["good"] * 9
    page.classes.table.setFocus()
    QTest.keyClick(page.classes.table, Qt.Key.Key_Down)
    assert "11 of 15 pictures of “metal” were recognised" in shown_texts(page)


def test_mistakes_the_surest_first(page: UnderstandPage) -> None:
    page.set_report(report())
    press(page, "Mistakes")
    shares = [float(tile.first.split()[1]) for tile in shown_tiles(page).tiles]
    assert len(shares) == 11
    assert shares == sorted(shares, reverse=True)


def test_suspects_and_their_list(page: UnderstandPage, qtbot: QtBot) -> None:
    page.set_report(report())
    press(page, "Suspected")
    assert any("Nothing is moved or changed" in text for text in shown_texts(page))
    first = shown_tiles(page).tiles[0]
    assert (first.path, first.first, first.second) == ("metal/a.jpg", "“glass” 97.1 %", "lies in “metal”")
    with qtbot.waitSignal(page.copy_requested) as copied:
        QTest.mouseClick(page.suspects.copy_link, LEFT)
    assert copied.args == [["metal/a.jpg", "glass/b.jpg"]]
    page.set_report(replace(report(), suspects=()))
    press(page, "Suspected")
    assert not page.suspects.copy_link.isVisible()
    assert shown_tiles(page).accessibleDescription() == "No label looks wrong."


def test_notes(page: UnderstandPage) -> None:
    page.set_report(report())
    press(page, "Notes")
    assert page.notes.isVisible()
    assert page.notes.toPlainText() == "The training was stopped early.\n\n3 pictures occur twice."


def test_without_a_measurement_the_suspects_are_left(page: UnderstandPage) -> None:
    page.set_report(unmeasured())
    assert shown_links(page) == ["Suspected labels (2)", "Notes (2)"]
    assert len(shown_tiles(page).tiles) == 2


def test_a_report_without_answers_says_so(page: UnderstandPage) -> None:
    page.set_report(replace(report(), answers=()))
    words = "The report does not say which pictures these are."
    assert shown_tiles(page).accessibleDescription() == words
    press(page, "Mistakes")
    assert shown_tiles(page).accessibleDescription() == words


def test_a_flawless_model(page: UnderstandPage) -> None:
    page.set_report(report(("a", "b"), ((3, 0), (0, 3))))
    assert "3 pictures of “a” that it recognised" in shown_texts(page)
    press(page, "Mistakes (0)")
    assert shown_tiles(page).accessibleDescription() == "It made no mistake on these pictures."


def test_the_signals_of_every_gallery_are_handed_on(page: UnderstandPage, qtbot: QtBot) -> None:
    page.set_report(report())
    for words in ("Confusions", "Classes", "Mistakes", "Suspected"):
        press(page, words)
        tiles = shown_tiles(page)
        tiles.setFocus()
        QTest.keyClick(tiles, Qt.Key.Key_Home)
        path = tiles.tiles[0].path
        with qtbot.waitSignal(page.opened) as opened:
            QTest.keyClick(tiles, Qt.Key.Key_Return)
        with qtbot.waitSignal(page.copy_requested) as copied:
            QTest.keyClick(tiles, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        with qtbot.waitSignal(page.reveal_requested) as revealed:
            tiles.menu.actions()[1].trigger()
        assert (opened.args, copied.args, revealed.args) == ([path], [[path]], [path])
    with qtbot.waitSignal(page.report_requested):
        QTest.mouseClick(page.report_link, LEFT)


def test_thumbnails_are_shared_and_forgotten_with_the_report(page: UnderstandPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.thumbnails_wanted) as wanted:
        page.set_report(report())
    assert wanted.args == [[tile.path for tile in shown_tiles(page).tiles]]
    pixels = np.zeros((96, 96, 3), np.uint8)
    page.set_thumbnails({one.path: pixels for one in report().answers})
    asked: list[list[str]] = []
    page.thumbnails_wanted.connect(asked.append)
    press(page, "Mistakes")
    press(page, "Suspected")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [["metal/a.jpg", "glass/b.jpg"]]
    with qtbot.waitSignal(page.thumbnails_wanted) as wanted:
        page.set_report(report())
    assert len(wanted.args[0]) == 4


def test_the_keyboard_reaches_everything(page: UnderstandPage) -> None:
    page.set_report(report())
    page.links()[0].setFocus()
    reached = []
    for _ in range(8):
        reached.append(page.focusWidget())
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    for widget in (page.links()[0], page.report_link, page.confusions.matrix, page.confusions.tiles):
        assert widget in reached
    # The links are one control, as tabs are: arrows lead on.
    page.links()[0].setFocus()
    sections = (page.classes, page.mistakes, page.suspects, page.notes)
    for link, section in zip(page.links()[1:], sections, strict=True):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
        assert page.focusWidget() is link
        assert section.isVisible()


NAMES = ("猫" * 40, "كلب كبير جدا " * 10, "חתול", "\udcff<b>&", "endless_" * 30)


@pytest.mark.parametrize("size", [(856, 440), (1200, 700)])
@pytest.mark.parametrize(
    "made", [report(NAMES, [[9, 3, 0, 1, 2]] * 5), report([f"c{n}" for n in range(100)], [[1] * 100] * 100)]
)
def test_any_names_fit_the_dialog(page: UnderstandPage, made: RunReport, size: tuple[int, int]) -> None:
    page.set_report(made)
    page.resize(*size)
    assert page.minimumSizeHint().width() <= 856
    assert page.minimumSizeHint().height() <= 440
    for link in page.links():
        link.click()
        page.grab()
    assert (page.width(), page.height()) == size
