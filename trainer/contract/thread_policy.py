"""How threads that compute wait for each other."""

from __future__ import annotations

import os


def wait_without_spinning() -> None:
    """Have OpenMP's threads sleep while they wait. Must run before torch is first imported.

    By default they spin, and keep from its core the very thread that they wait for as soon as anything else runs:
    beside one busy program, training on two cores was 12 times as fast with this. On a quiet machine it costs nothing.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
