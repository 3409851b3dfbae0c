"""What `make run` starts: the window on the sample pictures, or the same in the terminal where there is no screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SAMPLES = os.path.relpath(Path(__file__).resolve().parent.parent / "assets" / "samples")


def main() -> int:
    """Start the program on the samples; returns its exit status."""
    from imgclass_gui.display import has_display

    if has_display():
        from imgclass_gui.__main__ import main as open_window

        return open_window([SAMPLES])
    from imgclass_gui.cli import main as run_command

    print("There is no screen here, so the sample pictures are classified in the terminal.\n", flush=True)
    return run_command(["classify", SAMPLES])


if __name__ == "__main__":
    sys.exit(main())
