"""The comparison on the screen: what is painted, said, clicked and typed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.compare.compare_page import PATIENCE_MS, ComparePage
from imgclass_gui.widgets.inspection.compare.layer_profile import ProfileBar
from imgclass_gui.widgets.inspection.compare.pair_view import Side, pair_of
from imgclass_gui.widgets.theme import apply_theme
from tests.widgets.answers import color_at, is_near
from tests.widgets.inspection.made_maps import hover, ramps

LEFT, RIGHT = ramps(8), ramps(8)[::-1].copy()
PAIR = pair_of(LEFT, RIGHT)


@pytest.fixture
def page(qtbot: QtBot) -> ComparePage:
    """Eight channels of 16 x 16; of the first one the right numbers are eight times the left ones."""
    page = ComparePage()
    qtbot.addWidget(page)
    page.resize(656, 560)
    page.set_sides(Side("cat.png", "tiger cat 39.4 %"), Side("coffee.png", "espresso 95.1 %"))
    page.set_layer("Convolution 1", "8 channels of 16 x 16", None, "after")
    page.set_pair(PAIR, "difference", "")
    page.show()
    return page


def place(page: ComparePage, row: int, number: int, x: float = 0.5, y: float = 0.5) -> QPoint:
    area = page.list.map_area(row, number)
    return QPoint(int(area.left() + x * area.width()), int(area.top() + y * area.height()))


def color_in(page: ComparePage, row: int, number: int, x: float) -> QColor:
    at = page.list.viewport().mapTo(page.list, place(page, row, number, x))
    return color_at(page.list, at.x(), at.y())


def test_the_largest_difference_stands_first(page: ComparePage) -> None:
    assert page.list.maps.channel_at(0) in (0, 7)
    assert {page.list.maps.channel_at(6), page.list.maps.channel_at(7)} == {3, 4}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_maps_and_the_difference_have_the_colours_of_one_scale(
    page: ComparePage, qapp: QApplication, scheme: str
) -> None:
    apply_theme(qapp, scheme)
    plain, signed = (color_table(is_signed, qapp.palette()) for is_signed in (False, True))
    channel = page.list.maps.channel_at(0)
    left, right = float(LEFT[channel].max()), float(RIGHT[channel].max())
    assert is_near(color_in(page, 0, 0, 0.98), QColor(plain[round(255 * left / 8)]))
    assert is_near(color_in(page, 0, 1, 0.98), QColor(plain[round(255 * right / 8)]))
    assert is_near(color_in(page, 0, 2, 0.98), QColor(signed[round(255 * (left - right + 8) / 16)]))
    assert is_near(color_in(page, 0, 2, 0.02), QColor(signed[128]))


def test_on_its_own_scale_the_largest_difference_has_the_last_colour(page: ComparePage, qapp: QApplication) -> None:
    page.legend.scale_requested.emit("own")
    signed = color_table(True, qapp.palette())
    assert color_in(page, 7, 2, 0.98) != QColor(signed[128])
    channel = page.list.maps.channel_at(0)
    end = signed[0] if LEFT[channel].max() < RIGHT[channel].max() else signed[255]
    assert is_near(color_in(page, 0, 2, 0.98), QColor(end))
    assert page.legend.difference_bar.scale.high == 7


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_click_on_any_of_the_three_chooses_channel_and_cell(page: ComparePage, qtbot: QtBot, number: int) -> None:
    told: list[object] = []
    page.channel_chosen.connect(told.append)
    page.cell_chosen.connect(told.append)
    channel = page.list.maps.channel_at(1)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place(page, 1, number, 8.5 / 16, 4.5 / 16))
    assert told == [channel, Cell(channel, 4, 8)]
    assert page.list.channel == channel


def test_a_click_on_the_words_chooses_the_channel_alone(page: ComparePage, qtbot: QtBot) -> None:
    beside = QPoint(page.list.map_area(0, 0).toRect().left() + page.list.parts.words_left + 20, place(page, 1, 0).y())
    with qtbot.assertNotEmitted(page.cell_chosen), qtbot.waitSignal(page.channel_chosen):
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=beside)


def test_the_cell_under_the_pointer_is_said_with_both_numbers(page: ComparePage) -> None:
    told: list[object] = []
    page.cell_hovered.connect(told.append)
    channel = page.list.maps.channel_at(0)
    hover(page.list.viewport().parent(), place(page, 0, 2, 15.5 / 16, 0.5 / 16))  # type: ignore[arg-type]
    left, right = float(LEFT[channel, 0, 15]), float(RIGHT[channel, 0, 15])
    more = "more" if left > right else "less"
    assert page.legend.sentence == (
        f"channel {channel}, row 0, column 15: {left:.4f} beside {right:.4f}, {abs(left - right):.4f} {more}"
    )
    assert told == [Cell(channel, 0, 15)]
    page.set_current(Cell(channel, 0, 0), channel)
    assert page.legend.sentence.endswith("the same in both")


def test_the_heads_name_both_with_their_answers(page: ComparePage) -> None:
    assert page.head.title == "cat.png beside coffee.png"
    assert page.heads.texts[:2] == (("cat.png", "tiger cat 39.4 %"), ("coffee.png", "espresso 95.1 %"))
    assert page.heads.accessibleName() == ("Left: cat.png, tiger cat 39.4 %. Right: coffee.png, espresso 95.1 %.")


def test_a_screen_reader_hears_channel_numbers_and_difference(page: ComparePage) -> None:
    channel = page.list.maps.channel_at(0)
    page.set_current(Cell(channel, 2, 15), channel)
    first, second = page.list.accessibleDescription().split("\n")
    assert first.startswith(f"channel {channel} · differs by 3.5 on average")
    assert second.startswith(f"channel {channel}, row 2, column 15: ")


def test_arrows_walk_the_channels_and_enter_opens_one(page: ComparePage, qtbot: QtBot) -> None:
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.channel_chosen) as told:
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert told.args == [page.list.maps.channel_at(1)]
    with qtbot.waitSignal(page.channel_opened):
        qtbot.keyClick(page.list, Qt.Key.Key_Return)


def test_escape_ends_the_comparison(page: ComparePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.list, Qt.Key.Key_Escape)


def test_without_any_difference_it_says_so(page: ComparePage) -> None:
    page.set_pair(pair_of(LEFT, LEFT), "difference", "")
    assert page.legend.sentence == "There is no difference: all numbers of this layer are the same."
    assert "the same in both" in page.list.maps.words(0)


def test_cells_of_a_layer_that_is_on_its_way_out_lead_nowhere(page: ComparePage, qtbot: QtBot) -> None:
    page.set_waiting()
    with qtbot.assertNotEmitted(page.cell_chosen), qtbot.assertNotEmitted(page.cell_hovered):
        hover(page.list, place(page, 0, 0))
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place(page, 1, 0))


def test_only_what_takes_long_is_waited_for_in_words(page: ComparePage, qtbot: QtBot) -> None:
    page.set_waiting("opening model…")
    page.set_pair(PAIR, "difference", "")
    qtbot.wait(PATIENCE_MS + 50)
    assert page.list.isVisible()
    page.set_waiting("opening model…")
    qtbot.waitUntil(lambda: not page.list.isVisible())


def test_a_failure_takes_the_place_of_the_maps(page: ComparePage) -> None:
    page.set_failure("the other network has no layer like this one", "Layers of the same kind can be compared.")
    assert not page.list.isVisible()
    assert page.head.end.isVisible()


def test_a_new_layer_begins_at_the_top_and_a_new_picture_stays(page: ComparePage) -> None:
    bar = page.list.verticalScrollBar()
    bar.setValue(100)
    page.set_pair(pair_of(LEFT * 2, RIGHT * 2), "difference", "")
    assert bar.value() == 100
    page.set_pair(pair_of(LEFT[:5], RIGHT[:5]), "difference", "")
    assert bar.value() == 0


def test_many_channels_are_painted_only_where_they_are_seen(page: ComparePage) -> None:
    maps = np.random.default_rng(0).normal(size=(1280, 7, 7)).astype(np.float32)
    page.set_pair(pair_of(maps, maps[::-1].copy()).ordered("index", None), "index", "")
    assert len(page.list.visible_rows()) < 12
    page.set_current(None, 1279)
    area, height = page.list.map_area(1279, 0), page.list.viewport().height()
    assert area.top() >= 0
    assert area.bottom() <= height


def test_numbers_of_a_vector_can_be_read(page: ComparePage) -> None:
    left = np.array([2.0, -1.0], np.float32).reshape(2, 1, 1)
    page.set_pair(pair_of(left, left[::-1].copy(), ("cat", "dog")), "difference", "")
    assert page.list.maps.words(0) == "cat: 2.0000 beside -1.0000, 3.0000 more"
    assert page.list.parts.height < 40


def test_the_layers_differences_lead_to_their_layers(page: ComparePage, qtbot: QtBot) -> None:
    page.set_profile([ProfileBar(1, "Conv 1", 0.0), ProfileBar(2, "Conv 2", 0.25), ProfileBar(3, "Full conn. 1", None)])
    profile = page.profile
    profile.set_current(1)
    assert profile.isVisible()
    assert profile.accessibleDescription() == "Conv 1: 0.0 % different"
    assert profile.words(2) == "Full conn. 1: nothing to set beside it"
    with qtbot.waitSignal(page.layer_chosen) as told:
        qtbot.mouseClick(profile, Qt.MouseButton.LeftButton, pos=profile.bar_area(1).center().toPoint())
    assert told.args == [2]
    with qtbot.waitSignal(page.layer_chosen) as told:
        qtbot.keyClick(profile, Qt.Key.Key_Right)
    assert told.args == [2]
    page.set_profile(())
    assert not profile.isVisible()


def test_an_order_by_effect_needs_a_class(page: ComparePage) -> None:
    actions = page.head.order.menu_of_choices.actions()
    assert [action.isEnabled() for action in actions] == [True, False, True]
    page.set_pair(PAIR.ordered("effect", np.arange(8, dtype=np.float32)), "effect", "tiger cat")
    actions = page.head.order.menu_of_choices.actions()
    assert [action.isEnabled() for action in actions] == [True, True, True]
    assert page.head.order.accessibleName() == "by effect"


def test_on_a_wide_screen_channels_stand_beside_each_other(page: ComparePage, qtbot: QtBot) -> None:
    page.resize(1296, 820)
    assert page.list.parts.columns == 2
    assert page.list.map_area(1, 0).top() == page.list.map_area(0, 0).top()
    assert page.list.map_area(1, 0).left() > page.list.map_area(0, 2).right() + 100
    channel = page.list.maps.channel_at(1)
    with qtbot.waitSignal(page.cell_chosen) as told:
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place(page, 1, 2, 8.5 / 16, 4.5 / 16))
    assert told.args == [Cell(channel, 4, 8)]
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.channel == page.list.maps.channel_at(3)
    qtbot.keyClick(page.list, Qt.Key.Key_Left)
    assert page.list.channel == page.list.maps.channel_at(2)
