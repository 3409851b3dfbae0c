"""The colours can be read by people: WCAG 2.2, level AA."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from imgclass_gui.widgets.tokens import (
    ALL_SETS,
    DARK,
    DARK_CONTRAST,
    LIGHT,
    LIGHT_CONTRAST,
    Tokens,
    build_palette,
    choose_tokens,
    tokens_of,
)

TEXT_ON = [
    ("text", ("background", "surface", "raised", "stage", "hover", "accent_soft", "warn_soft", "bad_soft")),
    ("muted", ("background", "surface", "raised", "stage", "hover", "accent_soft", "warn_soft", "bad_soft")),
    ("faint", ("surface", "raised")),
    ("accent", ("background", "surface", "raised", "stage", "accent_soft")),
    ("on_accent", ("accent", "accent_strong")),
    ("good", ("surface", "background")),
    ("warn", ("surface", "background", "warn_soft")),
    ("bad", ("surface", "background", "stage", "hover", "accent_soft", "bad_soft")),
]
PAIRS = [(text, ground) for text, grounds in TEXT_ON for ground in grounds]


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("tokens", ALL_SETS, ids=["light", "dark", "light-contrast", "dark-contrast"])
def test_text_can_be_read(tokens: Tokens, text: str, ground: str) -> None:
    colors = tokens.as_dict()
    assert contrast(colors[text], colors[ground]) >= 4.5


@pytest.mark.parametrize("tokens", ALL_SETS)
def test_bars_and_focus_stand_out(tokens: Tokens) -> None:
    for ground in (tokens.surface, tokens.background, tokens.stage, tokens.raised):
        assert contrast(tokens.accent, ground) >= 3


@pytest.mark.parametrize("tokens", [LIGHT_CONTRAST, DARK_CONTRAST])
def test_high_contrast_is_high(tokens: Tokens) -> None:
    for text in (tokens.text, tokens.muted, tokens.faint, tokens.accent, tokens.bad, tokens.warn):
        assert contrast(text, tokens.surface) >= 7
    assert contrast(tokens.line, tokens.surface) >= 3


@pytest.mark.parametrize("tokens", ALL_SETS)
def test_a_palette_leads_back_to_its_tokens(tokens: Tokens) -> None:
    assert tokens_of(build_palette(tokens)) is tokens


def test_a_strange_palette_gets_the_set_of_its_lightness() -> None:
    palette = QPalette(QColor("#303030"))
    assert tokens_of(palette) is DARK
    assert tokens_of(QPalette(QColor("#dddddd"))) is LIGHT


def test_the_set_follows_scheme_and_contrast() -> None:
    assert [choose_tokens(dark, high) for high in (False, True) for dark in (False, True)] == list(ALL_SETS)
