"""The smoke test finds what it is there for: tried on the source's programs, and on programs that are broken."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from by_path import REPOSITORY, load

smoke = load("smoke/__main__.py")
programs = load("smoke/programs.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the made-up programs are scripts")
COMMAND = Path(sys.executable).parent / "imgclass"


def bench_of(folder: Path, work: Path, *, is_traced: bool = False):
    return smoke.bench_of(smoke.Place(folder, work, is_traced=is_traced))


def make_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory):
    """What the checks of the command line found with the source's own program."""
    if not COMMAND.exists():
        pytest.skip("the project is not installed here")
    bench = bench_of(COMMAND.parent, tmp_path_factory.mktemp("work"))
    outcomes = {name: smoke.passed(name, check, bench) for name, check in smoke.command_line_checks()}
    return bench, outcomes


def test_the_source_passes(source) -> None:
    _, outcomes = source
    assert all(outcomes.values())
    assert len(outcomes) >= 7


def test_answers_are_equal_to_themselves_and_one_digit_is_noticed(source) -> None:
    bench, _ = source
    assert "equal to the last digit" in smoke.compare(bench.answers, bench.answers)
    changed = dict(bench.answers)
    changed["value"] = {**changed["value"], "runtime": changed["value"]["runtime"] + 1e-12}
    with pytest.raises(smoke.CheckError, match="value"):
        smoke.compare(changed, bench.answers)


def test_what_is_written_elsewhere_in_the_home_folder_is_noticed(source, capsys: pytest.CaptureFixture[str]) -> None:
    bench, _ = source
    checks = dict(smoke.privacy_checks())
    name = "nothing is written but where it is documented"
    assert smoke.passed(name, checks[name], bench)
    (bench.place.home / ".hidden").write_text("")
    assert not smoke.passed(name, checks[name], bench)
    assert ".hidden" in capsys.readouterr().out
    (bench.place.home / ".hidden").unlink()


def test_a_program_that_is_missing_or_fails_or_says_nonsense_fails_its_checks(tmp_path: Path) -> None:
    make_program(tmp_path / "bin", "imgclass", "echo nonsense")
    outcomes = [
        smoke.passed(name, check, bench_of(tmp_path / "bin", tmp_path)) for name, check in smoke.command_line_checks()
    ]
    assert not any(outcomes)


def test_programs_get_an_empty_home_and_no_path(tmp_path: Path) -> None:
    make_program(tmp_path / "bin", "imgclass", 'echo "$HOME|$PATH|$DISPLAY|$PYTHONPATH"')
    bench = bench_of(tmp_path / "bin", tmp_path)
    said = bench.run("imgclass").output.strip().split("|")
    assert said == [str(tmp_path / "home"), str(tmp_path / "no-programs"), "", ""]


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_an_internet_socket_is_noticed(tmp_path: Path) -> None:
    make_program(tmp_path / "bin", "imgclass", f'exec "{sys.executable}" -c "import socket; socket.socket()"')
    bench = bench_of(tmp_path / "bin", tmp_path, is_traced=True)
    bench.run("imgclass")
    check = dict(smoke.privacy_checks())["no internet socket"]
    assert not smoke.passed("no internet socket", check, bench)


def test_without_a_folder_the_usage_is_told() -> None:
    command = [sys.executable, str(REPOSITORY / "packaging" / "smoke")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "FOLDER" in done.stderr
