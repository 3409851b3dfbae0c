"""Where the trainer is: a program of its own, which may not be installed."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# What the trainer needs beyond the window's own packages.
_PACKAGES = ("torch", "onnxscript")
_PIP = 'pip install "imgclass[train]"'


@dataclass(frozen=True, slots=True)
class TrainerProgram:
    """How to start the trainer.

    Attributes:
        program: The file to run.
        arguments: What comes before the trainer's own arguments.
    """

    program: str
    arguments: tuple[str, ...] = ()


def install_command() -> str:
    """What installs the trainer here; empty in a bundle, where only another bundle has it."""
    return "" if getattr(sys, "frozen", False) else _PIP


def find_trainer() -> TrainerProgram | None:
    """The trainer of this installation; None where it is not installed.

    Nothing is imported to find out: PyTorch alone takes a second and 200 MB.
    """
    own = Path(sys.executable)
    if getattr(sys, "frozen", False):
        sibling = own.with_name(f"imgclass-train{own.suffix}")
        return TrainerProgram(str(sibling)) if sibling.is_file() else None
    if any(find_spec(package) is None for package in _PACKAGES):
        return None
    # Windows' python without a console has no stdout to speak through.
    console = own.with_name(own.name.replace("pythonw", "python"))
    return TrainerProgram(str(console if console.is_file() else own), ("-m", "trainer"))
