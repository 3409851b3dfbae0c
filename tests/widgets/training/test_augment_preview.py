from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.augment_preview import TILE, TILE_GAP, AugmentedPicture, AugmentPreview


def plain(red: int, green: int, blue: int) -> NDArray[np.uint8]:
    return np.full((28, 28, 3), (red, green, blue), np.uint8)


def picture(name: str = "cat.png", variants: int = 8) -> AugmentedPicture:
    return AugmentedPicture(name, plain(255, 0, 0), tuple(plain(0, 0, 255) for _ in range(variants)))


@pytest.fixture
def preview(qtbot: QtBot) -> AugmentPreview:
    preview = AugmentPreview()
    qtbot.addWidget(preview)
    preview.resize(380, 260)
    preview.show()
    return preview


def unfold(preview: AugmentPreview, qtbot: QtBot) -> None:
    qtbot.mouseClick(preview.findChild(LinkButton), Qt.MouseButton.LeftButton)


def texts(preview: AugmentPreview) -> list[str]:
    return [label.text() for label in preview.findChildren(QLabel) if label.isVisible() and label.text()]


def show_pictures(preview: AugmentPreview, qtbot: QtBot, *pictures: AugmentedPicture) -> None:
    preview.set_pictures(pictures)
    qtbot.waitUntil(lambda: len(tiles(preview)) == 2 * len(pictures))


def tiles(preview: AugmentPreview) -> list[QWidget]:
    return [
        tile for tile in preview.findChildren(QWidget) if tile.isVisible() and tile.toolTip() and tile.accessibleName()
    ]


def test_pictures_are_asked_for_when_it_is_unfolded(preview: AugmentPreview, qtbot: QtBot) -> None:
    assert texts(preview) == []
    with qtbot.waitSignal(preview.augment_preview_requested):
        unfold(preview, qtbot)
    assert texts(preview) == ["The pictures are being varied…"]
    show_pictures(preview, qtbot, picture(), picture("b.png", 3))
    assert texts(preview) == [
        "What it learns from: the same pictures, varied anew every time.",
        "as it is",
        "varied",
    ]
    names = ["cat.png as it is", "8 variants of cat.png", "b.png as it is", "3 variants of b.png"]
    assert [tile.accessibleName() for tile in tiles(preview)] == names


def test_folding_and_unfolding_asks_once(preview: AugmentPreview, qtbot: QtBot) -> None:
    unfold(preview, qtbot)
    show_pictures(preview, qtbot, picture())
    with qtbot.assertNotEmitted(preview.augment_preview_requested):
        unfold(preview, qtbot)
        unfold(preview, qtbot)
    assert len(tiles(preview)) == 2


def test_other_settings_ask_anew_once_they_rest(preview: AugmentPreview, qtbot: QtBot) -> None:
    unfold(preview, qtbot)
    show_pictures(preview, qtbot, picture())
    asked: list[int] = []
    preview.augment_preview_requested.connect(lambda: asked.append(1))
    with qtbot.waitSignal(preview.augment_preview_requested):
        for _ in range(5):
            preview.invalidate()
        assert asked == []
    assert len(asked) == 1
    # The old ones stay in place, faded.
    assert [tile.isEnabled() for tile in tiles(preview)] == [False, False]
    show_pictures(preview, qtbot, picture())
    assert [tile.isEnabled() for tile in tiles(preview)] == [True, True]


def test_nothing_is_asked_while_nobody_sees_it(preview: AugmentPreview, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(preview.augment_preview_requested, wait=600):
        preview.invalidate()
    unfold(preview, qtbot)
    show_pictures(preview, qtbot, picture())
    with qtbot.assertNotEmitted(preview.augment_preview_requested, wait=600):
        preview.invalidate()
        preview.hide()
    with qtbot.waitSignal(preview.augment_preview_requested):
        preview.show()


def test_a_failure(preview: AugmentPreview, qtbot: QtBot) -> None:
    unfold(preview, qtbot)
    show_pictures(preview, qtbot, picture())
    preview.set_failed("The preview could not be made\udcff.")
    assert texts(preview) == ["The preview could not be made\ufffd."]
    assert tiles(preview) == []
    preview.set_pictures([])
    assert texts(preview) == ["There is no picture to show."]


def test_pixels(preview: AugmentPreview, qtbot: QtBot) -> None:
    unfold(preview, qtbot)
    show_pictures(preview, qtbot, picture(variants=20))
    square, variants = tiles(preview)
    assert square.grab().toImage().pixelColor(TILE // 2, TILE // 2) == QColor(255, 0, 0)
    image = variants.grab().toImage()
    room = (variants.width() + TILE_GAP) // (TILE + TILE_GAP)
    assert 1 <= room < 8
    step, middle = TILE + TILE_GAP, TILE // 2
    seen = [image.pixelColor(x, middle) == QColor(0, 0, 255) for x in range(middle, variants.width(), step)]
    # Those that have room, and no part of another.
    assert seen[:room] == [True] * room
    assert not any(seen[room:])
    assert variants.sizeHint().width() == 8 * step - TILE_GAP
