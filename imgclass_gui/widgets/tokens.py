"""The colours and measures of the window: one set for light, one for dark, and stronger ones for high contrast."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from PySide6.QtGui import QColor, QPalette

RADIUS_CONTROL = 8
RADIUS_PICTURE = 6
RADIUS_DIALOG = 12

TEXT_SIZE = 13
LABEL_SIZE = 11
NUMBER_SIZE = 12
TITLE_SIZE = 22

GALLERY_WIDTH = 228
ANSWER_WIDTH = 300
TOP_BAR_HEIGHT = 52
STATUS_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as `#RRGGBB`.

    Attributes:
        background: The window.
        surface: Panels and bars.
        raised: Buttons, menus, fields.
        stage: Behind pictures.
        line: Rules and borders that only separate.
        edge: Borders that carry meaning: dashed drop frames, tracks of bars.
        hover: A control or row under the pointer.
        text: Text.
        muted: Secondary text.
        faint: Tertiary text, on `surface` and `raised` only (AA there).
        accent: Main button, bars, links, focus.
        accent_strong: The main button under the pointer.
        on_accent: Text on `accent`.
        accent_soft: The chosen row.
        good: Something went well.
        warn: Something is assumed.
        warn_soft: Behind a warning.
        bad: Something failed.
        bad_soft: Behind a failure.
    """

    background: str
    surface: str
    raised: str
    stage: str
    line: str
    edge: str
    hover: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_strong: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str

    def color(self, name: str) -> QColor:
        """The colour called `name`, for painting."""
        return QColor(getattr(self, name))

    def as_dict(self) -> dict[str, str]:
        """Name to `#RRGGBB`."""
        return asdict(self)


LIGHT = Tokens(
    background="#F5F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    stage="#ECEEF2",
    line="#E2E5EA",
    edge="#C3C9D2",
    hover="#F1F3F6",
    text="#1A1E24",
    muted="#5A6472",
    faint="#6B7480",
    accent="#3F55D4",
    accent_strong="#3347BA",
    on_accent="#FFFFFF",
    accent_soft="#E9ECFB",
    good="#1C7F50",
    warn="#9A6410",
    warn_soft="#FBF3E2",
    bad="#B93A34",
    bad_soft="#FBEBEA",
)

DARK = Tokens(
    background="#14171C",
    surface="#1A1E24",
    raised="#222730",
    stage="#0F1216",
    line="#2C323B",
    edge="#454D59",
    hover="#21262E",
    text="#E8EBEF",
    muted="#A0A9B6",
    faint="#8B95A3",
    accent="#93A3FF",
    accent_strong="#AAB6FF",
    on_accent="#14171C",
    accent_soft="#262D4A",
    good="#6CC79A",
    warn="#E0B15E",
    warn_soft="#2E2819",
    bad="#EE8A84",
    bad_soft="#33201F",
)

LIGHT_CONTRAST = replace(
    LIGHT,
    background="#FEFEFE",
    stage="#F4F5F7",
    line="#6B7480",
    edge="#3C434D",
    text="#000000",
    muted="#1F252D",
    faint="#2E353F",
    accent="#2035B0",
    accent_strong="#16268A",
    good="#0F5A37",
    warn="#6B4406",
    bad="#961F1A",
)

DARK_CONTRAST = replace(
    DARK,
    background="#020202",
    surface="#0A0B0D",
    raised="#14171C",
    stage="#000000",
    line="#8B95A3",
    edge="#B6BEC9",
    text="#FFFFFF",
    muted="#E8EBEF",
    faint="#D3D8DF",
    accent="#BCC7FF",
    accent_strong="#D6DDFF",
    good="#9BE3C0",
    warn="#F4CF8C",
    bad="#FFB4AF",
)

ALL_SETS = (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)


def choose_tokens(is_dark: bool, has_high_contrast: bool) -> Tokens:
    """The set for a scheme."""
    if has_high_contrast:
        return DARK_CONTRAST if is_dark else LIGHT_CONTRAST
    return DARK if is_dark else LIGHT


def tokens_of(palette: QPalette) -> Tokens:
    """The set that a widget's palette was made from, so that painters follow a change of scheme at once.

    The role `Accent` tells the sets apart: the style sheet changes other roles, such as `Window`, widget by widget.
    """
    known = _BY_ACCENT.get(palette.color(QPalette.ColorRole.Accent).name().upper())
    is_dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return known if known is not None else choose_tokens(is_dark, has_high_contrast=False)


def build_palette(tokens: Tokens) -> QPalette:
    """Qt's roles from ours."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.background,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.edge,
        role.Dark: tokens.edge,
        role.Shadow: tokens.stage,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.faint,
    }
    palette = QPalette()
    for key, color in colors.items():
        palette.setColor(key, QColor(color))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.edge))
    return palette


_BY_ACCENT = {tokens.accent.upper(): tokens for tokens in ALL_SETS}
