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
    if arguments and arguments[0].startswith("--check-model"):
        # Only a frozen program calls itself so; everybody else is spared the import.
        from imgclass_gui.engine.untrusted import check_if_asked

        status = check_if_asked(arguments)
        if status is not None:
            return status
    parser = argparse.ArgumentParser(
        prog="imgclass-gui", description="Drop pictures on the window and see what the network says."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="pictures, folders or an .onnx file to open")
    parser.add_argument("--version", action="version", version=f"imgclass {__version__}")
    paths = parser.parse_args(arguments).paths
    if not has_display():
        parser.exit(2, "imgclass-gui: there is no screen here. In a terminal, use: imgclass classify PATH...\n")
    from imgclass_gui.app import run

    return run(paths)


if __name__ == "__main__":
    sys.exit(main())
