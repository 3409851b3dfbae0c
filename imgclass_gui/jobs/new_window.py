"""Starts the program once more, for a window beside the one that is open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

_PACKAGES = str(Path(__file__).resolve().parents[2])
_OPTION = "--new-window"


def start_new_window() -> bool:
    """Start a program that goes on when this one ends; returns whether it could be started."""
    process = QProcess()
    process.setProgram(sys.executable)
    environment = QProcessEnvironment.systemEnvironment()
    if getattr(sys, "frozen", False):
        process.setArguments([_OPTION])
        # A frozen program takes another that it starts for a part of itself unless this says otherwise.
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")
    else:
        process.setArguments(["-m", "imgclass_gui", _OPTION])
        # Not the current folder: the file dialogs begin there.
        paths = [_PACKAGES, environment.value("PYTHONPATH")]
        environment.insert("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    process.setProcessEnvironment(environment)
    started = process.startDetached()
    return bool(started[0] if isinstance(started, tuple) else started)
