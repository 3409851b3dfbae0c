"""A private X server without a screen, and what a person at it can do: look, focus a window, press keys, close it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from Xlib import XK, X, error
from Xlib.display import Display
from Xlib.ext import xtest
from Xlib.protocol import event

WIDTH, HEIGHT = 1280, 800
START_SECONDS = 20.0
# Between one movement of a finger and the next; a menu bar takes keys that come all at once for something else.
KEY_MILLISECONDS = 15
# No dialog or menu is so large both ways, and no main window smaller.
MAIN_SIDE = 500

T = TypeVar("T")


def why_missing() -> str:
    """Why no server can be started here; empty when one can."""
    return "" if shutil.which("Xvfb") else "Xvfb is not installed"


class XServer:
    """A running server, seen through a connection of our own.

    Attributes:
        name: What the environment variable DISPLAY must say.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._display = Display(name)
        # Windows come and go while we look at them: that is no error of ours.
        self._display.set_error_handler(lambda *_: None)
        self._root = self._display.screen().root
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)

    def close(self) -> None:
        """End the connection; with it the server ends."""
        self._display.close()

    def screenshot(self) -> NDArray[np.uint8]:
        """What is on the screen: uint8 of shape (height, width, 3), red first."""
        image = self._root.get_image(0, 0, WIDTH, HEIGHT, X.ZPixmap, 0xFFFFFFFF)
        pixels = np.frombuffer(image.data, np.uint8).reshape(HEIGHT, WIDTH, 4)
        return pixels[:, :, 2::-1]

    def windows(self) -> list[int]:
        """The ids of the windows on the screen that are large enough to be a program's own, topmost first."""
        found = []
        for window in reversed(self._root.query_tree().children):
            with contextlib.suppress(error.XError):
                size = window.get_geometry()
                if window.get_attributes().map_state == X.IsViewable and min(size.width, size.height) > MAIN_SIDE:
                    found.append(window.id)
        return found

    def appeared(self) -> list[int]:
        """The ids of the windows that have come onto the screen since the last time, those that went again included."""
        self._display.sync()
        events = [self._display.next_event() for _ in range(self._display.pending_events())]
        return [event.window.id for event in events if event.type == X.MapNotify]

    def title(self, window: int) -> str:
        """What a window calls itself."""
        atom = self._display.intern_atom
        found = self._window(window).get_full_property(atom("_NET_WM_NAME"), atom("UTF8_STRING"))
        return found.value.decode() if found else ""

    def focus(self, window: int) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._window(window).set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def press(self, key: str, *modifiers: str) -> None:
        """Press and release a key, e.g. `press("Tab", "Shift_L")`, in the window that has the keyboard."""
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(name)) for name in (*modifiers, key)]
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code, time=KEY_MILLISECONDS)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code, time=KEY_MILLISECONDS)
        self._display.sync()

    def click(self, x: int, y: int) -> None:
        """Move the mouse there and press its first button."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, kind, 1, time=KEY_MILLISECONDS)
        self._display.sync()

    def ask_to_close(self, window: int) -> None:
        """Send what the close button of a window's frame sends (ICCCM, section 4.2.8.1)."""
        atom = self._display.intern_atom
        data = (32, [atom("WM_DELETE_WINDOW"), X.CurrentTime, 0, 0, 0])
        message = event.ClientMessage(window=window, client_type=atom("WM_PROTOCOLS"), data=data)
        self._window(window).send_event(message)
        self._display.sync()

    def _window(self, identity: int) -> Any:
        return self._display.create_resource_object("window", identity)


@contextlib.contextmanager
def running_x_server() -> Iterator[XServer]:
    """Start Xvfb on a display that is free; it ends with the block, and also when this process is killed."""
    # Without root's rights the server can't make the folder of its socket everywhere.
    with contextlib.suppress(OSError):
        os.makedirs("/tmp/.X11-unix", mode=0o1777, exist_ok=True)
    reading, writing = os.pipe()
    # `-terminate`: the server ends with its last connection, and `XServer` holds one as long as it lives.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    command += ["-terminate", "-dpi", "96"]
    # In a session of its own: Ctrl-C in the terminal is for the tests, which then end the server in order.
    process = subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {process.communicate(timeout=START_SECONDS)[1].decode()}")
        server = XServer(f":{number}")
        try:
            yield server
        finally:
            server.close()
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """End a child surely, and release its pipes."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def wait_until(condition: Callable[[], T | None], seconds: float, what: str) -> T:
    """Ask again and again until the answer is true, and give it; else fail and say what never came."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(0.02)
    return answer
