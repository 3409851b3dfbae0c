"""`imgclass-gui [PATH...]`: the window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from imgclass_gui import __version__
from imgclass_gui.display import has_display


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit status.

    Args:
        arguments: The command line after the program's name; the process's own if None.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments and arguments[0].startswith("--check-"):
        # Only a frozen program calls itself so; everybody else is spared the import.
        from imgclass_gui.engine.untrusted import check_if_asked

        status = check_if_asked(arguments)
        if status is not None:
            return status
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not has_display():
        parser.exit(2, "imgclass-gui: there is no screen here. In a terminal, use: imgclass classify PATH...\n")
    if options.screenshot:
        from imgclass_gui.app import run_for_screenshot

        return run_for_screenshot(options.screenshot, options.paths)
    from imgclass_gui.jobs.one_window import OneWindow

    place = OneWindow()
    if not place.take() and not options.new_window and place.hand_over(options.paths):
        return 0
    from imgclass_gui.app import run

    return run(options.paths, place)


def build_parser() -> argparse.ArgumentParser:
    """The options of the window's program."""
    parser = argparse.ArgumentParser(
        prog="imgclass-gui", description="Drop pictures on the window and see what the network says."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="pictures, folders or an .onnx file to open")
    parser.add_argument(
        "--new-window",
        action="store_true",
        help="open another window, also where one is open that could take the paths",
    )
    parser.add_argument(
        "--screenshot",
        metavar="FILE",
        help="save a picture of the window as PNG once it shows the answers, and end; nothing is remembered",
    )
    parser.add_argument("--version", action="version", version=f"imgclass {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
