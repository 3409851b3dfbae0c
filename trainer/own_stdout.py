"""Stdout for one writer alone: what reads a program's lines must not meet a stray word of some library."""

from __future__ import annotations

import os
import sys


def take_stdout() -> int:
    """Take stdout away from everybody else, whose words go to stderr from here on.

    Whatever else writes there, from Python, from C or in a child process, is meant. To be called before torch is
    imported.

    Returns:
        A descriptor that leads where stdout led; children do not inherit it.
    """
    sys.stdout.flush()
    own = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return own


def write_all(descriptor: int, line: bytes) -> None:
    """Write a line, as a rule in one call, so that a kill leaves no half of it."""
    written = os.write(descriptor, line)
    while written < len(line):  # a signal came, or the disk is full, which the next call tells
        written += os.write(descriptor, line[written:])
