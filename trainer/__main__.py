"""`imgclass-train`: arguments in, an exit status out, and no traceback for what can be expected."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from trainer.commands import check
from trainer.contract.errors import UserFacingError

ALL_WELL = 0
SOME_PROBLEMS = 1
NOT_USABLE = 2
INTERRUPTED = 130  # 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE

_EXAMPLES = """examples:
  imgclass-train check flowers/         is this folder of classes healthy?
  imgclass-train check flowers/ --json  every finding, for programs

exit status: 0 all well, 1 something is wrong with the pictures (each is named), 2 wrong usage or nothing to work with
"""

# What each command adds to its own parser, and what runs it.
COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], bool]]] = {
    "check": (check.add_arguments, check.run),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run `imgclass-train`.

    Args:
        argv: The arguments after the program's name; those of the process if None.

    Returns:
        The exit status: 0 all well, 1 something is wrong with the pictures, 2 wrong usage or nothing to work with.
    """
    for stream in (sys.stdout, sys.stderr):  # show characters that the terminal's encoding lacks as escapes
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    arguments = _parser().parse_args(argv)
    try:
        is_well = COMMANDS[arguments.command][1](arguments)
        sys.stdout.flush()
        return ALL_WELL if is_well else SOME_PROBLEMS
    except UserFacingError as error:
        return _end(f"{error.message}. {error.hint}" if error.hint else error.message, NOT_USABLE)
    except KeyboardInterrupt:
        return _end("stopped", INTERRUPTED)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`). Python would complain when it flushes stdout at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:  # everything else that touches files translates its errors
        return _end(f"the results cannot be written: {(error.strerror or str(error)).lower()}", NOT_USABLE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="imgclass-train",
        description="Train an image classifier on a folder of pictures, on this computer.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for name, (add_arguments, run) in COMMANDS.items():
        line = (run.__doc__ or "").partition("\n")[0]
        command = commands.add_parser(
            name, help=line[:1].lower() + line[1:].rstrip("."), description=line,
            epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        add_arguments(command)
    return parser


def _end(message: str, status: int) -> int:
    sys.stderr.write(f"imgclass-train: {message}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
