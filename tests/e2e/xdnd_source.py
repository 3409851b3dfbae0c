"""A program that drags something onto a window, as a file manager or a browser does.

It speaks XDND (freedesktop.org, version 5) in raw client messages and knows nothing of the program that it drops on:

    python xdnd_source.py --display :5 --offer text/uri-list=list.txt [--offer image/png=cat.png] [--leave]

It prints one JSON object about what the target answered.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import select
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from Xlib import X, Xatom, error
from Xlib.display import Display
from Xlib.protocol import event

VERSION = 5
# What fits into one request; the rest goes piece by piece (ICCCM, section 2.7.2: INCR properties).
CHUNK = 200_000


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

    def __init__(self, display: Display, offers: dict[str, bytes], timeout: float) -> None:
        self._display = display
        self._offers = offers
        self._timeout = timeout
        self._root = display.screen().root
        self._window = self._root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        self._pieces: dict[tuple[int, int], bytes] = {}
        self._outcome = Outcome()

    def drag(self, at: Sequence[int] | None, leave: bool) -> Outcome:
        """Drag over the window at a point of the screen (the middle of the topmost one), then drop or leave."""
        found = self._target(at)
        if found is None:
            return self._outcome
        target, x, y = found
        self._outcome.target = target.id
        now = self._own_selection()
        self._enter(target)
        # Two steps: a target must also cope with a pointer that moves.
        for step in (8, 0):
            self._send(target, "XdndPosition", 0, (x - step) << 16 | (y - step), now, self._atom("XdndActionCopy"))
            status = self._wait_for("XdndStatus")
        self._outcome.accepted = bool(status[1] & 1)
        self._outcome.action = self._display.get_atom_name(status[4]) if status[4] else ""
        if leave or not self._outcome.accepted:
            self._send(target, "XdndLeave", 0, 0, 0, 0)
            self._display.sync()
            return self._outcome
        self._drop(target, now)
        return self._outcome

    def _drop(self, target: Any, now: int) -> None:
        begun = time.monotonic()
        self._send(target, "XdndDrop", 0, now, 0, 0)
        self._outcome.dropped = True
        finished = self._wait_for("XdndFinished")
        self._outcome.finished = bool(finished[1] & 1)
        self._outcome.seconds = round(time.monotonic() - begun, 3)

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _target(self, at: Sequence[int] | None) -> tuple[Any, int, int] | None:
        """The topmost window that knows XDND, at the point if one is given, and the point."""
        for window in reversed(self._root.query_tree().children):
            try:
                size, attributes = window.get_geometry(), window.get_attributes()
                aware = window.get_full_property(self._atom("XdndAware"), Xatom.ATOM)
            except error.XError:
                continue  # it has just gone
            if attributes.map_state != X.IsViewable or aware is None or aware.value[0] < 3:
                continue
            x, y = at or (size.x + size.width // 2, size.y + size.height // 2)
            if size.x <= x < size.x + size.width and size.y <= y < size.y + size.height:
                return window, x, y
        return None

    def _own_selection(self) -> int:
        """Own the data that is dragged; returns the server's time of it, as ICCCM wants it rather than "now"."""
        self._window.change_property(self._atom("XdndActionList"), Xatom.ATOM, 32, [self._atom("XdndActionCopy")])
        types = [self._atom(name) for name in self._offers]
        self._window.change_property(self._atom("XdndTypeList"), Xatom.ATOM, 32, types)
        now = next(item.time for item in iter(self._display.next_event, None) if item.type == X.PropertyNotify)
        self._window.set_selection_owner(self._atom("XdndSelection"), now)
        return int(now)

    def _enter(self, target: Any) -> None:
        types = [self._atom(name) for name in self._offers]
        more = len(types) > 3
        self._send(target, "XdndEnter", VERSION << 24 | more, *[*types, 0, 0, 0][:3])

    def _send(self, target: Any, kind: str, *data: int) -> None:
        message = event.ClientMessage(
            window=target, client_type=self._atom(kind), data=(32, [self._window.id, *data, 0, 0, 0, 0][:5])
        )
        target.send_event(message)
        self._display.flush()

    def _wait_for(self, kind: str) -> list[int]:
        """Serve the target until it sends this message; returns the message's five numbers."""
        wanted = self._atom(kind)
        deadline = time.monotonic() + self._timeout
        while True:
            while self._display.pending_events():
                item = self._display.next_event()
                if item.type == X.ClientMessage and item.client_type == wanted:
                    return list(item.data[1])
                self._serve(item)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._display], [], [], left)[0]:
                raise TimeoutError(f"no {kind} came")

    def _serve(self, item: Any) -> None:
        if item.type == X.SelectionRequest:
            self._answer(item)
        elif item.type == X.PropertyNotify and item.state == X.PropertyDelete:
            self._send_piece(item.window, item.atom)

    def _answer(self, request: Any) -> None:
        name = self._display.get_atom_name(request.target)
        self._outcome.requested.append(name)
        data = self._offers.get(name)
        property_ = request.property if data is not None else X.NONE
        if data is not None and len(data) > CHUNK:
            request.requestor.change_attributes(event_mask=X.PropertyChangeMask)
            request.requestor.change_property(property_, self._atom("INCR"), 32, [len(data)])
            self._pieces[request.requestor.id, property_] = data
        elif data is not None:
            request.requestor.change_property(property_, request.target, 8, data)
        notify = event.SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=property_,
        )
        request.requestor.send_event(notify)
        self._display.flush()

    def _send_piece(self, window: Any, property_: int) -> None:
        """The target has taken a piece of something large: give it the next, an empty one at the end."""
        left = self._pieces.get((window.id, property_))
        if left is None:
            return
        name = self._outcome.requested[-1]
        window.change_property(property_, self._atom(name), 8, left[:CHUNK])
        if left:
            self._pieces[window.id, property_] = left[CHUNK:]
        else:
            del self._pieces[window.id, property_]
        self._display.flush()


def main() -> int:
    """Drag what the arguments name; returns 0 when the target took it."""
    parser = argparse.ArgumentParser(description="Drag data onto a window.")
    parser.add_argument("--display", required=True)
    parser.add_argument("--offer", action="append", required=True, metavar="TYPE=FILE", help="data of this type")
    parser.add_argument("--at", nargs=2, type=int, metavar=("X", "Y"), help="where; else the topmost window")
    parser.add_argument("--leave", action="store_true", help="drag over the window and away again")
    parser.add_argument("--timeout", type=float, default=15.0, help="seconds for each answer of the target")
    arguments = parser.parse_args()
    pairs = (offer.partition("=") for offer in arguments.offer)
    offers = {kind: Path(file).read_bytes() for kind, _, file in pairs}
    source = DragSource(Display(arguments.display), offers, arguments.timeout)
    outcome = source.drag(arguments.at, arguments.leave)
    print(json.dumps(dataclasses.asdict(outcome)))  # noqa: T201
    return 0 if outcome.finished else 1


if __name__ == "__main__":
    sys.exit(main())
