"""The system's clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication


def copy_lines(lines: Sequence[str]) -> None:
    """Put lines of text on the clipboard; a name that is no valid text cannot be there as it is, and is escaped."""
    QGuiApplication.clipboard().setText("\n".join(lines).encode("utf-8", "backslashreplace").decode())
