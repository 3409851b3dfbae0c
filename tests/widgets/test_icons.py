from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.icons import IconButton, IconLabel, build_icon, icon_pixmap
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import count_near, picture_of
from trainer.contract.asset_files import asset_path

NAMES = sorted(path.stem for path in asset_path("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_its_colour(qapp: QApplication, name: str) -> None:
    image = icon_pixmap(name, "#c81e1e", 24, 2.0).toImage()
    assert image.width() == 48
    painted = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert len(painted) > 20
    assert all(color.red() > 150 and color.green() < 80 for color in painted)


def test_an_icon_is_sharp_on_every_screen(qapp: QApplication) -> None:
    icon = build_icon("folder", "#000000")
    assert sorted(size.width() for size in icon.availableSizes()) == [16, 32, 48]


def test_icons_follow_the_scheme(qapp: QApplication, qtbot: QtBot) -> None:
    for widget in (IconButton("folder", token="accent"), IconLabel("info", "accent")):
        qtbot.addWidget(widget)
        widget.show()
        assert count_near(picture_of(widget), LIGHT.accent, 40) > 5
        apply_theme(qapp, "dark")
        assert count_near(picture_of(widget), DARK.accent, 40) > 5
        apply_theme(qapp, "light")
