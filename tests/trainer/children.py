"""Python programs that tests start as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def child(code: str, *arguments: object, **options) -> Iterator[subprocess.Popen[bytes]]:
    """A program whose streams are pipes unless the options say otherwise; killed at the end if it still runs."""
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    if os.name == "posix":
        options["preexec_fn"] = _heed_interrupts
    with subprocess.Popen(command, env=environment, **options) as program:
        try:
            yield program
        finally:
            program.kill()


def _heed_interrupts() -> None:
    """Tests that run in the background of a shell inherit that Ctrl-C is ignored; a person's terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
