"""What one start of the program tells the window that is already open, and the folder in which it does.

Nothing of Qt: a start that only hands over is over before Qt would be there.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from platformdirs import user_config_path, user_data_path

# More than a command line can hold, also where each of its bytes is written as an escape.
MAX_BYTES = 1 << 26
_LONGEST_TOKEN = 1000


@dataclass(frozen=True, slots=True)
class Handover:
    """What a start was asked to open.

    Attributes:
        paths: Absolute paths; bytes that are no valid text are surrogates, as in `sys.argv`. None: only the window
            is wanted.
        token: What the desktop gave to the start so that a window may come to the front; may be empty.
    """

    paths: tuple[str, ...] = ()
    token: str = ""

    @classmethod
    def of_this_start(cls, paths: Sequence[str]) -> Handover:
        """The paths of this process's command line.

        Raises:
            OSError: The current folder is gone.
        """
        return cls(tuple(map(os.path.abspath, paths)), os.environ.get("XDG_ACTIVATION_TOKEN", ""))

    def encode(self) -> str:
        """As JSON in pure ASCII, which also holds file names that are no valid text."""
        return json.dumps({"paths": self.paths, "token": self.token})

    @classmethod
    def decode(cls, text: str | bytes) -> Handover:
        """Read what `encode` wrote.

        Raises:
            ValueError: It is something else.
        """
        try:
            read = json.loads(text)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(read, dict):
            raise ValueError("no object")
        paths, token = read.get("paths"), read.get("token")
        if not isinstance(paths, list) or not all(isinstance(path, str) and _is_usable(path) for path in paths):
            raise ValueError("no list of absolute paths")
        if not isinstance(token, str) or len(token) > _LONGEST_TOKEN or "\0" in token:
            raise ValueError("no token")
        return cls(tuple(paths), token)


def session_folder() -> Path:
    """The folder that all starts of this person on this screen share. It may not exist yet.

    Programs with another home for their settings and data, as tests give them, have another one.
    """
    marks = [str(place("imgclass", appauthor=False)) for place in (user_config_path, user_data_path)]
    marks += [os.environ.get(name, "") for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SESSIONNAME")]
    name = blake2b("\0".join(marks).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return _runtime_folder() / name


def make_private(folder: Path) -> None:
    """Make a folder that nobody else can enter, and the one above it, which nobody else can change.

    Raises:
        OSError: That cannot be, or somebody else has made them.
    """
    for each, forbidden in ((folder.parent, 0o022), (folder, 0o077)):
        each.mkdir(mode=0o700, exist_ok=True)
        info = each.lstat()
        is_ours = sys.platform == "win32" or (info.st_uid == os.getuid() and not info.st_mode & forbidden)
        if not stat.S_ISDIR(info.st_mode) or not is_ours:
            raise PermissionError(f"{each} is not a folder of this person alone")


def _runtime_folder() -> Path:
    """In the place for such things, which a desktop clears when the person logs out; else among temporary files."""
    name = "imgclass-session"
    if sys.platform != "win32":
        place = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
        if place.is_dir() and place.stat().st_uid == os.getuid():  # after `su` it is still the other person's
            return place / "imgclass"
        name = f"{name}-{os.getuid()}"
    from tempfile import gettempdir

    return Path(gettempdir(), name)


def _is_usable(path: str) -> bool:
    return os.path.isabs(path) and "\0" not in path
