"""Whether a window can be shown at all."""

from __future__ import annotations

import ctypes
import os
import sys


def has_display() -> bool:
    """Whether Qt will find a screen. It aborts the process where it does not, so this is asked first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_server_answers()


def _x_server_answers() -> bool:
    """Connect to the X server that `DISPLAY` names, with the library that Qt itself uses for it."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # Qt needs more than this library; what is missing it says best itself
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
