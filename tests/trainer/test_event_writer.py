"""The writer in this process for what it says when, and in children for what a process does to its stdout."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.contract.example_events import step
from tests.trainer.children import child
from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import encode
from trainer.contract.event_reader import EventReader, load_events
from trainer.contract.events import Failed, Finished, Log, Progress
from trainer.event_writer import PAUSE_SECONDS, EventWriter

POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes, signals and devices of POSIX")

BEGIN = """
import os, subprocess, sys, threading
from pathlib import Path
from trainer.contract.events import *
from trainer.event_writer import EventWriter
def step(number, steps=1000):
    return StepEnd(epoch=1, step=number, steps=steps, loss=0.5)
"""


@pytest.fixture
def heard():
    return []


@pytest.fixture
def writer(heard):
    with EventWriter(listener=heard.append) as writer:
        yield writer


def test_the_listener_and_the_log_get_every_event_in_order(writer, heard, tmp_path) -> None:
    begun = time.time()
    writer.write(Log(message="before there is a log"))
    writer.log_to(tmp_path / "events.jsonl")
    told = [Log(message="\udcff"), Progress(stage="reading", done=0, total=3), step(1), Finished(path="a")]
    for event in told:
        writer.write(event)
    assert heard[1:] == told
    assert list(load_events(tmp_path / "events.jsonl")) == told
    for line in (tmp_path / "events.jsonl").read_bytes().splitlines():
        assert begun <= json.loads(line)["time"] <= time.time()
    assert not writer.reader_gone


def test_steps_that_come_too_soon_are_left_out_but_never_the_last_one(writer, heard) -> None:
    begun = time.monotonic()
    for epoch in (1, 2, 3):
        for number in range(1, 20_001):
            writer.write(step(number, 20_000, epoch))
    seconds = time.monotonic() - begun
    assert heard[0] == step(1, 20_000)
    assert [event.epoch for event in heard if event.step == 20_000] == [1, 2, 3]
    assert len(heard) <= 1 + seconds / PAUSE_SECONDS + 3
    assert seconds < 30  # those that are left out cost next to nothing


def test_every_stage_has_its_first_and_last_progress(writer, heard) -> None:
    for stage in ("reading pictures", "computing features"):
        for done in range(5001):
            writer.write(Progress(stage=stage, done=done, total=5000))
    assert [(event.stage, event.done) for event in heard if event.done in (0, 5000)] == [
        ("reading pictures", 0), ("reading pictures", 5000), ("computing features", 0), ("computing features", 5000),
    ]  # fmt: skip
    assert len(heard) < 100


def test_a_step_comes_through_again_after_the_pause(writer, heard) -> None:
    begun = time.monotonic()
    number = 0
    while len(heard) < 4:
        number += 1
        writer.write(step(number, 10**9))
    assert number > 4
    assert time.monotonic() - begun >= 3 * PAUSE_SECONDS


def test_threads_do_not_cut_each_others_lines(writer, tmp_path) -> None:
    writer.log_to(tmp_path / "events.jsonl")
    threads = [
        threading.Thread(target=lambda n=n: [writer.write(Log(message=f"{n} {i} " + "x" * 999)) for i in range(200)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = [event.message.split()[:2] for event in load_events(tmp_path / "events.jsonl")]
    assert len(read) == 1600
    for number in range(8):
        assert [i for n, i in read if n == str(number)] == [str(i) for i in range(200)]


@pytest.mark.parametrize("before", [b"", encode(step(1), 0), encode(step(1), 0) + b'{"event": "st'])
def test_the_log_goes_on_where_a_killed_run_left_it(writer, tmp_path, before) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(before)
    writer.log_to(path)
    writer.write(step(2))
    assert list(load_events(path)) == [step(1)] * bool(before) + [step(2)]
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"\n") == len(before.splitlines()) + 1


def test_a_log_that_cannot_be_opened_is_told(writer, tmp_path) -> None:
    with pytest.raises(UserFacingError, match=r"gone/events\.jsonl cannot be written: no such file"):
        writer.log_to(tmp_path / "gone" / "events.jsonl")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_told_once_and_the_listener_still_hears(writer, heard) -> None:
    writer.log_to(Path("/dev/full"))
    with pytest.raises(UserFacingError, match="/dev/full cannot be written: no space left on device"):
        writer.write(step(1))
    writer.write(Failed(message="the disk is full"))
    assert heard == [step(1), Failed(message="the disk is full")]


@POSIX
def test_a_disk_that_fills_up_within_a_line_and_has_room_again(tmp_path) -> None:
    """The size of a file has a limit in this child: the first line is cut by it, as it would be by a full disk."""
    path = tmp_path / "events.jsonl"
    code = BEGIN + (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "writer = EventWriter(to_stdout=True)\n"
        "writer.log_to(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))\n"
        "from trainer.contract.errors import UserFacingError\n"
        "try:\n"
        "    writer.write(Log(message='x' * 200))\n"
        "except UserFacingError as error:\n"
        "    writer.write(Failed(message=error.message))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "writer.write(Stopped(epoch=3))\n"
        "writer.close()\n"
    )
    with child(code, path) as program:
        told, errors = program.communicate(timeout=60)
    assert errors == b""
    events = EventReader().feed(told)
    assert [event.tag for event in events] == ["log", "failed", "stopped"]
    assert events[1].message == f"{path} cannot be written: file too large"
    assert path.read_bytes().index(b"\n") == 100
    assert [event.tag for event in load_events(path)] == ["stopped"]


def test_nothing_else_reaches_stdout(tmp_path) -> None:
    code = BEGIN + (
        "print('before')\n"
        "writer = EventWriter(to_stdout=True)\n"
        "writer.log_to(Path(sys.argv[1]))\n"
        "import ctypes, logging\n"
        "c = ctypes.CDLL(None) if os.name == 'posix' else ctypes.cdll.msvcrt\n"
        "def flood():\n"
        "    for number in range(2000):\n"
        "        print('from Python', number)\n"
        "        sys.__stdout__.write('from the old stdout\\n')\n"
        "        os.write(1, b'from the descriptor\\n')\n"
        "        c.printf(b'from C\\n')\n"
        "thread = threading.Thread(target=flood)\n"
        "thread.start()\n"
        "for number in range(2000):\n"
        "    writer.write(Log(message=str(number)))\n"
        "os.system('echo from a shell')\n"
        "subprocess.run([sys.executable, '-c', 'print(\"from a child\")'])\n"
        "thread.join()\n"
        "writer.write(Finished(path='a'))\n"
        "writer.close()\n"
        "print('after')\n"
    )
    with child(code, tmp_path / "events.jsonl") as program:
        told, errors = program.communicate(timeout=60)
        assert program.returncode == 0
    before, _, lines = told.partition(b"\n")
    assert before.strip() == b"before"
    events = EventReader().feed(lines)
    assert events == [*(Log(message=str(number)) for number in range(2000)), Finished(path="a")]
    assert lines == (tmp_path / "events.jsonl").read_bytes()
    for words, times in (
        ("Python", 2000), ("the old stdout", 2000), ("the descriptor", 2000), ("C", 2000), ("a shell", 1),
        ("a child", 1),
    ):  # fmt: skip
        assert errors.count(f"from {words}".encode()) == times, words
    assert errors.count(b"after") == 1


@POSIX
def test_a_reader_that_goes_is_remembered_and_the_log_goes_on(tmp_path) -> None:
    path = tmp_path / "events.jsonl"
    code = BEGIN + (
        "gone = []\n"
        "writer = EventWriter(to_stdout=True, on_reader_gone=lambda: gone.append(1))\n"
        "writer.log_to(Path(sys.argv[1]))\n"
        "number = 0\n"
        "while not writer.reader_gone:\n"
        "    number += 1\n"
        "    writer.write(Log(message=str(number)))\n"
        "print('not on stdout')\n"
        "writer.write(Stopped(epoch=len(gone), reason='reader gone'))\n"
        "writer.close()\n"
    )
    with child(code, path) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        first = program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read().strip() == b"not on stdout"
        assert program.wait(60) == 0
    events = list(load_events(path))
    assert EventReader().feed(first) == [events[0]]
    assert [event.message for event in events[:-1]] == [str(number) for number in range(1, len(events))]
    assert (events[-1].tag, events[-1].epoch) == ("stopped", 1)


@POSIX
def test_after_a_kill_the_log_holds_all_that_was_seen(tmp_path) -> None:
    path = tmp_path / "events.jsonl"
    code = BEGIN + (
        "writer = EventWriter(to_stdout=True)\n"
        "writer.log_to(Path(sys.argv[1]))\n"
        "number = 0\n"
        "while True:\n"
        "    number += 1\n"
        "    writer.write(Log(message=str(number) + ' ' + 'x' * 5000))\n"
    )
    seen = []
    for _ in range(3):
        with child(code, path) as program:
            assert program.stdout is not None
            reader, events = EventReader(), []
            while len(events) < 50:
                events += reader.feed(os.read(program.stdout.fileno(), 777))
            program.send_signal(signal.SIGKILL)
            seen.append(len(events))
    numbers = [int(event.message.split()[0]) for event in load_events(path)]
    starts = [index for index, number in enumerate(numbers) if number == 1]
    assert len(starts) == 3
    for start, end, least in zip(starts, [*starts[1:], len(numbers)], seen, strict=True):
        assert numbers[start:end] == list(range(1, end - start + 1))
        assert end - start >= least


def test_it_is_there_before_anything_heavy() -> None:
    with child("import sys, trainer.event_writer, trainer.stop_signal; print(*sys.modules)") as program:
        modules = program.communicate(timeout=60)[0].split()
    assert b"trainer.event_writer" in modules
    assert not {b"torch", b"numpy", b"PIL", b"onnx", b"onnxruntime"} & {*modules}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a closed descriptor")
def test_without_a_stderr_events_still_come() -> None:
    code = BEGIN + "writer = EventWriter(to_stdout=True); writer.write(Log(message='a')); print('b')\n"
    with child(
        "import os, sys; os.close(2); os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])", code
    ) as one:
        told = one.communicate(timeout=60)[0]
    assert EventReader().feed(told) == [Log(message="a")]
