"""The arguments of `imgclass layers`, `features` and `value`."""

from __future__ import annotations

import argparse

# As many crops as a sheet has room for.
MOST_PLACES = 400

Commands = argparse._SubParsersAction


def add_inspection(commands: Commands[argparse.ArgumentParser], examples: str) -> None:
    """Add the three commands."""
    parser = _command(commands, "layers", "say what a network is made of", examples)
    parser.add_argument("model_file", nargs="?", metavar="MODEL", help="an .onnx file (default: the bundled one)")
    parser = _command(commands, "features", "write a layer's feature maps, and say what each channel does", examples)
    parser.add_argument("images", nargs="+", metavar="IMAGE", help="a picture; with --strongest many, and folders")
    _add_layer(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="a .png sheet, or an .npz with float32 (C, H, W)")
    parser.add_argument("--class", dest="label", metavar="LABEL", help="whose answer (default: the likeliest class)")
    parser.add_argument(
        "--quick", action="store_true", help="rank by gradient times activation instead of by removing each channel"
    )
    _add_strongest(parser)
    parser = _command(commands, "value", "say how one number of a layer came about, with a proof", examples)
    parser.add_argument("image", metavar="IMAGE", help="a picture")
    _add_layer(parser)
    parser.add_argument("--at", type=_place, required=True, metavar="C,Y,X", help="channel, row and column, from 0")
    parser.add_argument("--after", action="store_true", help="the value after the layer's activation")


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, purpose: str, examples: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=purpose,
        description=purpose[:1].upper() + purpose[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--model", metavar="FILE", help="an .onnx image classifier (default: the bundled one)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("-v", "--verbose", action="store_true", help="write the program's own log to stderr")
    parser.set_defaults(command=name)
    return parser


def _add_layer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--layer", required=True, metavar="NAME", help="a layer's number, title or tensor")


def _add_strongest(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what a channel looks for")
    group.add_argument(
        "--strongest", type=_count, metavar="K", help="the K pictures in which the channel is strongest, and where"
    )
    group.add_argument("--channel", type=_index, metavar="N", help="which channel, from 0; -o writes its places' crops")
    group.add_argument("-r", "--recursive", action="store_true", help="go into the sub-folders of folders")


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_PLACES:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_PLACES:,}")
    return number


_count.__name__ = "number"  # argparse shows it: "invalid number value"


def _index(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("channels are counted from 0")
    return number


_index.__name__ = "channel"


def _place(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


_place.__name__ = "place"  # argparse shows it: "invalid place value"
