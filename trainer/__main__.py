"""`imgclass-train`: arguments in, an exit status out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from trainer.commands import augment, check, estimate, evaluate, fit
from trainer.contract.program_end import run_program

_EXAMPLES = """examples:
  imgclass-train check flowers/                         is this folder of classes healthy?
  imgclass-train fit flowers/ -o run/                   train, choose the best way, measure
  imgclass-train fit flowers/ -o run/ --recipe linear-probe
  imgclass-train fit -o run/ --resume                   go on after a stop
  imgclass-train evaluate run/model.onnx new_flowers/   how good is a model on other pictures?
  imgclass-train estimate --config run/config.json      how long does each recipe take here?
  imgclass-train augment --config run/config.json -o preview/   how are the pictures varied?

exit status: 0 all well, 1 something is wrong with the pictures (each is named), 2 wrong usage or nothing to work with
"""

# What each command adds to its own parser, and what runs it.
COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]] = {
    "check": (check.add_arguments, check.run),
    "augment": (augment.add_arguments, augment.run),
    "estimate": (estimate.add_arguments, estimate.run),
    "fit": (fit.add_arguments, fit.run),
    "evaluate": (evaluate.add_arguments, evaluate.run),
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
    return COMMANDS[arguments.command][1](arguments)


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


def program() -> NoReturn:
    """The process `imgclass-train`: it is gone as soon as its work is."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads any more
            stream.flush()
    # Taking torch and its threads apart would keep whoever waits for the end of a training waiting for a second.
    os._exit(status)


if __name__ == "__main__":
    program()
