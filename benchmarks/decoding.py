"""How fast a picture file becomes a tensor, against the loop that most scripts use.

    python -m benchmarks.decoding [--pictures 50] [--large 8] [--rounds 5]

Both sides take turns in one process; ratios are medians over the rounds, times are the best of them.

- plain: Pillow decodes whole, converts, resizes bicubically to a short side of 256, crops; numpy normalises in float32.
- ours: `preprocess`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.made_pictures import make_large, make_small
from trainer.contract.preprocess import fit, load_image, normalize, preprocess
from trainer.contract.preprocess_spec import PreprocessSpec

SPEC = PreprocessSpec(mean=(127 / 255,) * 3, std=(128 / 255,) * 3)
MEAN, STD = np.array(SPEC.mean, np.float32), np.array(SPEC.std, np.float32)

Work = Callable[[str], object]


def plain(path: str) -> NDArray[np.float32]:
    """A picture's tensor, as most scripts make it."""
    image = Image.open(path).convert("RGB")
    short = min(image.size)
    image = image.resize((256 * image.width // short, 256 * image.height // short), Image.Resampling.BICUBIC)
    left, top = round((image.width - 224) / 2), round((image.height - 224) / 2)
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)
    scaled = (pixels / 255 - MEAN) / STD
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def seconds(work: Work, paths: Iterable[str], threads: int) -> float:
    """Wall time of a function on all paths."""
    with ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        for _ in pool.map(work, paths):
            pass
        return time.perf_counter() - start


def compare(paths: list[str], rounds: int, threads: int) -> str:
    """One line: how many times as fast as the plain loop, and milliseconds a picture."""
    times: dict[Work, list[float]] = {plain: [], ours: []}
    for _ in range(rounds + 1):  # the first round warms up
        for work, measured in times.items():
            measured.append(seconds(work, paths, threads) / len(paths) * 1000)
    ratio = statistics.median(a / b for a, b in zip(times[plain][1:], times[ours][1:], strict=True))
    return f"{ratio:5.2f} times as fast   (plain {min(times[plain]):6.2f} ms, ours {min(times[ours]):6.2f} ms)"


def ours(path: str) -> NDArray[np.float32]:
    """A picture's tensor, as the program makes it."""
    return preprocess(path, SPEC)


def stages(paths: list[str], rounds: int) -> str:
    """One line: the best milliseconds a picture of each step, on one thread."""
    tensor = np.empty((SPEC.channels, SPEC.height, SPEC.width), np.float32)
    best = dict.fromkeys(("load_image", "fit", "normalize"), float("inf"))
    for _ in range(rounds):
        taken = dict.fromkeys(best, 0.0)
        for path in paths:
            marks = [time.perf_counter()]
            loaded = load_image(path, SPEC.scaled_size)
            marks.append(time.perf_counter())
            square = fit(loaded, SPEC)
            marks.append(time.perf_counter())
            normalize(square, SPEC, tensor)
            marks.append(time.perf_counter())
            for name, start, end in zip(best, marks, marks[1:], strict=False):
                taken[name] += (end - start) / len(paths) * 1000
        best = {name: min(best[name], taken[name]) for name in best}
    return ", ".join(f"{name} {value:.2f} ms" for name, value in best.items())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pictures", type=int, default=50)
    parser.add_argument("--large", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {"500x375": make_small(folder, arguments.pictures), "4000x3000": make_large(folder, arguments.large)}
        for size, paths in made.items():
            for threads in (1, 2):
                print(f"{size:>9}, {threads} thread{'s' * (threads > 1)}: {compare(paths, arguments.rounds, threads)}")
            print(f"{size:>9}, stages: {stages(paths, arguments.rounds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
