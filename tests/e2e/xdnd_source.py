"""A program that drags something onto a window, as a file manager or a browser does.

It speaks XDND (freedesktop.org, version 5) in raw client messages and knows nothing of the program that it drops on:

    python -m tests.e2e.xdnd_source --display :5 --offer text/uri-list=list.txt [--offer image/png=cat.png] [--leave]

It prints one JSON object about what the target answered.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from Xlib import X, Xatom, error
from Xlib.display import Display
from Xlib.protocol import event

from tests.e2e.selection_owner import SelectionOwner

VERSION = 5
# How long the target may take for each of its answers.
ANSWER_SECONDS = 20.0


@dataclasses.dataclass
class Outcome:
    """What the target answered.

    Attributes:
        target: The window that the pointer was over, 0 for none that knows XDND.
        accepted: Whether its last XdndStatus said that it would take the drop.
        action: The action that it named there, e.g. "XdndActionCopy".
        dropped: Whether XdndDrop was sent.
        finished: Whether XdndFinished came, with the flag that says that the drop was taken.
        requested: The types that the target asked for, in order.
        seconds: From XdndDrop to XdndFinished.
    """

    target: int = 0
    accepted: bool = False
    action: str = ""
    dropped: bool = False
    finished: bool = False
    requested: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0


class DragSource:
    """One drag, from the press of the button to the target's last word."""

    def __init__(self, display: Display, offers: Mapping[str, bytes]) -> None:
        self._display = display
        self._owner = SelectionOwner(display, offers)
        self._outcome = Outcome(requested=self._owner.requested)

    def drag(self, leave: bool) -> Outcome:
        """Drag over the middle of the topmost window, then drop, or leave again."""
        found = self._target()
        if found is None:
            return self._outcome
        target, x, y = found
        self._outcome.target = target.id
        now = self._owner.own("XdndSelection")
        types = self._owner.types()
        self._send(target, "XdndEnter", VERSION << 24 | (len(types) > 3), *[*types, 0, 0, 0][:3])
        # Two steps: a target must also cope with a pointer that moves.
        for step in (8, 0):
            copy = self._owner.atom("XdndActionCopy")
            self._send(target, "XdndPosition", 0, (x - step) << 16 | (y - step), now, copy)
            status = self._wait_for("XdndStatus")
        self._outcome.accepted = bool(status[1] & 1)
        self._outcome.action = self._display.get_atom_name(status[4]) if status[4] else ""
        if leave or not self._outcome.accepted:
            self._send(target, "XdndLeave", 0, 0, 0, 0)
            self._display.sync()
        else:
            self._drop(target, now)
        return self._outcome

    def _drop(self, target: Any, now: int) -> None:
        begun = time.monotonic()
        self._send(target, "XdndDrop", 0, now, 0, 0)
        self._outcome.dropped = True
        finished = self._wait_for("XdndFinished")
        self._outcome.finished = bool(finished[1] & 1)
        self._outcome.seconds = round(time.monotonic() - begun, 3)

    def _target(self) -> tuple[Any, int, int] | None:
        """The topmost window that knows XDND, and its middle."""
        for window in reversed(self._owner.root.query_tree().children):
            try:
                size, attributes = window.get_geometry(), window.get_attributes()
                aware = window.get_full_property(self._owner.atom("XdndAware"), Xatom.ATOM)
            except error.XError:
                continue  # it has just gone
            if attributes.map_state == X.IsViewable and aware is not None and aware.value[0] >= 3:
                return window, size.x + size.width // 2, size.y + size.height // 2
        return None

    def _send(self, target: Any, kind: str, *data: int) -> None:
        numbers = [self._owner.window.id, *data]
        target.send_event(event.ClientMessage(window=target, client_type=self._owner.atom(kind), data=(32, numbers)))
        self._display.flush()

    def _wait_for(self, kind: str) -> list[int]:
        """Serve the target until it sends this message; returns the message's five numbers."""
        wanted = self._owner.atom(kind)
        message = self._owner.serve_until(
            lambda item: item.type == X.ClientMessage and item.client_type == wanted, ANSWER_SECONDS
        )
        return list(message.data[1])


def parser_of_offers(description: str) -> argparse.ArgumentParser:
    """The arguments of a program that offers data to others."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--display", required=True)
    parser.add_argument("--offer", action="append", required=True, metavar="TYPE=FILE", help="data of this type")
    return parser


def offers_from(arguments: argparse.Namespace) -> dict[str, bytes]:
    """The offered data by type."""
    pairs = (offer.partition("=") for offer in arguments.offer)
    return {kind: Path(file).read_bytes() for kind, _, file in pairs}


def main() -> int:
    """Drag what the arguments name; returns 0 when the target took it."""
    parser = parser_of_offers("Drag data onto a window.")
    parser.add_argument("--leave", action="store_true", help="drag over the window and away again")
    arguments = parser.parse_args()
    outcome = DragSource(Display(arguments.display), offers_from(arguments)).drag(arguments.leave)
    print(json.dumps(dataclasses.asdict(outcome)))  # noqa: T201
    return 0 if outcome.finished else 1


if __name__ == "__main__":
    sys.exit(main())
