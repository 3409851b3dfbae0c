"""The arguments of `imgclass expects`."""

from __future__ import annotations

import argparse


def add_expects(commands: argparse._SubParsersAction[argparse.ArgumentParser], examples: str) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "expects",
        usage="imgclass expects [MODEL [PICTURE ...]] [options]",
        help="say how a network wants its pictures, and try the usual ways",
        description="Say how a network wants its pictures prepared and how that is known. Where the file does not tell,"
        " the usual recipes are tried on some pictures and set side by side, the likeliest first.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="an .onnx image classifier (default: the bundled one), then pictures or folders (default: the samples)",
    )
    parser.add_argument("--model", metavar="FILE", help="the classifier; all other paths are pictures then")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--use", type=int, metavar="N", help="remember recipe N for this file, by its content")
    action.add_argument("--forget", action="store_true", help="forget what was remembered for this file")
    parser.add_argument("--save", metavar="COPY", help="write a copy of the model that says itself what it expects")
    parser.add_argument("-v", "--verbose", action="store_true", help="write the program's own log to stderr")
    parser.set_defaults(command="expects")
