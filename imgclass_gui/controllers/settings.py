"""What the program remembers from one start to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

MAX_RECENT = 10


class Settings:
    """Typed access to a `QSettings`; a broken or missing value reads as the default."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    def recent(self, kind: str) -> list[str]:
        """The last opened paths of a kind ("pictures", "models"), newest first."""
        value = self._store.value(f"recent/{kind}", [])
        if isinstance(value, str):  # QSettings writes a list of one as the one
            return [value] if value else []
        return [str(path) for path in value] if isinstance(value, Sequence) else []

    def add_recent(self, kind: str, path: str) -> None:
        """Put a path first among the recent ones of its kind."""
        others = [known for known in self.recent(kind) if known != path]
        self._store.setValue(f"recent/{kind}", [path, *others][:MAX_RECENT])

    def forget_recent(self, kind: str, path: str | None = None) -> None:
        """Drop one recent path, or all of a kind."""
        self._store.setValue(f"recent/{kind}", [known for known in self.recent(kind) if path and known != path])

    def text(self, key: str, default: str = "") -> str:
        """A remembered word, e.g. the colour scheme."""
        return str(self._store.value(key, default))

    def state(self, key: str) -> bytes:
        """A remembered layout; empty where there is none."""
        value = self._store.value(key)
        return bytes(value.data()) if isinstance(value, QByteArray) else b""

    def remember(self, key: str, value: Any) -> None:
        """Write one value."""
        self._store.setValue(key, QByteArray(value) if isinstance(value, bytes) else value)
