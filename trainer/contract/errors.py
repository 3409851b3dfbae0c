"""Errors that a person is meant to read."""

from __future__ import annotations


class UserFacingError(Exception):
    """An expected failure, told in one sentence, with a way out.

    Attributes:
        message: One sentence without a traceback's words, e.g. "the file ends too early".
        hint: What the person can do about it, one sentence; empty where nothing helps.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message
