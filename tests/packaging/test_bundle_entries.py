from __future__ import annotations

import os

import pytest
from by_path import load

own_environment = load("bundle/entries/own_environment.py")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin"})


def test_other_programs_are_started_without_the_bundles_libraries() -> None:
    os.environ.update(LD_LIBRARY_PATH="/opt/imgclass/_internal", QT_PLUGIN_PATH="/opt/imgclass/_internal/plugins")
    own_environment.restore()
    assert not {"LD_LIBRARY_PATH", "QT_PLUGIN_PATH"} & set(os.environ)
    assert os.environ["PATH"] == "/bin"
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


def test_a_library_path_of_the_users_own_comes_back() -> None:
    os.environ.update(LD_LIBRARY_PATH="/opt/imgclass/_internal:/opt/mine", LD_LIBRARY_PATH_ORIG="/opt/mine")
    own_environment.restore()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/mine"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
