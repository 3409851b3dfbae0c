"""One process holds the lock, as long as it lives and no longer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imgclass_gui.jobs import session_lock
from imgclass_gui.jobs.session_lock import SessionLock

HOLD = """
import sys
from pathlib import Path
from imgclass_gui.jobs.session_lock import SessionLock
lock = SessionLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that tries to hold the lock, until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_one_at_a_time(tmp_path: Path) -> None:
    first, second = SessionLock(tmp_path / "lock"), SessionLock(tmp_path / "lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    assert (first.is_held, second.is_held) == (True, False)
    first.release()
    assert second.take()
    second.release()
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_another_process_keeps_it_until_it_is_killed(tmp_path: Path) -> None:
    lock = SessionLock(tmp_path / "lock")
    with held_elsewhere(tmp_path / "lock") as process:
        assert not lock.take()
        process.kill()
        process.wait()
        assert (tmp_path / "lock").exists()
        assert lock.take()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open stays there")
def test_a_file_that_was_taken_away_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else two could hold it: one the old file, and one a new file of the same name."""
    first, second, third = (SessionLock(tmp_path / "lock") for _ in range(3))
    assert first.take()
    lock = session_lock.lock_file

    def lock_too_late(file: int) -> bool:
        first.release()
        return lock(file)

    monkeypatch.setattr(session_lock, "lock_file", lock_too_late)
    assert second.take()
    monkeypatch.undo()
    assert (tmp_path / "lock").exists()
    assert not third.take()
    second.release()


def test_children_do_not_inherit_it(tmp_path: Path) -> None:
    lock, other = SessionLock(tmp_path / "lock"), SessionLock(tmp_path / "lock")
    assert lock.take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        assert other.take()
        child.kill()
    other.release()
