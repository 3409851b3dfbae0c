"""Where `imgclass` begins and ends: arguments in, an exit status out, and no traceback for what can be expected."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from imgclass_gui.cli.arguments import parse_arguments
from imgclass_gui.engine.untrusted import check_if_asked
from trainer.contract.errors import UserFacingError

ALL_WELL = 0
SOME_FAILED = 1
NOT_USABLE = 2
INTERRUPTED = 130  # 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run `imgclass`.

    Args:
        argv: The arguments after the program's name; those of the process if None.

    Returns:
        The exit status: 0 all well, 1 some inputs failed, 2 wrong usage or no usable model.
    """
    given = sys.argv[1:] if argv is None else list(argv)
    checked = check_if_asked(given)
    if checked is not None:
        return checked
    _never_fail_to_encode()
    arguments = parse_arguments(given)
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.CRITICAL + 1)
    try:
        from imgclass_gui.cli.classify import classify

        return SOME_FAILED if classify(arguments) else ALL_WELL
    except UserFacingError as error:
        return _end(sentence(error), NOT_USABLE)
    except KeyboardInterrupt:
        return _end("stopped", INTERRUPTED)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`). Python would complain when it flushes stdout at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:  # everything else that touches files translates its errors
        return _end(f"the results cannot be written: {(error.strerror or str(error)).lower()}", NOT_USABLE)


def sentence(error: UserFacingError) -> str:
    """An error and its way out as a line for people."""
    return f"{error.message}. {error.hint}" if error.hint else error.message


def _end(message: str, status: int) -> int:
    sys.stderr.write(f"imgclass: {message}\n")
    return status


def _never_fail_to_encode() -> None:
    """Show characters that the terminal's encoding lacks as escapes, instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
