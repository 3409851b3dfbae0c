"""File names as people see them: as text that can be shown, and in the order in which people count."""

from __future__ import annotations

import re
import unicodedata

# Characters that turn the direction of what follows: "gpj.exe" can be made to look like "exe.jpg".
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_DIGITS = re.compile("([0-9]+)")


def printable(path: str) -> str:
    """A path on one line, with nothing in it that a terminal or a label would act upon.

    Args:
        path: A file's path; bytes that are no valid text are surrogates, as `os.fsdecode` makes them.

    Returns:
        The path with control characters, line ends, turns of the writing direction and invalid bytes shown as escapes.
    """
    if path.isprintable() and path.isascii():
        return path
    return "".join(_shown(character) for character in path)


def natural_key(path: str) -> tuple[list[tuple[list[str | int], str]], str]:
    """A sort key that puts "2.jpg" before "10.jpg" and a folder's content together; distinct paths never tie.

    Args:
        path: A name, or a path whose parts are joined with "/".
    """
    return [(_counting(part), part) for part in path.split("/")], path


def _counting(name: str) -> list[str | int]:
    parts: list[str | int] = [*_DIGITS.split(name.casefold())]
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts


def _shown(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character not in _TURNING and unicodedata.category(character) not in _HIDDEN_CATEGORIES:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is no text
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
