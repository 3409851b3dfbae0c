"""Small folders and real trainings on them, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
MODULE = [sys.executable, "-m", "trainer"]


def make_shapes(folder: Path, count: int, side: int = 32, labels: tuple[str, ...] = ("bar", "dot")) -> Path:
    """Pictures that can be told apart: a bright bar or a bright spot, somewhere in noise of its own."""
    random = np.random.default_rng(0)
    for label in labels:
        (folder / label).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            pixels = random.integers(0, 120, (side, side, 3), dtype=np.uint8)
            x, y = random.integers(2, side - 10, 2)
            if label == labels[0]:
                pixels[:, x : x + 3] = random.integers(160, 256, 3)
            else:
                pixels[y : y + 8, x : x + 8] = random.integers(160, 256, 3)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder


def start_fit(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start `imgclass-train fit --json`."""
    command = [*MODULE, "fit", "--json", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ), **options
    )


def fit(*arguments: str | Path, status: int = 0) -> list[dict[str, Any]]:
    """Run it to its end; the events."""
    child = start_fit(*arguments, stdin=subprocess.DEVNULL)
    out, err = child.communicate()
    assert child.returncode == status, err.decode()
    return [json.loads(line) for line in out.splitlines()]


def named(events: list[dict[str, Any]], tag: str) -> list[dict[str, Any]]:
    """The events of one kind."""
    return [event for event in events if event["event"] == tag]


def wait_for(child: subprocess.Popen[bytes], tag: str, count: int = 1) -> None:
    """Read a child's events until one has come so often."""
    assert child.stdout is not None
    for line in child.stdout:
        count -= json.loads(line)["event"] == tag
        if count == 0:
            return
    raise AssertionError(f"the child ended without {tag}")


def rest_of(child: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """The events that are still to come; its last words on stderr are waited for."""
    assert child.stdout is not None
    assert child.stderr is not None
    events = [json.loads(line) for line in child.stdout]
    child.stderr.read()
    return events
