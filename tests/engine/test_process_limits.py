import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from imgclass_gui.engine import process_limits
from imgclass_gui.engine.process_limits import (
    allowed_memory,
    allowed_seconds,
    bytes_on_disk,
    limit_memory,
    limit_time,
    memory_in_use,
    was_out_of_time,
)

GIGABYTE = 1 << 30


def test_weights_earn_time_and_memory() -> None:
    assert allowed_memory(0) < 2 * GIGABYTE - (300 << 20)  # what two processes take by themselves
    assert allowed_memory(GIGABYTE) - allowed_memory(0) == 3 * GIGABYTE
    assert allowed_seconds(0) < 5
    assert allowed_seconds(500 << 20) == allowed_seconds(0) + 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems and their disks do not tell of holes")
def test_holes_of_a_file_are_no_weights(tmp_path) -> None:
    (tmp_path / "hole").touch()
    os.truncate(tmp_path / "hole", GIGABYTE)
    assert bytes_on_disk(os.stat(tmp_path / "hole")) < 1 << 20
    (tmp_path / "full").write_bytes(b"x" * 100_000)
    assert bytes_on_disk(os.stat(tmp_path / "full")) == 100_000


def test_a_system_that_counts_no_blocks() -> None:
    assert bytes_on_disk(SimpleNamespace(st_size=7)) == 7


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit works on Linux only")
def test_the_memory_limit_holds_in_a_process_of_its_own() -> None:
    script = (
        "from imgclass_gui.engine.process_limits import limit_memory, memory_in_use\n"
        "limit_memory(memory_in_use() + (100 << 20))\n"
        "try: bytes(200 << 20)\n"
        "except MemoryError: print('refused')\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "refused\n"


def test_a_system_without_limits(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    limit_memory(1)
    late = threading.Event()
    limit_time(0.01, late.set)
    assert late.wait(20)


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_a_system_that_refuses_limits(monkeypatch, error) -> None:
    resource = pytest.importorskip("resource")

    def refuse(which, limits):
        raise error

    monkeypatch.setattr(resource, "setrlimit", refuse)
    limit_memory(1)
    late = threading.Event()
    limit_time(0.01, late.set)
    assert late.wait(20)


def test_a_system_that_does_not_tell_what_is_in_use(monkeypatch) -> None:
    monkeypatch.setattr(process_limits, "Path", lambda name: SimpleNamespace(read_text=lambda encoding: "not a number"))
    assert memory_in_use() is None


@pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="Windows has no such limit")
def test_a_process_that_computes_for_too_long_is_ended() -> None:
    script = "from imgclass_gui.engine.process_limits import limit_time\nlimit_time(1, print)\nwhile True: pass\n"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert was_out_of_time(ended.returncode)
    assert not was_out_of_time(0)
    assert not was_out_of_time(1)
