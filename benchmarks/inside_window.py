"""The window looking inside a network: how soon layers, maps and numbers are there, and how long it ever stands still.

Run offscreen with the real program; the bundled network, and one with the activations of VGG-16.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings

from benchmarks.heartbeat import Heartbeat, resident_bytes
from imgclass_gui.app import Program, build_application
from imgclass_gui.engine.network.channel_maps import Cell
from trainer.contract.asset_files import asset_path

VGG = (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0)
PICTURES = ("cat.png", "coffee.png", "flower.jpg", "rocket.jpg", "pilot.png", "palace.jpg")
PATIENCE_SECONDS = 60


def main() -> None:
    """Print the figures."""
    folder = Path(tempfile.mkdtemp())
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    program = Program(build_application(), [str(asset_path("samples", name)) for name in PICTURES])
    program.window.show()
    _until(lambda: hasattr(program, "inside") and program.inside.flow is not None)
    _until(lambda: bool(program.window.gallery.model.answers == len(PICTURES)))
    _measure(program, "the bundled network")
    program.models.open(str(_save_vgg(folder / "vgg.onnx")))
    _until(lambda: program.models.model.facts.path.endswith("vgg.onnx"))
    _measure(program, "a network with the activations of VGG-16")
    program.close()
    sys.stdout.flush()
    os._exit(0)


def _measure(program: Program, name: str) -> None:
    window = program.window
    window.gallery.select_picture(window.gallery.model.shown[0].id)
    pulse = Heartbeat()
    pulse.start()
    began = time.perf_counter()
    program.inside.set_mode("inside")
    flow, page = program.inside.flow, program.inside.page
    path = program.models.model.facts.path
    _until(lambda: flow.inspection.inspector is not None and flow.inspection.inspector.path == path)
    layers = time.perf_counter() - began
    _until(lambda: len(flow.maps.order) > 0 and not flow.effects.is_awaited)
    count = len(flow.inspection.inspector.layers)
    print(f"{name}, {count} layers: in the window after {layers * 1000:.0f} ms (wanted: 500)")
    shown: list[float] = []
    flow.maps.shown.connect(lambda: shown.append(time.perf_counter()))

    def seconds(act: Callable[[], object]) -> float:
        shown.clear()
        start = time.perf_counter()
        act()
        _until(lambda: bool(shown))
        page.maps.grab()
        return time.perf_counter() - start

    pictures = [item.id for item in window.gallery.model.shown[1:]]
    new = [seconds(lambda identity=identity: window.gallery.select_picture(identity)) for identity in pictures]
    print(f"  first maps of a new picture: median {_ms(new)}, at most {max(new) * 1000:.0f} ms (wanted: 100)")
    numbers = np.random.default_rng(0).integers(1, count + 1, 20).tolist()
    other = [seconds(lambda number=number: flow.inspection.go_to_layer(number)) for number in dict.fromkeys(numbers)]
    print(f"  another layer: median {_ms(other)}, at most {max(other) * 1000:.0f} ms (wanted: 30)")
    _measure_cells(flow, page)
    pulse.stop()
    print(f"  longest standstill of the window: {pulse.worst_ms()[0]:.0f} ms (wanted: 50)")
    looks = flow.look.kept_bytes / 2**20
    print(f"  memory: {resident_bytes() >> 20} MB in all, {looks:.0f} MB of it the maps of the pictures seen last")
    window.gallery.select_picture(window.gallery.model.shown[0].id)
    program.inside.set_mode("classify")


def _measure_cells(flow, page) -> None:  # noqa: ANN001 - the controllers of this screen
    middle = flow.inspection.inspector.layers[len(flow.inspection.inspector.layers) // 2]
    flow.inspection.go_to_layer(middle.number)
    _until(lambda: flow.maps.maps is not None)
    _, rows, columns = flow.maps.maps.maps.shape
    hovers, accounts = [], []
    for step in range(20):
        cell = Cell(step % 8, step % rows, (3 * step) % columns)
        told: list[float] = []
        connection = flow.field.shown.connect(lambda told=told: told.append(time.perf_counter()))
        start = time.perf_counter()
        page.maps.cell_hovered.emit(cell)
        _until(lambda told=told: bool(told))
        hovers.append(told[0] - start)
        flow.field.shown.disconnect(connection)
        before, start = flow.account.account, time.perf_counter()
        page.maps.cell_chosen.emit(cell)
        _until(lambda before=before: flow.account.account not in (None, before))
        accounts.append(time.perf_counter() - start)
    print(f"  what a hovered cell sees: median {_ms(hovers)}, at most {max(hovers) * 1000:.0f} ms (wanted: 16)")
    print(f"  a number's arithmetic: median {_ms(accounts)}, at most {max(accounts) * 1000:.0f} ms")


def _save_vgg(path: Path) -> Path:
    """A network of VGG-16's convolutions with random weights, then the mean of each channel and ten classes."""
    random = np.random.default_rng(0)
    nodes, constants, last, channels = [], [], "image", 3
    for number, width in enumerate(VGG):
        if not width:
            nodes.append(helper.make_node("MaxPool", [last], [f"p{number}"], kernel_shape=[2, 2], strides=[2, 2]))
            last = f"p{number}"
            continue
        weights = random.normal(0, (2 / (9 * channels)) ** 0.5, (width, channels, 3, 3)).astype(np.float32)
        constants += [numpy_helper.from_array(weights, f"w{number}"),
                      numpy_helper.from_array(np.zeros(width, np.float32), f"b{number}")]  # fmt: skip
        nodes += [helper.make_node("Conv", [last, f"w{number}", f"b{number}"], [f"c{number}"], pads=[1] * 4),
                  helper.make_node("Relu", [f"c{number}"], [f"r{number}"])]  # fmt: skip
        last, channels = f"r{number}", width
    constants.append(numpy_helper.from_array(random.normal(size=(channels, 10)).astype(np.float32), "w"))
    nodes += [helper.make_node("GlobalAveragePool", [last], ["mean"]), helper.make_node("Flatten", ["mean"], ["flat"]),
              helper.make_node("MatMul", ["flat", "w"], ["logits"])]  # fmt: skip
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, 224, 224])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])
    graph = helper.make_graph(nodes, "vgg", [image], [logits], constants)
    onnx.save(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)]), str(path))
    return path


def _until(what: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE_SECONDS
    while not what():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.perf_counter() > end:
            raise TimeoutError


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms"


if __name__ == "__main__":
    main()
