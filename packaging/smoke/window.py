"""Checks of `imgclass-gui`: it opens, paints in time, shows the answers, and closes when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from checks import Bench, CheckError, CheckSkippedError, NamedChecks, require
from pixels import frame_is_painted, read_png
from programs import end

PAINT_BUDGET_SECONDS = 1.5
PAINT_TRIES = 3
PATIENCE_SECONDS = 30.0
# A window has thousands; an empty screen a few.
COLOURS = 200


def window_checks() -> NamedChecks:
    """The checks with their names."""
    yield "the window, without a screen", _offscreen
    yield "the window, on a virtual screen", _on_a_screen
    yield f"the window paints within {PAINT_BUDGET_SECONDS} s", _paints_in_time


def _offscreen(bench: Bench) -> str:
    return _take_screenshot(bench, "offscreen.png", {"QT_QPA_PLATFORM": "offscreen"})


def _on_a_screen(bench: Bench) -> str:
    if sys.platform != "linux":
        return _take_screenshot(bench, "screen.png", {})
    with virtual_screen() as (display, _):
        return _take_screenshot(bench, "screen.png", {"DISPLAY": display})


def _take_screenshot(bench: Bench, name: str, environment: Mapping[str, str]) -> str:
    picture = bench.files / name
    bench.run("imgclass-gui", "--screenshot", picture, bench.samples, environment=environment)
    read = read_png(picture)
    require(read.colours() > COLOURS, f"{picture} is blank")
    return f"{read.width} x {len(read.rows)} pixels, {read.colours()} colours"


def _paints_in_time(bench: Bench) -> str:
    if sys.platform != "linux":
        raise CheckSkippedError("measured on Linux only, where the screen can be watched from outside")
    with virtual_screen() as (display, frame):
        seconds = sorted(_seconds_to_paint(bench, display, frame) for _ in range(PAINT_TRIES))
    median = seconds[len(seconds) // 2]
    require(median <= PAINT_BUDGET_SECONDS, f"{median:.2f} s")
    return f"{median:.2f} s, the median of {', '.join(f'{one:.2f}' for one in seconds)}"


def _seconds_to_paint(bench: Bench, display: str, frame: Path) -> float:
    """From the start of the process to a screen that shows something; ends it politely afterwards."""
    began = time.monotonic()
    process = bench.place.start("imgclass-gui", "--new-window", bench.samples, environment={"DISPLAY": display})
    try:
        while not frame_is_painted(frame.read_bytes(), COLOURS):
            require(process.poll() is None, f"the window's program ended with status {process.returncode}")
            require(time.monotonic() - began < PATIENCE_SECONDS, "the window did not come")
        seconds = time.monotonic() - began
        time.sleep(1)  # a person would not close it at once either
        end(process)
        process.communicate(timeout=PATIENCE_SECONDS)
        require(process.returncode == 0, f"told to close, it ended with status {process.returncode}")
        return seconds
    finally:
        end(process, signal.SIGKILL)
        process.communicate()


@contextmanager
def virtual_screen() -> Iterator[tuple[str, Path]]:
    """An X server of our own; gives its display and the file with its pixels.

    Raises:
        CheckSkippedError: Xvfb is not installed.
    """
    if not shutil.which("Xvfb"):
        raise CheckSkippedError("Xvfb is not installed")
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        screen = ["-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir", folder]
        command = ["Xvfb", "-displayfd", str(writer), *screen]
        server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        try:
            with os.fdopen(reader) as told:
                number = told.readline().strip()
            if not number:
                raise CheckError("Xvfb did not start")
            yield f":{number}", Path(folder) / "Xvfb_screen0"
        finally:
            server.terminate()
            server.wait()
