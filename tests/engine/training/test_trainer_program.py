from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from imgclass_gui.engine.training import trainer_program
from imgclass_gui.engine.training.trainer_program import find_trainer


@pytest.mark.torch
def test_the_trainer_that_is_found_can_be_started() -> None:
    trainer = find_trainer()
    assert trainer is not None
    done = subprocess.run([trainer.program, *trainer.arguments, "--help"], check=True, capture_output=True, text=True)
    assert "fit" in done.stdout


def test_without_torch_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_program, "find_spec", lambda name: None if name == "torch" else object())
    assert find_trainer() is None


def test_a_frozen_program_has_a_sibling_or_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "imgclass-gui"))
    assert find_trainer() is None
    (tmp_path / "imgclass-train").touch()
    found = find_trainer()
    assert found is not None
    assert found.program == str(tmp_path / "imgclass-train")
    assert found.arguments == ()
