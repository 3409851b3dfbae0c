"""How numbers, durations and file names are written for people."""

from __future__ import annotations

import html
import os
import unicodedata

from PySide6.QtCore import QCoreApplication, QLocale


def count(number: int) -> str:
    """A whole number with its thousands grouped: "1,000"."""
    return _locale().toString(number)


def percent(probability: float) -> str:
    """A probability as "38.6 %"; what is not certain never reads as certain.

    Args:
        probability: 0 to 1.
    """
    value = min(99.9, 100.0 * probability) if probability < 1 else 100.0
    return f"{_locale().toString(value, 'f', 1)} %"


def spoken_percent(probability: float) -> str:
    """A probability for screen readers: "38.6 percent"."""
    number = percent(probability).removesuffix(" %")
    return QCoreApplication.translate("figures", "{number} percent").format(number=number)


def size_text(width: int, height: int) -> str:
    """A size in pixels, with the sign of multiplication."""
    return f"{width} \u00d7 {height}"


def duration(seconds: float) -> str:
    """A rough time: "4 s", "3 min", "2 h"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h"


def readable(text: str) -> str:
    """Any file's name or path in one line that can be shown.

    Bytes that are not UTF-8 (lone surrogates in Python) become U+FFFD; line breaks and other controls, also those that
    turn the direction of writing, become spaces.
    """
    return text if text.isprintable() else "".join(map(_readable_char, text))


def file_name(path: str) -> str:
    """The last part of a path, readable."""
    return readable(os.path.basename(path.rstrip("/\\")) or path)


def plain_tooltip(text: str) -> str:
    """Text that a tooltip shows as it is: a file's name must not become markup."""
    return f"<p>{html.escape(text)}</p>" if "<" in text else text


def plain_action(text: str) -> str:
    """Text that a button or menu shows as it is: an ampersand must not become a shortcut."""
    return text.replace("&", "&&")


def _locale() -> QLocale:
    locale = QLocale()
    # The C locale, as on a build machine, groups no thousands.
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale


def _readable_char(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return " " if category in {"Cc", "Zl", "Zp"} or char in _DIRECTION_CONTROLS else char


_DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
