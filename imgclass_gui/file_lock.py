"""A lock on an open file, which the operating system gives back when the process ends, however it ends."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Windows forbids others the bytes that are locked, so it is one where nobody writes.
_LOCKED_BYTE = 1 << 30


def lock_file(file: int) -> bool:
    """Lock a file for this process; returns False where another has it.

    Args:
        file: A descriptor, open for writing. The lock ends with it.
    """
    try:
        if sys.platform == "win32":
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
