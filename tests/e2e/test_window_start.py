"""The window comes, is not blank, and goes when it is told to, whatever is under way."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.running_program import (
    COMMAND,
    PATIENCE,
    SAMPLES,
    Answers,
    Desk,
    children_of,
    is_running,
    program_environment,
)
from tests.e2e.window_reading import wait_for_progress, wait_for_rows
from tests.e2e.x_server import XServer, wait_until
from tests.models import save_endless_model

# What a person takes for "at once" when they close a window; far more than it takes.
CLOSING_SECONDS = 5.0


def test_the_window_is_on_the_screen_and_not_blank(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words("Ready", "Drop pictures, a folder or an .onnx file")
    assert desk.x_server.title(program.window) == "Imgclass"

    def has_content() -> bool:
        colors, counts = np.unique(desk.x_server.screenshot().reshape(-1, 3), axis=0, return_counts=True)
        return len(colors) > 500 and counts.max() < 0.9 * counts.sum()

    wait_until(has_content, PATIENCE, "a picture on the screen")


def test_nothing_but_the_window_flashes_up_while_it_starts(desk: Desk, answers: Answers) -> None:
    desk.x_server.appeared()
    program = desk.start(SAMPLES)
    wait_for_rows(program, len(answers))
    assert desk.x_server.appeared() == [program.window]


def test_closing_the_window_ends_the_program(desk: Desk) -> None:
    program = desk.start()
    program.wait_for_words("Ready")
    program.close_window()
    assert program.wait(CLOSING_SECONDS) == 0


@pytest.mark.parametrize("at_once", [True, False], ids=["while it starts", "in the middle"])
def test_closing_the_window_while_a_folder_runs_leaves_nothing(desk: Desk, many_pictures: Path, at_once: bool) -> None:
    program = desk.start(many_pictures)
    if not at_once:
        wait_for_progress(program)
    children = children_of(program.process.pid)
    program.close_window()
    assert program.wait(CLOSING_SECONDS) == 0
    wait_until(lambda: not any(map(is_running, children)), CLOSING_SECONDS, "its children to end")


def test_closing_the_window_while_a_strange_network_is_tried(desk: Desk, tmp_path: Path) -> None:
    """Such a network runs in a process of its own, here for ever."""
    program = desk.start(save_endless_model(tmp_path / "endless.onnx"))
    program.wait_for_words("Opening endless.onnx")
    children = wait_until(lambda: children_of(program.process.pid), PATIENCE, "the process that tries it")
    program.close_window()
    assert program.wait(CLOSING_SECONDS) == 0
    wait_until(lambda: not any(map(is_running, children)), CLOSING_SECONDS, "its children to end")


def test_the_quit_key_ends_the_program(desk: Desk, many_pictures: Path) -> None:
    program = desk.start(many_pictures)
    wait_for_progress(program)
    desk.x_server.press("q", "Control_L")
    assert program.wait(CLOSING_SECONDS) == 0


def test_sigterm_ends_it(desk: Desk, many_pictures: Path) -> None:
    program = desk.start(many_pictures)
    wait_for_progress(program)
    program.process.send_signal(signal.SIGTERM)
    assert program.wait(CLOSING_SECONDS) == 0


def test_it_needs_no_session_bus(screen: XServer, tmp_path: Path) -> None:
    """On a bare X server, as over ssh, there is nothing but the server."""
    environment = program_environment({"DISPLAY": screen.name, "XDG_RUNTIME_DIR": str(tmp_path)})
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    with subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            (window, *_) = wait_until(screen.windows, PATIENCE, "a window")
            screen.ask_to_close(window)
            said, _ = process.communicate(timeout=CLOSING_SECONDS)
        finally:
            process.kill()
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize("display", ["", ":4095"], ids=["none", "one that is not there"])
def test_without_a_screen_it_says_so(tmp_path: Path, display: str) -> None:
    environment = program_environment({"DISPLAY": display, "XDG_RUNTIME_DIR": str(tmp_path)})
    environment.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        COMMAND,
        env=environment,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "no screen" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert os.listdir(tmp_path) == []
