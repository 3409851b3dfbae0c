"""Owns a selection of the X server, and gives its data to whoever asks: what dragging and copying have in common."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Mapping
from typing import Any

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.protocol import event

# What fits into one request; the rest goes piece by piece (ICCCM, section 2.7.2: INCR properties).
CHUNK = 200_000


class SelectionOwner:
    """A window of no size that offers data.

    Attributes:
        requested: The types that were asked for, in order.
    """

    def __init__(self, display: Display, offers: Mapping[str, bytes]) -> None:
        self.display = display
        self.offers = offers
        self.root = display.screen().root
        self.window = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        self.requested: list[str] = []
        self._pieces: dict[tuple[int, int], tuple[int, bytes]] = {}

    def own(self, selection: str) -> int:
        """Become its owner; returns the server's time of it, as ICCCM wants it rather than "now"."""
        self.window.change_property(self.atom("XdndTypeList"), Xatom.ATOM, 32, self.types())
        now = next(item.time for item in iter(self.display.next_event, None) if item.type == X.PropertyNotify)
        self.window.set_selection_owner(self.atom(selection), now)
        self.display.flush()
        return int(now)

    def atom(self, name: str) -> int:
        """The server's number for a name."""
        return int(self.display.intern_atom(name))

    def types(self) -> list[int]:
        """What is offered."""
        return [self.atom(name) for name in self.offers]

    def serve_until(self, is_end: Callable[[Any], bool], seconds: float) -> Any:
        """Answer requests until an event comes that ends it; returns that event.

        Raises:
            TimeoutError: It did not come.
        """
        deadline = time.monotonic() + seconds
        while True:
            while self.display.pending_events():
                item = self.display.next_event()
                if is_end(item):
                    return item
                self._serve(item)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.display], [], [], left)[0]:
                raise TimeoutError

    def _serve(self, item: Any) -> None:
        if item.type == X.SelectionRequest:
            self._answer(item)
        elif item.type == X.PropertyNotify and item.state == X.PropertyDelete:
            self._send_piece(item.window, item.atom)

    def _answer(self, request: Any) -> None:
        name = self.display.get_atom_name(request.target)
        self.requested.append(name)
        # Old clients leave the choice of the property to the owner.
        property_ = request.property or request.target
        data = self.offers.get(name)
        if name == "TARGETS":
            request.requestor.change_property(property_, Xatom.ATOM, 32, [request.target, *self.types()])
        elif data is None:
            property_ = X.NONE
        elif len(data) > CHUNK:
            request.requestor.change_attributes(event_mask=X.PropertyChangeMask)
            request.requestor.change_property(property_, self.atom("INCR"), 32, [len(data)])
            self._pieces[request.requestor.id, property_] = request.target, data
        else:
            request.requestor.change_property(property_, request.target, 8, data)
        notify = event.SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=property_,
        )
        request.requestor.send_event(notify)
        self.display.flush()

    def _send_piece(self, window: Any, property_: int) -> None:
        """The other side has taken a piece of something large: give it the next, an empty one at the end."""
        type_, left = self._pieces.pop((window.id, property_), (0, None))
        if left is None:
            return
        window.change_property(property_, type_, 8, left[:CHUNK])
        if left:
            self._pieces[window.id, property_] = type_, left[CHUNK:]
        self.display.flush()
