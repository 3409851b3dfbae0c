"""Looking into the bundled network: every figure beside the plain inference of the same run, or PyTorch's hooks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.network.ranking import rank_by_removal
from imgclass_gui.engine.sessions import run_outputs
from trainer.contract.asset_files import asset_path
from trainer.start_model import load_start

KINDS = ("convolution", "depthwise convolution", "global average pooling", "max pooling", "average pooling")
PLACES = 50


def main() -> None:
    """Print the figures."""
    inspector = open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)
    look = inspector.look(str(asset_path("samples", "cat.png")))
    picture = {inspector.graph.input: look.maps(inspector.graph.input)}

    def timed(names: list[str]) -> float:
        session = open_part(inspector.graph, ending_at(inspector.graph, names), physical_cores())
        return _median(lambda: run_outputs(session, names, picture))

    maps = [layer.after for layer in inspector.layers if layer.kind in KINDS]
    plain = timed([inspector.graph.outputs[0]])
    every, early = timed(maps), timed([maps[4]])
    hooked = _median(_hooked_forward(look.maps(inspector.graph.input)))
    print(f"plain inference {plain * 1000:.1f} ms")
    print(f"all {len(maps)} convolution and pooling maps: {every / plain:.2f} times that (wanted: at most 2)")
    print(f"PyTorch's forward hooks on the same network: {hooked / every:.1f} times as long as ours")
    print(f"one early layer through its prefix: {early / plain:.2f} times the whole")
    _rankings(inspector, look)
    _accounts(inspector, look)


def _rankings(inspector: Inspector, look: Look) -> None:
    layers = [layer for layer in inspector.layers if layer.kind in KINDS]
    seconds = []
    for layer in layers:
        began = time.perf_counter()
        rank_by_removal(inspector.graph, look.probe, layer.after, 0)
        seconds.append(time.perf_counter() - began)
    print(
        f"exact ranking of the last layer's {layers[-1].shape[1]} channels: {seconds[-1] * 1000:.0f} ms (wanted: 300)"
    )
    print(f"exact ranking of any layer: at most {max(seconds):.1f} s (wanted: 5)")


def _accounts(inspector: Inspector, look: Look) -> None:
    random = np.random.default_rng(0)
    times = []
    for layer in inspector.layers:
        maps = look.maps(layer.tensor)
        for _ in range(PLACES // len(inspector.layers) + 1):
            at = tuple(int(random.integers(size)) for size in maps.shape)
            look.prove(layer.tensor, at)
            times.append(_seconds(lambda tensor=layer.tensor, at=at: look.prove(tensor, at)))
    print(f"one value's arithmetic: median {statistics.median(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f}"
          " (wanted: 20)")  # fmt: skip


def _hooked_forward(batch: np.ndarray) -> Callable[[], object]:
    network = load_start().build(1000).eval()
    kept: list[np.ndarray] = []
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d | torch.nn.AdaptiveAvgPool2d):
            module.register_forward_hook(lambda _module, _inputs, made: kept.append(made.detach().numpy()))

    def forward() -> None:
        kept.clear()
        with torch.inference_mode():
            network(torch.from_numpy(batch))

    return forward


def _median(work: Callable[[], object], rounds: int = 15) -> float:
    work()
    return statistics.median(_seconds(work) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
