"""The trainer's ears: who started it closes its stdin, or a person presses Ctrl-C, and it ends in good order."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Literal

# "asked": a byte or the end of stdin, so the window wants it, or is gone itself.
StopReason = Literal["asked", "interrupted", "terminated", "reader gone"]


class RunStopped(Exception):  # noqa: N818 - no error: somebody asked for it
    """What is under way was asked to end."""


class StopSignal:
    """Whether the training shall stop. Nothing is stopped by it: the training looks at it often, and ends in order.

    Not built on `threading.Event`, whose lock a signal's handler could find taken by the very code that it interrupts:
    it would wait for ever. Setting an attribute needs none.
    """

    def __init__(self) -> None:
        self._reason: StopReason | None = None
        self._interrupts = 0

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop; costs nothing."""
        return self._reason is not None

    @property
    def reason(self) -> StopReason | None:
        """The first reason to stop; None while there is none."""
        return self._reason

    def request(self, reason: StopReason) -> None:
        """Ask to stop; safe in any thread and in a signal's handler."""
        if self._reason is None:
            self._reason = reason

    def watch_stdin(self) -> None:
        """Take a byte on stdin, or its end, for a request, from here on and for the rest of the process.

        Only for a program that holds the other end: a terminal in the background or an empty stdin would stop the
        training at once. Everybody else in this process, and its children, find stdin empty.
        """
        try:
            own = os.dup(0)
        except OSError:  # it was closed from the start
            self.request("asked")
            return
        # Nobody else may take the byte. And on Windows, a pipe that one thread is reading blocks whoever as much as
        # looks at it, such as numpy while it is imported (numpy issue 24290).
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        threading.Thread(target=self._wait_for, args=(own,), name="stop-on-stdin", daemon=True).start()

    def watch_signals(self) -> None:
        """Take the first Ctrl-C, or a SIGTERM, for a request; a second Ctrl-C raises `KeyboardInterrupt`.

        To be called in the main thread. A signal that is ignored, as for programs in a shell's background, remains so.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def _wait_for(self, descriptor: int) -> None:
        try:
            # Not through `sys.stdin`, whose lock would be held while Python shuts down.
            os.read(descriptor, 1)
        except OSError:  # nobody could stop us by it any more
            pass
        self.request("asked")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            self._interrupts += 1
            if self._interrupts > 1:
                raise KeyboardInterrupt
        self.request("interrupted" if number == signal.SIGINT else "terminated")
