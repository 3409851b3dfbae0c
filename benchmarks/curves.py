"""Live curves: what a chart costs the GUI thread, with many points against few.

    python -m benchmarks.curves [--points 100000] [--epochs 10000] [--rounds 15]

Many single steps, then many epochs. Setting and painting are measured in turns with a chart of 100 steps and 10 epochs,
on Qt's offscreen screen at twice the resolution; figures are medians.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imgclass_gui.widgets.training.curve_chart import CurveChart
    from imgclass_gui.widgets.training.curve_points import Series

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "2")

FEW = (100, 10)
USUAL_STEPS, USUAL_EPOCHS = 2000, 100
TARGETS_MS = {"setting": 50.0, "painting": 16.0}


def made_series(points: int, last: int) -> list[Series]:
    """A noisy curve of so many single steps, and two of so many epochs."""
    from imgclass_gui.widgets.training.curve_points import Series

    chance = random.Random(0)

    def loss(epoch: float) -> float:
        return (2 * math.exp(-4 * epoch / last) + 0.1) * chance.uniform(0.4, 1.6)

    steps = [(last * number / points, loss(last * number / points)) for number in range(1, points + 1)]
    epochs = [(float(epoch), loss(epoch)) for epoch in range(1, last + 1)]
    return [
        Series("steps", steps, is_faint=True),
        Series("loss", epochs),
        Series("val_loss", epochs, is_validation=True),
    ]


def milliseconds(work: Callable[[], object]) -> float:
    """Wall time of a function."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def measure(chart: CurveChart, rounds: int, size: tuple[int, int]) -> bool:
    """Print the figures of setting and of painting so many steps and epochs; whether both are as wanted."""
    from PySide6.QtGui import QPixmap

    canvas = QPixmap(chart.size() * chart.devicePixelRatioF())
    canvas.setDevicePixelRatio(chart.devicePixelRatioF())
    times: dict[tuple[int, int], list[tuple[float, float]]] = {FEW: [], size: []}
    contestants = {each: made_series(*each) for each in times}
    for _ in range(rounds + 1):  # the first round warms up
        for each, series in contestants.items():
            setting = milliseconds(partial(chart.set_curves, series, each[1], each[1] // 2))
            times[each].append((setting, milliseconds(partial(chart.render, canvas))))
    is_well = True
    print(f"{size[0]:,} steps, {size[1]:,} epochs")
    for part, (name, target) in enumerate(TARGETS_MS.items()):
        few, many = ([turn[part] for turn in times[each][1:]] for each in (FEW, size))
        ratio = statistics.median(b / a for a, b in zip(few, many, strict=True))
        median = statistics.median(many)
        print(f"    {name:9} {median:6.1f} ms (wanted: under {target:.0f}), {ratio:5.1f} times that of a small chart")
        is_well = is_well and median < target
    return is_well


def main() -> int:
    """Measure; returns 1 where a figure is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    from PySide6.QtWidgets import QApplication

    from imgclass_gui.widgets.theme import apply_theme
    from imgclass_gui.widgets.training.curve_chart import CurveChart

    application = QApplication([])
    apply_theme(application, "light")
    chart = CurveChart("Loss")
    chart.resize(600, 400)
    sizes = ((arguments.points, USUAL_EPOCHS), (USUAL_STEPS, arguments.epochs))
    return 0 if all([measure(chart, arguments.rounds, size) for size in sizes]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
