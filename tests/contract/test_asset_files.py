from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainer.contract import asset_files
from trainer.contract.asset_files import asset_path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_in_a_checkout_they_lie_beside_the_packages() -> None:
    assert asset_path("models", "a.onnx") == REPOSITORY / "assets/models/a.onnx"
    assert asset_path("samples").is_dir()


def test_in_an_installed_package_they_are_a_package_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "imgclass_assets").mkdir()
    monkeypatch.setattr(asset_files, "__file__", str(tmp_path / "trainer/contract/asset_files.py"))
    assert asset_path("icons") == tmp_path / "imgclass_assets/icons"


def test_in_a_frozen_program_they_are_unpacked_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert asset_path("icons") == tmp_path / "assets/icons"
