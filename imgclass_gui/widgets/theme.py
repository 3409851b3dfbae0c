"""Puts the theme on the program: fonts, palette and style sheet, following the system's scheme as it changes."""

from __future__ import annotations

import logging
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessibilityHints, QFont, QFontDatabase, QStyleHints
from PySide6.QtWidgets import QApplication, QStyleFactory

from imgclass_gui.widgets import tokens as measures
from imgclass_gui.widgets.tokens import Tokens, build_palette, choose_tokens, tokens_of
from trainer.contract.asset_files import asset_path

_log = logging.getLogger(__name__)

Scheme = Literal["system", "light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")

TEXT_FAMILY = "Inter"
NUMBER_FAMILIES = ["JetBrains Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"]

_QT_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def apply_theme(app: QApplication, scheme: Scheme = "system") -> None:
    """Dress the program; call it again to change the scheme.

    Args:
        app: The program.
        scheme: "system" follows the desktop from now on, also while the program runs.
    """
    theme = app.findChild(_Theme)
    if theme is None:
        theme = _Theme(app)
    theme.set_scheme(scheme)


def dress(app: QApplication, tokens: Tokens) -> None:
    """Put a set of colours on the program: palette for what is painted, style sheet for the rest."""
    sheet = Template(asset_path("theme", "theme.qss").read_text(encoding="utf-8"))
    families = ", ".join(f'"{name}"' for name in NUMBER_FAMILIES)
    app.setPalette(build_palette(tokens))
    app.setStyleSheet(sheet.substitute(tokens.as_dict(), number_families=families))


def number_font(pixels: int = measures.NUMBER_SIZE) -> QFont:
    """The font of numbers: every digit has the same width, so that columns do not dance."""
    font = QFont(NUMBER_FAMILIES)
    font.setPixelSize(pixels)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def text_font(pixels: int = measures.TEXT_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of text."""
    font = QFont([TEXT_FAMILY, *QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()])
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


class _Theme(QObject):
    """Lives as long as the program and listens to the system."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = "system"
        _load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(text_font())
        # Both are held: PySide deletes the inner object's wrapper with the outer one's.
        self._hints: QStyleHints = app.styleHints()
        self._accessibility: QAccessibilityHints = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)

    def set_scheme(self, scheme: Scheme) -> None:
        self._scheme = scheme
        # Tells Qt too, so that native dialogs and title bars follow where the platform can.
        self._hints.setColorScheme(_QT_SCHEMES[scheme])
        self._dress()

    def _dress(self) -> None:
        is_dark = self._scheme == "dark"
        if self._scheme == "system":
            is_dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        contrast = self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
        tokens = choose_tokens(is_dark, contrast)
        if not self._app.styleSheet() or tokens_of(self._app.palette()) is not tokens:
            dress(self._app, tokens)

    def _on_system_changed(self) -> None:
        self._dress()


def _load_fonts() -> None:
    for path in sorted(asset_path("fonts").rglob("*")):
        if path.suffix.lower() in {".ttf", ".otf"} and QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.warning("the font %s could not be loaded", path.name)
