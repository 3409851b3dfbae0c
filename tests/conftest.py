"""Fixtures for the whole suite: offscreen windows, isolated settings, pictures and models made in code."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import trainer  # noqa: F401 - before any test imports ONNX Runtime, see trainer/contract/privacy.py

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--headed", action="store_true", help="show the windows on the real screen")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--headed"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def _isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, caches and data of a test never touch the person's own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("LOCAL_APPDATA", "APPDATA"):  # how platformdirs is told the same on Windows
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name}", str(home / name.lower()))


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that unpacks an archive of real test data and gives its folder; skips where there is none."""
    folder = Path(os.environ.get("IMGCLASS_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    done: dict[str, Path] = {}

    def unpack(name: str) -> Path:
        archive = folder / f"{name}.zip"
        if not archive.is_file():
            pytest.skip(f"no {archive.name}: set IMGCLASS_TEST_DATA to the folder of test archives")
        if name not in done:
            target = tmp_path_factory.mktemp(name)
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(target)
            done[name] = target / name
        return done[name]

    return unpack
