"""Errors that nobody expected: real processes that crash, hang on, or are killed."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from imgclass_gui import crash_reports
from imgclass_gui.crash_file import CrashFile, fatal_error, take_leftovers
from imgclass_gui.crash_reports import CrashReports, without_home
from imgclass_gui.log_file import LogFile, last_lines

# Starts as the program does, then does something.
START = """
import sys, os, time, threading, ctypes, warnings
from imgclass_gui.logs import start_logging
reports = start_logging()
reports.note_fact("Model", "cats.onnx")
{body}
"""


def start(body: str, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_STATE_HOME": str(home), "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home)}
    environment.pop("PYTHONFAULTHANDLER", None)
    return subprocess.Popen(
        [sys.executable, "-c", START.format(body=body)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(body: str, home: Path) -> tuple[int, str]:
    process = start(body, home)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def reports_in(home: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(home.rglob("crash-*.txt"))]


def log_in(home: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in home.rglob("imgclass.log"))


def test_an_uncaught_error_leaves_a_report_that_says_what_and_where(tmp_path: Path) -> None:
    status, errors = run("def broken(): raise ValueError('the cat is gone')\nbroken()", tmp_path)
    assert status == 1
    assert "Traceback" not in errors
    (report,) = reports_in(tmp_path)
    assert report.startswith("Imgclass met an error")
    for word in ("ValueError: the cat is gone", "in broken", "cats.onnx", "onnxruntime 1.", "Python:", "System:"):
        assert word in report
    assert "the cat is gone" in log_in(tmp_path)
    assert not list(tmp_path.rglob("running-*.txt"))


def test_an_error_in_a_thread_is_reported_and_the_program_goes_on(tmp_path: Path) -> None:
    body = "t = threading.Thread(target=lambda: 1 / 0, name='decoder'); t.start(); t.join(); print('on')"
    status, errors = run(body, tmp_path)
    assert status == 0
    assert "Traceback" not in errors
    (report,) = reports_in(tmp_path)
    assert "ZeroDivisionError" in report
    assert "decoder" in log_in(tmp_path)


@pytest.mark.parametrize(
    ("body", "reason"), [("os.abort()", "Aborted"), ("ctypes.string_at(0)", "Segmentation fault|access violation")]
)
def test_a_native_crash_is_reported_by_the_next_start(tmp_path: Path, body: str, reason: str) -> None:
    assert run(body, tmp_path)[0] != 0
    assert reports_in(tmp_path) == []
    assert run("print(len(reports.left), file=sys.stderr)", tmp_path) == (0, "1\n")
    (report,) = reports_in(tmp_path)
    assert report.startswith("Imgclass ended unexpectedly")
    assert any(word in report for word in reason.split("|"))
    assert "Model: cats.onnx" in report
    assert run("print(len(reports.left), file=sys.stderr)", tmp_path) == (0, "0\n")


def test_a_killed_process_leaves_nothing_to_report(tmp_path: Path) -> None:
    process = start("print('here', flush=True); time.sleep(60)", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.communicate()
    assert list(tmp_path.rglob("running-*.txt"))
    assert run("print(len(reports.left), file=sys.stderr)", tmp_path) == (0, "0\n")
    assert reports_in(tmp_path) == []
    assert not list(tmp_path.rglob("running-*.txt"))


def test_the_file_of_a_process_that_lives_is_left_alone(tmp_path: Path) -> None:
    process = start("print('here', flush=True); sys.stdin.readline()", tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    run("pass", tmp_path)
    assert len(list(tmp_path.rglob("running-*.txt"))) == 1
    process.kill()
    process.communicate()


def test_what_python_and_qt_complain_of_comes_to_the_log(tmp_path: Path) -> None:
    body = """
from PySide6.QtCore import qWarning
qWarning("a warning of Qt")
warnings.warn("a warning of Python")
class Bad:
    def __del__(self): raise RuntimeError("while it went")
Bad()
"""
    assert run(body, tmp_path)[0] == 0
    log = log_in(tmp_path)
    for word in ("a warning of Qt", "a warning of Python", "while it went"):
        assert word in log
    assert reports_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be closed so on Windows")
def test_without_a_place_to_write_the_program_works_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    status, errors = run("import logging; logging.error('said'); print('on'); 1 / 0", blocked)
    assert status == 1
    assert "said" in errors


@pytest.fixture
def reports(tmp_path: Path) -> CrashReports:
    return CrashReports(tmp_path / "crashes", tmp_path / "log")


def report(reports: CrashReports, error: Exception) -> None:
    try:
        raise error
    except Exception:
        logger = logging.Logger("a test")
        logger.addHandler(reports)
        logger.exception("uncaught")


def test_only_the_newest_reports_are_kept(reports: CrashReports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash_reports, "_MOST_OF_ONE_PROCESS", 100)
    for number in range(crash_reports.NEWEST + 3):
        report(reports, ValueError(str(number)))
    kept = sorted(reports.folder.glob("crash-*.txt"))
    assert len(kept) == crash_reports.NEWEST
    assert "ValueError: 12" in kept[-1].read_text()


def test_the_same_error_again_and_a_flood_of_errors_make_no_more_reports(reports: CrashReports) -> None:
    told: list[Path] = []
    reports.on_report = told.append
    for _ in range(3):
        report(reports, ValueError("again"))
    assert len(told) == 1
    for number in range(50):
        report(reports, ValueError(str(number)))
    assert len(told) == crash_reports._MOST_OF_ONE_PROCESS


def test_a_report_does_not_name_the_home_folder(reports: CrashReports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada.lovelace"))
    report(reports, ValueError("/home/ada.lovelace/pictures/cat.png"))
    (written,) = reports.folder.glob("crash-*.txt")
    assert "ada.lovelace" not in written.read_text()
    assert without_home("/home/ada.lovelace/x") == "~/x"


def test_a_log_that_says_error_without_a_traceback_is_no_crash(reports: CrashReports) -> None:
    logger = logging.Logger("a test")
    logger.addHandler(reports)
    logger.error("an expected failure")
    assert not reports.folder.exists()


@pytest.mark.parametrize("text", ["", "Imgclass 0.1.0, started", "\0\xff", "Windows fatal exception: code 0xe06d7363"])
def test_what_is_no_crash_is_told_from_one(text: str) -> None:
    assert fatal_error(text) == ""


def test_a_process_has_its_file_as_long_as_it_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faulthandler.is_enabled", lambda: False)
    file = CrashFile(tmp_path)
    file.open()
    file.note("Model: cats.onnx")
    assert take_leftovers(tmp_path) == [] or sys.platform == "win32"
    file.close()
    assert list(tmp_path.iterdir()) == []


def test_a_log_of_two_writers_loses_nothing_and_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "new" / "imgclass.log"
    writers = [LogFile(path, max_bytes=1000) for _ in range(2)]
    for number in range(200):
        writers[number % 2].emit(logging.LogRecord("x", logging.ERROR, "", 0, f"line {number:03}", None, None))
    lines = [*path.with_name("imgclass.log.1").read_text().splitlines(), *path.read_text().splitlines()]
    assert lines == [f"line {number:03}" for number in range(200 - len(lines), 200)]
    assert path.stat().st_size <= 1000
    assert last_lines(path, 2).splitlines() == ["line 198", "line 199"]
    assert last_lines(tmp_path / "none", 2) == ""
