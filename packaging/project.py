"""Where the project is, which version of it, and of when: what every program of these folders is told."""

from __future__ import annotations

import os
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def version() -> str:
    """The version that is being built, e.g. "0.1.0"."""
    return str(tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def built_at() -> datetime:
    """The one moment that everything says it was made at: SOURCE_DATE_EPOCH, or else that of the last commit."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or _commit_time()), UTC)


def _commit_time() -> str:
    """In seconds since 1970; now, where there is no commit."""
    command = ["git", "-C", str(REPOSITORY), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return str(int(datetime.now(UTC).timestamp()))
