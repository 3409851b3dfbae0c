from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.theme import apply_theme, number_font, text_font
from imgclass_gui.widgets.tokens import DARK, LIGHT, tokens_of
from trainer.contract.asset_files import asset_path


def test_a_scheme_reaches_widgets_that_are_there(qapp: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    for scheme, tokens in (("dark", DARK), ("light", LIGHT)):
        apply_theme(qapp, scheme)  # type: ignore[arg-type]
        assert tokens_of(widget.palette()) is tokens
        assert tokens.accent in qapp.styleSheet()


def test_the_system_decides_when_asked(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    apply_theme(qapp, "system")
    # The offscreen platform knows no dark scheme.
    assert tokens_of(qapp.palette()) is LIGHT


def test_the_system_changes_the_scheme_live(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    # An explicit choice stays whatever the system does.
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert tokens_of(qapp.palette()) is DARK


def test_every_name_in_the_style_sheet_is_a_token(qapp: QApplication) -> None:
    assert "$" not in re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.S)
    template = asset_path("theme", "theme.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{6}\b", template), "colours belong into the tokens"


@pytest.mark.parametrize(("font", "family"), [(text_font(), "Inter"), (number_font(), "JetBrains Mono")])
def test_the_shipped_typefaces_are_used(qapp: QApplication, font: object, family: str) -> None:
    assert QFontInfo(font).family() == family  # type: ignore[call-overload]


def test_digits_of_numbers_are_equally_wide(qapp: QApplication) -> None:
    label = QLabel()
    label.setFont(number_font())
    assert len({label.fontMetrics().horizontalAdvance(digit) for digit in "0123456789."}) == 1
