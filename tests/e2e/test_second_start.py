"""The program started twice: the second start gives its pictures to the window that is open, and ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.e2e.running_program import COMMAND, PATIENCE, SAMPLES, Answers, Desk, RunningProgram
from tests.e2e.window_reading import chosen_row, spoken_row, wait_for_answered, wait_for_rows
from tests.e2e.x_server import wait_until


def start_again(desk: Desk, *paths: str | Path, cwd: Path | None = None) -> tuple[int, bytes]:
    """Start the program once more; gives its exit status and what it said."""
    done = subprocess.run(
        [*COMMAND, *map(os.fspath, paths)],
        env=desk.environment(),
        cwd=cwd or desk.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout


def locks(desk: Desk) -> set[Path]:
    """The files that say that a window is there, those of other homes and of killed programs included."""
    return set(Path(desk.environment()["XDG_RUNTIME_DIR"]).glob("imgclass/*/lock"))


def start_another(desk: Desk, *arguments: str) -> RunningProgram:
    """Start the program once more, and wait until there are two windows."""
    before = desk.x_server.windows()
    program = RunningProgram(desk, arguments)
    desk.programs.append(program)
    (program.window,) = wait_until(lambda: set(desk.x_server.windows()) - set(before), PATIENCE, "another window")
    return program


def test_a_second_start_gives_its_picture_to_the_first(desk: Desk, answers: Answers) -> None:
    program = desk.start(SAMPLES / "cat.png")
    wait_for_rows(program, 1)
    assert start_again(desk, "coffee.png", cwd=SAMPLES) == (0, b"")
    wait_for_answered(program, ["cat.png", "coffee.png"], answers)
    label, probability = answers["coffee.png"][0]
    program.wait_for(
        lambda tree: chosen_row(tree) == spoken_row(label, probability, "coffee.png"), "the new picture chosen"
    )
    assert desk.x_server.windows() == [program.window]
    assert start_again(desk) == (0, b"")
    assert desk.x_server.windows() == [program.window]


def test_a_name_that_is_no_text_is_handed_over(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    program = desk.start()
    program.wait_for_words("Ready")
    picture = os.fsencode(tmp_path) + b"/caf\xe9 \n.png"
    shutil.copy(SAMPLES / "rocket.jpg", picture)
    assert start_again(desk, os.fsdecode(picture)) == (0, b"")
    (row,) = wait_for_rows(program, 1)
    assert row.startswith(answers["rocket.jpg"][0][0])


def test_the_window_comes_to_the_front_of_another_that_was_wanted(desk: Desk) -> None:
    program = desk.start()
    other = start_another(desk, "--new-window")
    assert desk.x_server.windows() == [other.window, program.window]
    assert start_again(desk) == (0, b"")
    wait_until(lambda: desk.x_server.windows() == [program.window, other.window], PATIENCE, "the first in front")


def test_ctrl_n_opens_another_window(desk: Desk) -> None:
    others = locks(desk)
    program = desk.start(SAMPLES / "cat.png")
    (lock,) = locks(desk) - others
    wait_for_rows(program, 1)
    desk.x_server.focus(program.window)
    desk.x_server.press("n", "Control_L")
    (other,) = wait_until(lambda: set(desk.x_server.windows()) - {program.window}, PATIENCE, "another window")
    program.close_window()
    assert program.wait() == 0
    # It is no child of the one that was closed, goes on without it, and takes its place.
    assert desk.x_server.windows() == [other]
    wait_until(lock.exists, PATIENCE, "the place taken")
    assert start_again(desk) == (0, b"")
    desk.x_server.ask_to_close(other)
    wait_until(lambda: not desk.x_server.windows(), PATIENCE, "no window")


def test_a_killed_program_stands_in_nobody_s_way(desk: Desk) -> None:
    killed = desk.start()
    killed.process.kill()
    killed.wait()
    wait_until(lambda: not desk.x_server.windows(), PATIENCE, "no window")
    program = desk.start(SAMPLES / "cat.png")
    wait_for_rows(program, 1)
    assert start_again(desk, SAMPLES / "coffee.png") == (0, b"")
    wait_for_rows(program, 2)


def test_a_program_that_hangs_stands_in_nobody_s_way(desk: Desk) -> None:
    hanging = desk.start()
    hanging.process.send_signal(signal.SIGSTOP)
    # As if it had been open for long; to one that has just been started more time is given.
    for lock in locks(desk):
        os.utime(lock, (0, 0))
    try:
        program = start_another(desk, str(SAMPLES / "cat.png"))
        desk.x_server.ask_to_close(program.window)
        assert program.wait() == 0
    finally:
        hanging.process.send_signal(signal.SIGCONT)
    hanging.wait_for_words("Ready")
