"""Runs `imgclass` as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "imgclass_gui.cli"]


def environment(**extra: str) -> dict[str, str]:
    """The variables of a child that imports this checkout from any folder."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error", **extra}


def run(*arguments: str, cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end, its outputs in pipes."""
    command = [*COMMAND, *(os.fsencode(argument) for argument in arguments)]
    return subprocess.run(command, cwd=cwd, env=environment(**extra), capture_output=True, timeout=100)
