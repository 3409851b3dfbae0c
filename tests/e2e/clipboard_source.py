"""A program in which something has been copied: it owns the clipboard until somebody has pasted, or its input ends.

    python -m tests.e2e.clipboard_source --display :5 --offer image/png=cat.png

It prints "copied" when the clipboard is its own.
"""

from __future__ import annotations

import select
import sys

from Xlib.display import Display

from tests.e2e.selection_owner import SelectionOwner
from tests.e2e.xdnd_source import offers_from, parser_of_offers


def main() -> int:
    """Offer what the arguments name until standard input ends."""
    arguments = parser_of_offers("Copy data to the clipboard.").parse_args()
    owner = SelectionOwner(Display(arguments.display), offers_from(arguments))
    owner.own("CLIPBOARD")
    print("copied", flush=True)  # noqa: T201
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            owner.serve_until(lambda _: False, 0.05)
        except TimeoutError:
            continue
    return 0


if __name__ == "__main__":
    sys.exit(main())
