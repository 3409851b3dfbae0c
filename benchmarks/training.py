"""Training: the linear probe against the usual loop, and the loop from scratch against a plain one and a larger set.

Every figure is a ratio against a baseline of the same run; the seconds beside it are this machine's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks.made_pictures import make_small
from trainer.augment import NONE
from trainer.batches import TrainingPictures
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.fit import fit
from trainer.fit_plan import Plan, RoundRows, Surroundings
from trainer.hardware import choose_hardware
from trainer.networks.registry import NetworkOptions, build_network
from trainer.start_model import load_start
from trainer.workers import Workers

# As many pictures as the well-known tutorial with ants and bees has, and its epochs.
TRAIN, VALIDATION, EPOCHS = 245, 153, 25


def main() -> None:
    """Print the figures."""
    hardware = choose_hardware("cpu")
    with tempfile.TemporaryDirectory() as name:
        _probe(Path(name))
        _from_scratch(Path(name), Surroundings(hardware, Workers(), lambda event: None, lambda: False))


def _probe(folder: Path) -> None:
    pictures = folder / "pictures"
    for label in ("first", "second"):
        (pictures / label).mkdir(parents=True)
        make_small(pictures / label, (TRAIN + VALIDATION) // 2)

    def run(name: str) -> float:
        command = [sys.executable, "-m", "trainer", "fit", str(pictures), "-o", str(folder / name)]
        environment = {"XDG_CACHE_HOME": str(folder / "cache"), "PATH": ""}
        return _seconds(
            lambda: subprocess.run(
                [*command, "--recipe", "linear-probe"], env=environment, check=True, capture_output=True
            )
        )

    cold, warm = run("cold"), sorted(run(f"warm{number}") for number in range(3))[1]
    usual = EPOCHS * (TRAIN * _usual_step() + VALIDATION * _usual_step(learns=False))
    print(f"linear probe, {TRAIN + VALIDATION} photos, program start included: {cold:.1f} s cold, {warm:.1f} s warm")
    print(f"  against the usual loop, {EPOCHS} epochs of the same network in PyTorch ({usual:.0f} s): "
          f"{usual / cold:.0f} times as fast cold, {usual / warm:.0f} warm")  # fmt: skip


def _usual_step(learns: bool = True) -> float:
    """Seconds a picture of the tutorial's loop: batches of four, SGD, batch normalisation that learns."""
    network, pictures, targets = load_start().build(2).train(learns), torch.randn(4, 3, 224, 224), torch.zeros(4).long()
    optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9)

    def step() -> None:
        with torch.set_grad_enabled(learns):
            loss = functional.cross_entropy(network(pictures), targets)
        if learns:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return sorted(_seconds(step) for _ in range(9))[4] / 4


def _from_scratch(folder: Path, around: Surroundings) -> None:
    small, large = (_throughput(folder, around, count) for count in (5_000, 50_000))
    plain = _plain_throughput(5_000)
    print(f"from scratch, 28 x 28: {small:.0f} pictures/s; a plain loop {plain:.0f}: ratio {small / plain:.2f}")
    print(f"  with 50,000 pictures {large:.0f} pictures/s: ratio to 5,000 {large / small:.2f}")


def _throughput(folder: Path, around: Surroundings, count: int) -> float:
    squares = np.memmap(folder / f"{count}.u8", np.uint8, "w+", shape=(count, 28, 28, 1))
    squares[:] = np.random.default_rng(0).integers(0, 256, squares.shape, dtype=np.uint8)
    spec = PreprocessSpec(height=28, width=28, color_order="L", mean=(0.5,), std=(0.5,))
    pictures = TrainingPictures(squares, np.arange(count) % 10, np.ones(count, np.float32), spec, 10)
    rows = RoundRows(np.arange(count), np.empty(0, np.int64), np.empty(0, np.int64))
    network = build_network("simple_cnn", 10, NetworkOptions(28, 1))
    plan = Plan(1, 64, (1e-3,), 0.05, NONE, 3, 0)
    path = folder / f"{count}.pt"
    return count / _seconds(lambda: fit(network, [list(network.parameters())], pictures, rows, plan, around, path))


def _plain_throughput(count: int) -> float:
    """The loop as every introduction has it, with all pictures in memory as numbers."""
    network: nn.Module = build_network("simple_cnn", 10, NetworkOptions(28, 1)).train()
    pictures, targets = torch.randn(count, 1, 28, 28), torch.arange(count) % 10
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3)

    def epoch() -> None:
        for rows in torch.randperm(count).split(64):
            optimizer.zero_grad()
            functional.cross_entropy(network(pictures[rows]), targets[rows]).backward()
            optimizer.step()

    return count / _seconds(epoch)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
