"""A desk for the real program: an X server and an accessibility bus of its own, where these are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import accessibility_bus, x_server
from tests.e2e.running_program import PATIENCE, SAMPLES, Answers, Desk, program_environment


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("display")
            if not sys.platform.startswith("linux"):
                item.add_marker(pytest.mark.skip("the desk of these tests is made of Linux's parts"))


@pytest.fixture(scope="session")
def screen() -> Iterator[x_server.XServer]:
    """An X server for all tests of the session."""
    if reason := x_server.why_missing():
        pytest.skip(reason)
    with x_server.running_x_server() as server:
        yield server


@pytest.fixture(scope="module")
def screen_reader(screen: x_server.XServer) -> Iterator[accessibility_bus.AccessibilityBus]:
    """A screen reader's bus for all tests of a file."""
    if reason := accessibility_bus.why_missing():
        pytest.skip(reason)
    # The names of sockets must be short, and pytest's temporary folders are not.
    with (
        tempfile.TemporaryDirectory(prefix="imgclass-") as folder,
        accessibility_bus.running_accessibility_bus(folder, screen.name) as bus,
    ):
        yield bus


@pytest.fixture
def desk(screen: x_server.XServer, screen_reader: accessibility_bus.AccessibilityBus, tmp_path: Path) -> Iterator[Desk]:
    """A place to start the program at; whatever still runs at the end is ended, and nothing may have gone wrong."""
    home = tmp_path / "home"
    home.mkdir()
    desk = Desk(screen, screen_reader, home)
    yield desk
    words = [program.last_words() for program in desk.programs]
    for program in desk.programs:
        program.end()
    assert not "".join(words).strip(), "the program complained"


@pytest.fixture(scope="session")
def answers() -> Answers:
    """What the command line says about the samples: by file name, (label, probability) of the likeliest classes."""
    done = subprocess.run(
        [sys.executable, "-m", "imgclass_gui.cli", "classify", "--json", os.fspath(SAMPLES)],
        env=program_environment({}),
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        Path(row["path"]).name: [(item["label"], item["probability"]) for item in row["predictions"]] for row in rows
    }


@pytest.fixture
def many_pictures(tmp_path: Path) -> Path:
    """A folder of so many pictures that the program is still at it whatever a test does meanwhile."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(4000):
        os.symlink(SAMPLES / "rocket.jpg", folder / f"{number}.jpg")
    return folder
