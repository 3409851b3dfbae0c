"""The photos and fonts that ship with the program, and the licences of everything that others made."""

from __future__ import annotations

import re

import pytest

from trainer.contract.asset_files import asset_path

ASSETS = asset_path()
SAMPLES = asset_path("samples")


def test_every_file_of_others_is_named_with_its_licence():
    text = (ASSETS / "LICENSES.md").read_text(encoding="utf-8")
    named = [pattern for pattern in re.findall(r"`assets/([^`]+)`", text)]
    covered = {path for pattern in named for path in ASSETS.glob(pattern)}
    assert all(list(ASSETS.glob(pattern)) for pattern in named)
    for folder in ("models", "fonts", "samples"):
        assert {path for path in (ASSETS / folder).iterdir() if path.is_file()} <= covered, folder


def test_every_sample_photo_has_a_source():
    text = (SAMPLES / "SOURCES.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+)` ", text, re.MULTILINE))
    present = {path.name for path in (SAMPLES).iterdir()} - {"SOURCES.md"}
    assert listed == present
    assert {"cat.png", "coffee.png", "rocket.jpg", "palace.jpg", "motorcycle.png"} <= present


def test_the_sample_photos_are_small():
    assert sum(path.stat().st_size for path in (SAMPLES).iterdir()) < 2_500_000


@pytest.mark.parametrize(
    ("name", "family", "style", "weight"),
    [
        ("Inter-Regular.otf", "Inter", "Regular", 400),
        ("Inter-Medium.otf", "Inter", "Medium", 500),
        ("Inter-SemiBold.otf", "Inter", "Semi Bold", 600),
        ("JetBrainsMono-Regular.ttf", "JetBrains Mono", "Regular", 400),
        ("JetBrainsMono-Medium.ttf", "JetBrains Mono", "Medium", 500),
    ],
)
def test_qt_loads_the_fonts(qapp, name, family, style, weight):
    from PySide6.QtGui import QFontDatabase

    number = QFontDatabase.addApplicationFont(str(ASSETS / "fonts" / name))
    try:
        assert family in QFontDatabase.applicationFontFamilies(number)
        assert QFontDatabase.weight(family, style) == weight
    finally:
        QFontDatabase.removeApplicationFont(number)
