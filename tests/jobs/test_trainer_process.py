from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_process import TrainerProcess

# Says that it is there, waits for the end of stdin, says that it was asked to end, and ends.
OBEDIENT = "import sys; print('here', flush=True); sys.stdin.read(); print('asked', flush=True); sys.exit(7)"
# On Windows, SIGTERM ends a process as hard.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def python(code: str) -> TrainerProgram:
    return TrainerProgram(sys.executable, ("-c", code))


@pytest.fixture
def process(qtbot: QtBot):
    process = TrainerProcess()
    yield process
    process.close(patience_seconds=0)


class Heard:
    """All that a process told."""

    def __init__(self, process: TrainerProcess) -> None:
        self.output = b""
        self.ends = []
        process.output_received.connect(self._on_output)
        process.ended.connect(self.ends.append)

    def _on_output(self, data: bytes) -> None:
        self.output += data


def test_a_request_to_stop_ends_it_in_good_order(process: TrainerProcess, qtbot: QtBot) -> None:
    heard = Heard(process)
    process.start(python(OBEDIENT), [])
    qtbot.waitUntil(lambda: b"here" in heard.output)
    assert process.is_running
    with qtbot.waitSignal(process.ended):
        process.stop()
    assert heard.output.split() == [b"here", b"asked"]
    assert (heard.ends[0].status, heard.ends[0].has_crashed) == (7, False)
    assert not process.is_running


def test_a_kill_is_told_as_a_crash_and_what_was_on_stderr_too(process: TrainerProcess, qtbot: QtBot) -> None:
    heard = Heard(process)
    process.start(python("import sys; print('no', file=sys.stderr, flush=True);" + OBEDIENT), [])
    qtbot.waitUntil(lambda: b"here" in heard.output)
    with qtbot.waitSignal(process.ended):
        process.kill()
    assert heard.ends[0].has_crashed
    assert heard.ends[0].error_text == "no\n"


def test_a_program_that_is_not_there_ends_at_once(process: TrainerProcess, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(process.ended) as ended:
        process.start(TrainerProgram(str(tmp_path / "missing")), [])
    assert ended.args[0].has_crashed
    assert not process.is_running


def test_nothing_is_told_of_a_child_that_was_discarded(process: TrainerProcess, qtbot: QtBot) -> None:
    heard = Heard(process)
    process.start(python(OBEDIENT), [])
    qtbot.waitUntil(lambda: b"here" in heard.output)
    process.start(python("print('second')"), [])
    qtbot.waitUntil(lambda: len(heard.ends) == 1)
    assert heard.ends[0].status == 0
    assert heard.output.split() == [b"here", b"second"]


def test_a_child_does_not_outlive_its_parent(tmp_path: Path, qtbot: QtBot) -> None:
    """Killed as hard as can be, the parent leaves an end of stdin behind, which the child takes for a request."""
    sign = tmp_path / "gone"
    child = f"import sys, pathlib; print('here', flush=True); sys.stdin.read(); pathlib.Path({str(sign)!r}).touch()"
    parent = f"""
import os, signal, sys
from PySide6.QtCore import QCoreApplication
from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_process import TrainerProcess
application = QCoreApplication([])
process = TrainerProcess()
process.output_received.connect(lambda data: b"\\n" in data and os.kill(os.getpid(), signal.{KILL.name}))
process.start(TrainerProgram(sys.executable, ("-c", {child!r})), [])
application.exec()
"""
    killed = TrainerProcess()
    with qtbot.waitSignal(killed.ended, timeout=20_000) as ended:
        killed.start(python(parent), [])
    assert ended.args[0].has_crashed
    qtbot.waitUntil(sign.exists, timeout=10_000)


def test_twenty_starts_and_stops_leave_nothing_behind(process: TrainerProcess, qtbot: QtBot) -> None:
    heard = Heard(process)

    def round_trip(number: int) -> None:
        process.start(python(OBEDIENT), [])
        qtbot.waitUntil(lambda: heard.output.count(b"here") == number)
        with qtbot.waitSignal(process.ended):
            process.stop()

    round_trip(1)
    files = _open_files()
    for number in range(2, 21):
        round_trip(number)
    qtbot.waitUntil(lambda: not process.children() or len(process.children()) <= 1)  # its timer
    assert _open_files() <= files


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("no /proc to count open files in")
    return len(list(folder.iterdir()))
