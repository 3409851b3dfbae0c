"""How fast a folder of pictures is classified, against the usual loop and against what its parts allow.

    python -m benchmarks.folder_throughput [--pictures 1000] [--large 40] [--rounds 3] [--json FILE]

Everything is measured in one process, in short turns, and given as medians of ratios: single figures of a machine that
does other things as well are worth little.

- loop: what most scripts do. Pillow decodes whole, resizes bicubically, crops; numpy normalises; one `session.run` a
  picture with default threads.
- ours: `classify_many`.
- bound: the loop's decoding alone on all cores, and `session.run` alone on all cores, one after the other. Nobody gets
  past it but by making the parts cheaper.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from benchmarks.made_pictures import make_large, make_small
from imgclass_gui.engine.batch import classify_many
from imgclass_gui.engine.classifier import read_input
from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.results import Prediction
from trainer.contract.asset_files import asset_path

MODEL = str(asset_path("models", "efficientnet_lite0.onnx"))
TARGETS = {"small": {"against_loop": 1.35, "against_bound": 0.9}, "large": {"against_loop": 4.5}}
SMALL_TURN, LARGE_TURN = 100, 20
MEAN, STD = np.float32(127 / 255), np.float32(128 / 255)


def usual_input(path: str) -> NDArray[np.float32]:
    """A picture's tensor, as most scripts make it."""
    image = Image.open(path).convert("RGB")
    scale = 256 / min(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)
    return np.ascontiguousarray(((pixels / 255 - MEAN) / STD).transpose(2, 0, 1)[np.newaxis])


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a function."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def on_all_cores(work: Callable[[str], object], paths: Iterable[str]) -> None:
    """Do something for each path, a thread a core."""
    with ThreadPoolExecutor(physical_cores()) as pool:
        for _ in pool.map(work, paths):
            pass


class Contest:
    """The contestants, each timed on the same pictures."""

    def __init__(self) -> None:
        self._model = open_model(MODEL, trusted=True, single=False)
        self._usual = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._one_thread = onnxruntime.InferenceSession(MODEL, options, providers=["CPUExecutionProvider"])
        self._input = self._usual.get_inputs()[0].name

    def round(self, paths: list[str]) -> dict[str, float]:
        """Seconds of each contestant."""
        tensor = usual_input(paths[0])
        spec = self._model.facts.preprocess
        return {
            "loop": seconds(lambda: [self._usual.run(None, {self._input: usual_input(path)}) for path in paths]),
            "ours": seconds(lambda: self._ours(paths)),
            "plain_decoding": seconds(lambda: on_all_cores(usual_input, paths)),
            "our_decoding": seconds(lambda: on_all_cores(lambda path: read_input(path, spec), paths)),
            "session_run": seconds(
                lambda: on_all_cores(lambda _: self._one_thread.run(None, {self._input: tensor}), paths)
            ),
        }

    def _ours(self, paths: list[str]) -> None:
        for result in classify_many(self._model, paths):
            if not isinstance(result, Prediction):
                raise SystemExit(f"{result.path}: {result.message}")


def measure(contest: Contest, paths: list[str], turn: int, rounds: int) -> dict[str, float]:
    """Pictures a second of each contestant, and the ratios, as medians over the turns.

    Args:
        contest: The contestants.
        paths: The pictures.
        turn: How many of them a contestant gets before it is the next one's turn.
        rounds: How many times all pictures are gone through.
    """
    contest.round(paths[:4])  # warms caches and threads
    turns = [paths[start : start + turn] for start in range(0, len(paths), turn)] * rounds
    measured = [contest.round(pictures) for pictures in turns if len(pictures) == turn]
    for one in measured:
        one["bound"] = one["plain_decoding"] + one["session_run"]
        one["own_bound"] = one["our_decoding"] + one["session_run"]
    rates = {name: turn / statistics.median(one[name] for one in measured) for name in measured[0]}
    against = {
        f"against_{other}": statistics.median(one[other] / one["ours"] for one in measured)
        for other in ("loop", "bound", "own_bound")
    }
    return {name: round(value, 3) for name, value in (rates | against).items()}


# Not ru_maxrss: Linux lets a child start with its parent's.
_PEAK = """
import sys
from imgclass_gui.cli import main
main(sys.argv[1:])
lines = open("/proc/self/status").read().splitlines()
print(*[line.split()[1] for line in lines if line.startswith("VmHWM")], file=sys.stderr)
"""


def peak_megabytes(folder: Path, times: int) -> float:
    """Peak memory of `imgclass classify` on a folder that is given so many times; Linux only."""
    command = [sys.executable, "-c", _PEAK, "classify", "--json", *[str(folder)] * times]
    child = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return int(child.stderr.split()[-1]) / 1e3


def main() -> int:
    """Measure, print, and tell by the exit status whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--large", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to a file as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, "small"), Path(name, "large")]
        for folder in folders:
            folder.mkdir()
        small, large = make_small(folders[0], arguments.pictures), make_large(folders[1], arguments.large)
        contest = Contest()
        figures = {
            "machine": {"cores": float(physical_cores())},
            "small": measure(contest, small, min(SMALL_TURN, len(small)), arguments.rounds),
            "large": measure(contest, large, min(LARGE_TURN, len(large)), arguments.rounds),
            "memory": memory(folders[0], arguments.pictures) if sys.platform == "linux" else {},
        }
    met = all(figures[size][ratio] >= target for size, ratios in TARGETS.items() for ratio, target in ratios.items())
    text = json.dumps({**figures, "targets": TARGETS, "met": met}, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if met else 1


def memory(folder: Path, count: int) -> dict[str, float]:
    """Peak memory of the command line, and what four times as many pictures add."""
    once, more = peak_megabytes(folder, 1), peak_megabytes(folder, 5)
    return {"peak_mb": round(once, 1), "kb_more_a_picture": round((more - once) * 1e3 / (4 * count), 3)}


if __name__ == "__main__":
    sys.exit(main())
