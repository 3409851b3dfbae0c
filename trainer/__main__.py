"""`imgclass-train`: arguments in, an exit status out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from trainer.commands import check
from trainer.contract.program_end import ALL_WELL, SOME_FAILED, run_program

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
    return run_program("imgclass-train", lambda: _run(argv))


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    is_well = COMMANDS[arguments.command][1](arguments)
    return ALL_WELL if is_well else SOME_FAILED


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


if __name__ == "__main__":
    sys.exit(main())
