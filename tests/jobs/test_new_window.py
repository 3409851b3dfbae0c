"""What is started for another window, in a checkout and in a frozen program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.jobs.new_window import start_new_window

WRITE = """#!/bin/sh
printf '%s\\n' "$@" "$PYTHONPATH" "$PYINSTALLER_RESET_ENVIRONMENT" > "$0.new"
mv "$0.new" "$0.said"
"""
REPOSITORY = str(Path(__file__).resolve().parents[2])


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
@pytest.mark.parametrize(
    ("is_frozen", "said"),
    [
        (False, ["-m", "imgclass_gui", "--new-window", f"{REPOSITORY}:/mine", ""]),
        (True, ["--new-window", "/mine", "1"]),
    ],
)
def test_the_same_program_is_started(
    is_frozen: bool, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    program = tmp_path / "program"
    program.write_text(WRITE)
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "frozen", is_frozen, raising=False)
    monkeypatch.setenv("PYTHONPATH", "/mine")
    assert start_new_window()
    qtbot.waitUntil((tmp_path / "program.said").exists)
    assert (tmp_path / "program.said").read_text().splitlines() == said


def test_a_program_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    assert not start_new_window()
