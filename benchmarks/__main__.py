"""Run every benchmark, each in a process of its own so that none inherits another's memory."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "decoding",
    "folder_throughput",
    "window_start",
    "window_folder",
    "curves",
    "inspection",
    "inside_window",
    "retraining",
    "training",
)


def main() -> int:
    """Run them all; returns the number that failed."""
    failed = 0
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
