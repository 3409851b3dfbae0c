"""Whoever wants the training to stop: real children, told in real ways."""

import os
import signal
import subprocess
import time

import pytest

from tests.trainer.children import child
from trainer.stop_signal import StopSignal

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
# Noticed within milliseconds; the rest is for machines that have other things to do.
SOON = 2.0

WATCH = """
import sys
from trainer.stop_signal import StopSignal
stop = StopSignal()
{watch}
print("ready", flush=True)
while not stop.requested:
    sum(range(1000))
print(stop.reason, flush=True)
"""
ON_STDIN = WATCH.format(watch="stop.watch_stdin()")
ON_SIGNALS = WATCH.format(watch="stop.watch_signals()")


def _read_word(program: subprocess.Popen[bytes]) -> bytes:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def test_nobody_asked() -> None:
    stop = StopSignal()
    assert (stop.requested, stop.reason) == (False, None)


def test_the_first_reason_counts() -> None:
    stop = StopSignal()
    stop.request("reader gone")
    stop.request("interrupted")
    assert (stop.requested, stop.reason) == (True, "reader gone")


@pytest.mark.parametrize("byte", [b"", b"\n", b"q"])
def test_the_end_of_stdin_or_a_byte_stops(byte) -> None:
    with child(ON_STDIN) as program:
        assert _read_word(program) == b"ready"
        assert program.stdin is not None
        begun = time.monotonic()
        if byte:
            program.stdin.write(byte)
            program.stdin.flush()
        else:
            program.stdin.close()
        assert _read_word(program) == b"asked"
        assert program.wait(60) == 0
        assert time.monotonic() - begun < SOON


@POSIX
def test_a_window_that_is_killed_stops_its_trainer() -> None:
    window = (
        "import subprocess, sys\n"
        "program = subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdin=subprocess.PIPE)\n"
        "program.wait()\n"
    )
    with child(window, ON_STDIN) as program:
        assert _read_word(program) == b"ready"
        begun = time.monotonic()
        program.send_signal(signal.SIGKILL)
        assert _read_word(program) == b"asked"
        assert _read_word(program) == b""  # the trainer, too, has ended
        assert time.monotonic() - begun < SOON


def test_a_stdin_that_nobody_watches_does_not_stop() -> None:
    code = (
        "from trainer.stop_signal import StopSignal\nstop = StopSignal()\nprint(input() == 'words', stop.requested)\n"
    )
    with child(code) as program:
        assert program.communicate(b"words\n", timeout=60)[0].strip() == b"True False"


@pytest.mark.parametrize("ending", ["sys.exit(5)", "raise RuntimeError"])
def test_waiting_for_stdin_does_not_keep_the_program_from_ending(ending) -> None:
    with child(f"import sys; from trainer.stop_signal import StopSignal; StopSignal().watch_stdin(); {ending}") as one:
        assert one.wait(60) == (5 if "5" in ending else 1)
        assert one.stderr is not None
        assert b"Fatal" not in one.stderr.read()


def test_nobody_else_finds_the_byte() -> None:
    code = (
        "import os, subprocess, sys\n"
        "from trainer.stop_signal import StopSignal\n"
        "stop = StopSignal()\n"
        "stop.watch_stdin()\n"
        "print(os.read(0, 1), sys.stdin.read().encode(), flush=True)\n"
        "subprocess.run([sys.executable, '-c', 'import sys; print(sys.stdin.read().encode(), flush=True)'])\n"
        "print(stop.requested, flush=True)\n"
        "while not stop.requested: pass\n"
    )
    with child(code) as program:
        assert [_read_word(program) for _ in range(3)] == [b"b'' b''", b"b''", b"False"]
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait(60) == 0


@POSIX
def test_a_stdin_that_was_closed_from_the_start_stops() -> None:
    code = (
        "import os; os.close(0)\nfrom trainer.stop_signal import StopSignal\nstop = StopSignal(); stop.watch_stdin()\n"
    )
    with child(code + "print(stop.reason)") as program:
        assert program.communicate(timeout=60)[0].strip() == b"asked"


@POSIX
@pytest.mark.parametrize(("number", "reason"), [(signal.SIGINT, b"interrupted"), (signal.SIGTERM, b"terminated")])
def test_the_first_signal_is_a_request(number, reason) -> None:
    with child(ON_SIGNALS) as program:
        assert _read_word(program) == b"ready"
        begun = time.monotonic()
        program.send_signal(number)
        assert _read_word(program) == reason
        assert program.wait(60) == 0
        assert time.monotonic() - begun < SOON


def test_the_second_ctrl_c_is_no_request() -> None:
    code = (
        "import signal\n"
        "from trainer.stop_signal import StopSignal\n"
        "stop = StopSignal()\n"
        "stop.watch_signals()\n"
        "stop.request('asked')\n"
        "signal.raise_signal(signal.SIGTERM)\n"
        "signal.raise_signal(signal.SIGTERM)\n"
        "signal.raise_signal(signal.SIGINT)\n"
        "print(stop.reason)\n"
        "try:\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    with child(code) as program:
        assert program.communicate(timeout=60)[0].split() == [b"asked", b"interrupted"]


@POSIX
def test_a_signal_that_is_ignored_remains_so() -> None:
    code = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from trainer.stop_signal import StopSignal\n"
        "stop = StopSignal(); stop.watch_signals()\n"
        "signal.raise_signal(signal.SIGINT); print(stop.requested)\n"
        "signal.raise_signal(signal.SIGTERM); print(stop.reason)\n"
    )
    with child(code) as program:
        assert program.communicate(timeout=60)[0].split() == [b"False", b"terminated"]


@POSIX
def test_a_handler_never_waits_for_the_code_that_it_interrupts() -> None:
    """A signal a tenth of a millisecond, while the main thread asks to stop, again and again."""
    code = (
        "import signal\n"
        "from trainer.stop_signal import StopSignal\n"
        "stop = StopSignal()\n"
        "signal.signal(signal.SIGALRM, lambda *_: stop.request('terminated'))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)\n"
        "for number in range(300_000):\n"
        "    stop._reason = None\n"
        "    stop.request('asked')\n"
        "signal.setitimer(signal.ITIMER_REAL, 0)\n"
        "print('done')\n"
    )
    with child(code) as program:
        assert program.communicate(timeout=60)[0].strip() == b"done"
