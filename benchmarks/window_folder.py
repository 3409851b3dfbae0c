"""A folder of thousands of pictures in the window: how long the GUI thread was ever blocked, and what memory it takes.

The folder is dropped on the real window (Qt's offscreen screen). A timer ticks on the GUI thread; the longest gap
between two ticks is the longest time for which the window would not have answered. The list is scrolled meanwhile.
The baseline is the same timer in the same process before the folder was dropped.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.heartbeat import Heartbeat, resident_bytes

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DISTINCT = 200


def make_folder(folder: Path, count: int) -> None:
    """Fill a folder with JPEGs of 500x375: some hundred distinct ones, and hard links to them."""
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(0)
    for number in range(min(DISTINCT, count)):
        coarse = random.integers(0, 256, (12, 16, 3), np.uint8)
        Image.fromarray(coarse).resize((500, 375), Image.Resampling.BICUBIC).save(
            folder / f"{number:05}.jpg", quality=90
        )
    for number in range(DISTINCT, count):
        os.link(folder / f"{number % DISTINCT:05}.jpg", folder / f"{number:05}.jpg")


def main() -> None:
    """Drop the folder, wait for the last answer, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = home
        make_folder(Path(folder), arguments.pictures)
        run(folder, arguments.pictures)


def run(folder: str, count: int) -> None:
    """The measurement itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    from imgclass_gui.app import Program, build_application

    application = build_application()
    program = Program(application)
    program.window.resize(1280, 800)
    ready, done = QEventLoop(), QEventLoop()
    program.assembled.connect(lambda: program.models.model_changed.connect(lambda _model: ready.quit()))
    program.window.show()
    ready.exec()
    heartbeat, pause = Heartbeat(), QEventLoop()
    heartbeat.start()
    QTimer.singleShot(2000, pause.quit)
    pause.exec()
    print(f"idle: longest gaps {heartbeat.worst_ms()} ms, {resident_bytes() >> 20} MB", flush=True)

    memory: list[tuple[int, int]] = []
    answered = 0

    def on_answered(ids: list[int]) -> None:
        nonlocal answered
        answered += len(ids)
        memory.append((answered, resident_bytes()))
        if answered >= count:
            done.quit()

    program.classify.answered.connect(on_answered)
    scroll = QTimer(interval=40)
    bar = program.window.gallery.list.verticalScrollBar()
    scroll.timeout.connect(lambda: bar.setValue((bar.value() + 500) % max(1, bar.maximum())))
    scroll.start()
    heartbeat.start()
    began = time.perf_counter()
    program.intake.offer([folder])
    done.exec()
    seconds = time.perf_counter() - began
    half = next(figures for figures in memory if figures[0] >= count / 2)
    growth = (memory[-1][1] - half[1]) / (memory[-1][0] - half[0])
    print(f"{count} pictures in {seconds:.0f} s, {count / seconds:.0f} a second, {threading.active_count()} threads")
    print(f"running: longest gaps {heartbeat.worst_ms()} ms (wanted: under 50)")
    peak = max(figure for _, figure in memory)
    print(f"memory: peak {peak >> 20} MB (wanted: under 600), second half grows {growth:.0f} bytes a picture (2048)")
    program.close()


if __name__ == "__main__":
    main()
