"""How soon the window is on the screen, when its model is ready, and how soon a dropped picture has its answer.

Each round is a fresh process on Qt's offscreen screen, or on the real one with `--headed`. Warm: the first round is
not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "assets" / "samples" / "cat.png"

ROUND = """
import json, sys, time
began = float(sys.argv[1])
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from imgclass_gui.app import Program, build_application

marks = {}
def mark(name):
    marks.setdefault(name, time.monotonic() - began)

application = build_application()
program = Program(application)
program.painted.connect(lambda: mark("first paint"))

def drop():
    mark("model ready")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(sys.argv[2])])
    window = program.window
    place = QPointF(window.rect().center())
    arguments = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    application.sendEvent(window, QDragEnterEvent(place.toPoint(), *arguments))
    marks["dropped"] = time.monotonic() - began
    application.sendEvent(window, QDropEvent(place, *arguments))

def changed():
    if any(item.scores for item in program.window.gallery.model.items.values()):
        mark("answered")
        application.quit()

def assembled():
    program.models.model_changed.connect(lambda _model: QTimer.singleShot(0, drop))

program.assembled.connect(assembled)
program.window.gallery.model.counts_changed.connect(changed)
application.aboutToQuit.connect(program.close)
program.window.show()
QTimer.singleShot(20_000, application.quit)
application.exec()
print(json.dumps(marks))
"""


def measure(headed: bool) -> dict[str, float]:
    """One round: seconds from the start of the process to each mark."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
        if not headed:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-c", ROUND, str(time.monotonic()), str(SAMPLE)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print the medians and the worst of the rounds, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--headed", action="store_true", help="use the real screen")
    arguments = parser.parse_args()
    rounds = [measure(arguments.headed) for _ in range(arguments.rounds + 1)][1:]
    figures = {name: [each[name] for each in rounds] for name in ("first paint", "model ready")}
    figures["drop to answer"] = [each["answered"] - each["dropped"] for each in rounds]
    limits = {"first paint": 1.0, "drop to answer": 0.5}
    for name, seconds in figures.items():
        limit = f"   (wanted: under {limits[name]} s)" if name in limits else ""
        print(f"{name:15} median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s{limit}")


if __name__ == "__main__":
    main()
