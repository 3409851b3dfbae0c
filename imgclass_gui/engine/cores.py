"""How many cores there are to compute on."""

from __future__ import annotations

import os
from pathlib import Path

_TOPOLOGY = Path("/sys/devices/system/cpu")


def physical_cores() -> int:
    """The number of physical cores that this process may use, at least 1.

    Two hardware threads of a core share its arithmetic units, so a second one adds little to a network's speed. Where
    the system does not tell which threads belong together, each one counts.
    """
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    return max(1, len({_core_of(cpu) for cpu in os.sched_getaffinity(0)}))


def _core_of(cpu: int) -> str:
    """A name that the hardware threads of one core have in common."""
    try:
        return (_TOPOLOGY / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text(encoding="ascii").strip()
    except OSError:
        return str(cpu)
