import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from imgclass_gui.engine import untrusted
from imgclass_gui.engine.stop_flag import Stopped
from imgclass_gui.engine.untrusted import (
    INSPECT_OPTION,
    check_command,
    check_file,
    check_here,
    check_if_asked,
    try_in_child,
)
from tests.models import save_color_model, save_endless_model, save_memory_bomb
from trainer.contract.errors import UserFacingError

POSIX = pytest.mark.skipif(sys.platform != "linux", reason="the memory limit works on Linux only")


@pytest.fixture
def no_limit(monkeypatch):
    """A limit, once set, would stay with the test process; and its input may be closed."""
    monkeypatch.setattr(untrusted, "limit_memory", lambda total: None)
    monkeypatch.setattr(untrusted, "limit_time", lambda seconds, otherwise: None)
    monkeypatch.setattr(untrusted, "_end_with_parent", lambda: None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"  <!DOCTYPE html><p>Not found", "a web page"),
        (b"PK\x03\x04checkpoint", "a zip archive"),
        (b"\x89HDF\r\n", "a Keras file"),
    ],
)
def test_the_beginning_tells(tmp_path, content, message) -> None:
    (tmp_path / "m.onnx").write_bytes(content)
    with pytest.raises(UserFacingError, match=message):
        check_file(str(tmp_path / "m.onnx"))


def test_what_is_no_file_is_told(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="a folder"):
        check_file(str(tmp_path))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(UserFacingError, match="this is no file"):
            check_file(str(tmp_path / "pipe"))
    with pytest.raises(UserFacingError, match="no such file"):
        check_file(str(tmp_path / "gone.onnx"))
    with pytest.raises(UserFacingError, match="cannot be read"):
        check_file("nul\0.onnx")


def test_a_file_beyond_the_limit_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(untrusted, "MAX_FILE_BYTES", 3)
    (tmp_path / "m.onnx").write_bytes(b"more")
    with pytest.raises(UserFacingError, match="larger than a model can be"):
        check_file(str(tmp_path / "m.onnx"))


def test_a_good_model_gets_through_from_any_folder(tmp_path, monkeypatch) -> None:
    save_color_model(tmp_path / "m.onnx")
    (tmp_path / "json.py").write_text("raise SystemExit(7)")  # a trap for programs that import from where they are
    monkeypatch.chdir(tmp_path)
    try_in_child("m.onnx")


def test_the_childs_sentence_arrives(tmp_path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"rubbish")
    with pytest.raises(UserFacingError) as caught:
        try_in_child(str(tmp_path / "m.onnx"))
    assert caught.value.message == "the file is damaged or ends too early"
    assert caught.value.hint == "Download or export the model again."


@POSIX
@pytest.mark.parametrize("gigabytes", [4, 40])
def test_a_memory_bomb_ends_in_a_sentence_and_little_memory(tmp_path, gigabytes) -> None:
    path = save_memory_bomb(tmp_path / "bomb.onnx", gigabytes)
    script = (
        "import resource, subprocess, sys;"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); child.wait();"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(child.returncode)"
    )
    checked = subprocess.run(
        [sys.executable, "-c", script, *check_command(str(path))], capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 1
    report, kilobytes = checked.stdout.splitlines()
    assert "memory" in json.loads(report)["message"]
    assert int(kilobytes) < 400_000


@POSIX
def test_a_memory_bomb_is_refused(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="memory"):
        try_in_child(str(save_memory_bomb(tmp_path / "bomb.onnx", 40)))


def test_an_endless_model_is_ended(tmp_path) -> None:
    start = time.monotonic()
    with pytest.raises(UserFacingError, match="not ready after 2 seconds"):
        try_in_child(str(save_endless_model(tmp_path / "m.onnx")), seconds=2)
    assert time.monotonic() - start < 60


@POSIX
@pytest.mark.parametrize("for_inspection", [False, True])
def test_an_endless_computation_is_told_from_a_slow_machine(tmp_path, for_inspection) -> None:
    with pytest.raises(UserFacingError, match="computes for longer than"):
        try_in_child(str(save_endless_model(tmp_path / "m.onnx")), for_inspection=for_inspection)


def test_what_nobody_thought_of_is_a_damaged_file(tmp_path, capfd, no_limit, monkeypatch) -> None:
    def stumble(path):
        raise ZeroDivisionError

    monkeypatch.setattr("imgclass_gui.engine.graph_scan.scan_graph", stumble)
    assert check_here(str(save_color_model(tmp_path / "m.onnx"))) == 1
    assert "damaged" in json.loads(capfd.readouterr().out)["message"]


def test_a_long_report_fits_into_the_pipe(capfd) -> None:
    untrusted._report("x" * 10**6, "y" * 10**6)
    assert len(capfd.readouterr().out) < 4096


def test_a_crash_of_the_child_is_told(tmp_path, monkeypatch) -> None:
    crash = [sys.executable, "-c", "import os, signal; print('half a rep'); os.abort()"]
    monkeypatch.setattr(untrusted, "check_command", lambda *given: crash)
    with pytest.raises(UserFacingError, match="made ONNX Runtime crash"):
        try_in_child(str(tmp_path / "m.onnx"))


def test_a_child_that_cannot_start_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(untrusted, "check_command", lambda *given: [str(tmp_path / "gone")])
    with pytest.raises(UserFacingError, match="could not be checked"):
        try_in_child(str(tmp_path / "m.onnx"))


def test_a_frozen_program_calls_itself(monkeypatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/imgclass/imgclass")
    assert check_command("m.onnx") == ["/opt/imgclass/imgclass", "--check-model", "m.onnx"]
    assert check_command("m.onnx", INSPECT_OPTION) == ["/opt/imgclass/imgclass", "--check-network", "m.onnx"]


@pytest.mark.parametrize("arguments", [[], ["--check-model"], ["classify", "x.jpg"], ["--check-model", "a", "b"]])
def test_nothing_is_checked_unasked(arguments) -> None:
    assert check_if_asked(arguments) is None


def test_a_check_that_is_asked_for(tmp_path, capfd, no_limit) -> None:
    path = str(save_color_model(tmp_path / "m.onnx"))
    assert check_if_asked(["--check-model", path]) == 0
    assert capfd.readouterr().out == ""
    os.truncate(path, 50)
    assert check_if_asked(["--check-model", path]) == 1
    assert json.loads(capfd.readouterr().out)["message"] == "the file is damaged or ends too early"


def test_memory_that_runs_out_is_reported(tmp_path, capfd, no_limit, monkeypatch) -> None:
    def run_out(path):
        raise MemoryError

    monkeypatch.setattr("imgclass_gui.engine.graph_scan.scan_graph", run_out)
    assert check_here(str(save_color_model(tmp_path / "m.onnx"))) == 1
    assert "more memory than" in json.loads(capfd.readouterr().out)["message"]


def test_a_check_can_be_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        try_in_child(str(save_endless_model(tmp_path / "m.onnx")), stop=stop)


def test_a_check_ends_with_the_program_that_asked_for_it(tmp_path: Path) -> None:
    command = check_command(str(save_endless_model(tmp_path / "m.onnx")))
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(1.5)  # it would go on for long
    assert child.stdin is not None
    child.stdin.close()  # what the system does when the parent is gone
    assert child.wait(20) == 1
