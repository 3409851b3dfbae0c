"""The endings of our programs, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.contract.errors import UserFacingError
from trainer.contract.program_end import sentence

REPOSITORY = Path(__file__).resolve().parents[2]
BEGIN = """
import os, sys
from trainer.contract.errors import UserFacingError
from trainer.contract.program_end import run_program
def body():
    {body}
    return 7
sys.exit(run_program("a-program", body))
"""


def _run(body: str, **options) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error"}
    if "stdout" not in options:
        options["stdout"] = subprocess.PIPE
    environment.update(options.pop("extra", {}))
    command = [sys.executable, "-c", BEGIN.format(body=body)]
    return subprocess.run(command, stderr=subprocess.PIPE, env=environment, timeout=60, **options)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("pass", 7, b""),
        ("raise UserFacingError('it is so', 'Do that.')", 2, b"a-program: it is so. Do that.\n"),
        ("raise UserFacingError('it is so')", 2, b"a-program: it is so\n"),
        ("raise KeyboardInterrupt", 130, b"a-program: stopped\n"),
        ("raise OSError(5, 'Broken')", 2, b"a-program: the results cannot be written: broken\n"),
        ("raise OSError('Odd')", 2, b"a-program: the results cannot be written: odd\n"),
        ("sys.exit(9)", 9, b""),
    ],
)
def test_each_ending_has_its_status_and_its_sentence(body, status, said) -> None:
    done = _run(body)
    assert (done.returncode, done.stderr.replace(b"\r\n", b"\n"), done.stdout) == (status, said, b"")


def test_a_mistake_of_ours_is_not_hidden() -> None:
    done = _run("raise RuntimeError('a mistake')")
    assert done.returncode == 1
    assert b"Traceback" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="broken pipes of POSIX")
def test_a_reader_that_has_enough_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = _run("print('words')", stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_words_that_only_the_last_flush_cannot_write_are_told() -> None:
    with open("/dev/full", "wb") as full:
        done = _run("print('words')", stdout=full)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"the results cannot be written: no space left on device" in done.stderr


def test_characters_that_the_encoding_lacks_become_escapes() -> None:
    done = _run("print(chr(0x732b)); raise UserFacingError(chr(0xdcff))", extra={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (2, b"\\u732b", b"a-program: \\udcff")


def test_a_sentence_has_its_way_out() -> None:
    assert sentence(UserFacingError("it is so", "Do that.")) == "it is so. Do that."
    assert sentence(UserFacingError("it is so")) == "it is so"
