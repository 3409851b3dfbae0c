"""PySide6 6.12.0 loses a reference at every call: see docs/adr/0002."""

from __future__ import annotations

import subprocess
import sys

EMIT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Source(QObject):
    happened = Signal(bool)
    quiet = Signal()

application = QCoreApplication([])
source = Source()
received = []
source.happened.connect(received.append)
before = [sys.getrefcount(value) for value in (None, True, False)]
for number in range(5000):
    source.happened.emit(number % 2 == 0)
    source.quiet.emit()
after = [sys.getrefcount(value) for value in (None, True, False)]
assert len(received) == 5000
received.clear()
lost = [old - new for old, new in zip(before, [sys.getrefcount(value) for value in (None, True, False)])]
assert max(lost) < 100, lost
"""

SET_TEXT = """
import sys
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for number in range(10000):
    label.setText(str(number))
assert before - sys.getrefcount(None) < 100
"""


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


def test_five_thousand_signals_lose_no_reference() -> None:
    done = _run(EMIT)
    assert done.returncode == 0, done.stderr


def test_ten_thousand_calls_lose_no_reference() -> None:
    done = _run(SET_TEXT)
    assert done.returncode == 0, done.stderr
