"""The arguments of `imgclass`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from imgclass_gui import __version__
from imgclass_gui.cli.expects_arguments import add_expects
from imgclass_gui.cli.inspection_arguments import add_inspection

_EXAMPLES = """examples:
  imgclass classify photo.jpg                          what the bundled network says
  imgclass classify holiday/ --recursive               all pictures of a folder and its sub-folders
  imgclass classify holiday/ --json | jq .path         one JSON object a line, as soon as it is known
  imgclass classify holiday/ --csv -o answers.csv      a table for a spreadsheet
  imgclass classify photo.jpg --model my_network.onnx  another network
  imgclass expects my_network.onnx                     how it wants its pictures, or what may be tried
  imgclass layers my_network.onnx                      what it is made of
  imgclass features photo.jpg --layer "convolution 3"  its channels, by what they do for the answer
  imgclass value photo.jpg --layer 3 --at 5,40,40      how one number came about, with a proof

exit status: 0 all well, 1 some pictures failed (each is named), 2 wrong usage or no usable model
"""


def parse_arguments(given: Sequence[str]) -> argparse.Namespace:
    """Read the arguments after the program's name; ends the program with status 2 when they are wrong."""
    parser = argparse.ArgumentParser(
        prog="imgclass",
        description="Say what is on pictures, on this computer and without a network connection.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"imgclass {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_classify(commands)
    add_expects(commands, _EXAMPLES)
    add_inspection(commands, _EXAMPLES)
    if given and given[0] in ("classify", "expects"):
        # Options may stand between the paths, which sub-parsers cannot do when they are called by their parent.
        return _parse_mixed(commands.choices[given[0]], given[1:])
    return parser.parse_args(given)


def _parse_mixed(parser: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """Parse options and paths in any order; what follows "--" are paths."""
    end = given.index("--") if "--" in given else len(given)
    arguments = parser.parse_intermixed_args(given[:end])
    arguments.paths += given[end + 1 :]
    if not arguments.paths and arguments.command == "classify":
        parser.error("the following arguments are required: PATH")
    return arguments


def _add_classify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "classify",
        help="say what is on pictures",
        description="Say what is on pictures: the likeliest classes of each, best first.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a picture, or a folder of pictures")
    parser.add_argument("--model", metavar="FILE", help="an .onnx image classifier (default: the bundled one)")
    parser.add_argument("--top", type=_positive, default=5, metavar="N", help="how many classes to name (default: 5)")
    parser.add_argument("-r", "--recursive", action="store_true", help="go into the sub-folders of folders")
    parser.add_argument(
        "--batch", type=_positive, default=1, metavar="N", help="pictures in one run of the network (default: 1)"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="one JSON object a line")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="comma-separated values")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to a file; .csv, .json and .jsonl choose the form by themselves"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="write the program's own log to stderr")
    parser.set_defaults(command="classify")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


_positive.__name__ = "number"  # argparse shows it: "invalid number value"
