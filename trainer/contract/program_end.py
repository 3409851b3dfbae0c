"""How our command line programs end: an exit status and a sentence, and no traceback for what can be expected."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from trainer.contract.errors import UserFacingError

ALL_WELL = 0
SOME_FAILED = 1
NOT_USABLE = 2
INTERRUPTED = 130  # 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE


def run_program(name: str, body: Callable[[], int]) -> int:
    """Run a program to its end.

    Characters that the terminal's encoding lacks are shown as escapes, from here on and for the rest of the process.

    Args:
        name: The program's name, which precedes what it says on stderr.
        body: What it does; returns its exit status. What it writes to stdout is flushed.

    Returns:
        The exit status: that of the body, 2 after a `UserFacingError` or a failed write, 130 after Ctrl-C, 141 where
        the reader of stdout has gone.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = body()
        sys.stdout.flush()
        return status
    except UserFacingError as error:
        return _end(name, sentence(error), NOT_USABLE)
    except KeyboardInterrupt:
        return _end(name, "stopped", INTERRUPTED)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`). Python would complain when it flushes stdout at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:  # everything else that touches files translates its errors
        return _end(name, f"the results cannot be written: {(error.strerror or str(error)).lower()}", NOT_USABLE)


def sentence(error: UserFacingError) -> str:
    """An error and its way out as a line for people."""
    return f"{error.message}. {error.hint}" if error.hint else error.message


def _end(name: str, message: str, status: int) -> int:
    with suppress(OSError):  # nobody reads stderr any more, but the status may still be asked for
        sys.stderr.write(f"{name}: {message}\n")
    return status
