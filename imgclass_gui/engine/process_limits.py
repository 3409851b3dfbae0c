"""Limits of memory and time for a process that opens a stranger's file; they stay in force until it ends."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

# Of a small file's process: with what Python and this program themselves take, all stays below two gigabytes.
MEMORY_ALLOWANCE = 1536 << 20
# The weights are read, laid out anew for the processor, and held by the graph that is looked into.
MEMORY_PER_WEIGHT = 3
TIME_ALLOWANCE_SECONDS = 2.5
WEIGHTS_PER_SECOND = 50 << 20


def allowed_memory(weights: int) -> int:
    """How many bytes a model may take, by the bytes of its files."""
    return MEMORY_ALLOWANCE + MEMORY_PER_WEIGHT * weights


def allowed_seconds(weights: int) -> float:
    """For how long a model may be loaded and tried, in seconds of processor time, by the bytes of its files."""
    return TIME_ALLOWANCE_SECONDS + weights / WEIGHTS_PER_SECOND


def bytes_on_disk(info: os.stat_result) -> int:
    """A file's size without its holes, which hold nothing and can be of any size."""
    blocks = getattr(info, "st_blocks", None)  # missing on Windows
    return info.st_size if blocks is None else min(info.st_size, 512 * blocks)


def memory_in_use() -> int | None:
    """This process's address space in bytes; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, AttributeError):
        return None


def limit_memory(total_bytes: int) -> None:
    """Bound this process's address space, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit remains
        return
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (total_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (OSError, ValueError):  # macOS knows the name but not the limit
        return


def limit_time(until: float, otherwise: Callable[[], object]) -> None:
    """End this process once it has computed for so long; the system does it where it can.

    Args:
        until: What `time.process_time` will tell then; exact to about a second. The limit may be set anew.
        otherwise: Called on a thread of its own after as many seconds of any time, where the system cannot.
    """
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (max(1, round(until)), hard))
    except (ImportError, OSError, ValueError):
        watch = threading.Timer(max(0.0, until - time.process_time()), otherwise)
        watch.daemon = True
        watch.start()


def was_out_of_time(returncode: int) -> bool:
    """Whether the system ended a process because of `limit_time`."""
    import signal

    return hasattr(signal, "SIGXCPU") and returncode == -signal.SIGXCPU
