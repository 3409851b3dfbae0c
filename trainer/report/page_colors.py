"""The report's colours: those of the window, and the shades of a confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping

# As in imgclass_gui/widgets/tokens.py, which the trainer must not import; a test holds them together.
LIGHT: Mapping[str, str] = {
    "background": "#F5F6F8",
    "surface": "#FFFFFF",
    "stage": "#ECEEF2",
    "line": "#E2E5EA",
    "edge": "#C3C9D2",
    "text": "#1A1E24",
    "muted": "#5A6472",
    "accent": "#3F55D4",
    "accent_soft": "#E9ECFB",
    "good": "#1C7F50",
    "warn": "#9A6410",
    "warn_soft": "#FBF3E2",
    "second": "#C4601D",
}
DARK: Mapping[str, str] = {
    "background": "#14171C",
    "surface": "#1A1E24",
    "stage": "#0F1216",
    "line": "#2C323B",
    "edge": "#454D59",
    "text": "#E8EBEF",
    "muted": "#A0A9B6",
    "accent": "#93A3FF",
    "accent_soft": "#262D4A",
    "good": "#6CC79A",
    "warn": "#E0B15E",
    "warn_soft": "#2E2819",
    "second": "#E08A4C",
}

# Shares of the full colour behind the figures of a confusion matrix, from none to most.
SHADES = (0.0, 0.14, 0.26, 0.4, 0.58, 0.8, 1.0)


def variables(colors: Mapping[str, str]) -> str:
    """The colours of one scheme as custom properties, the shades of the confusion matrix and their ink included."""
    pairs = [(name.replace("_", "-"), color) for name, color in colors.items()]
    for kind, color in (("right", colors["accent"]), ("wrong", colors["second"])):
        for step, share in enumerate(SHADES):
            ground = mixed(colors["surface"], color, share)
            pairs += [(f"{kind}-{step}", ground), (f"{kind}-ink-{step}", ink_on(ground))]
    return "".join(f"--{name}:{color};" for name, color in pairs)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, `share` of the way to the other."""
    channels = [
        round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def ink_on(ground: str) -> str:
    """The text that is read best on a colour: black or white, of which one always has a contrast above 4.5."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
