"""`imgclass layers`, `features` and `value`: a network from the inside."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.gradients import rank_by_gradient
from imgclass_gui.engine.network.inspector import Inspector, Look, open_inspector
from imgclass_gui.engine.network.layers import Layer
from imgclass_gui.engine.network.ranking import rank_by_removal
from imgclass_gui.engine.network.receptive_field import box_of
from imgclass_gui.engine.network.sheet import map_sheet
from trainer.contract.asset_files import asset_path
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable
from trainer.contract.square_file import save_png

SHOWN_TERMS = 12


def layers(arguments: argparse.Namespace) -> int:
    """List what a network is made of."""
    inspector = _open(arguments.model_file or arguments.model)
    if arguments.json:
        sys.stdout.write(json.dumps(_network(inspector)) + "\n")
        return 0
    lines: list[tuple[str, ...]] = [("", "layer", "makes", "kernel", "weights", "from")]
    lines += [_row(layer) for layer in inspector.layers]
    sys.stdout.write(_table(lines))
    if inspector.remark:
        sys.stdout.write(f"\nThis is no picture classifier: {inspector.remark}.\n")
    return 0


def features(arguments: argparse.Namespace) -> int:
    """Write the feature maps of a layer, and say what each channel does for the answer."""
    inspector = _open(arguments.model)
    layer = inspector.layer(arguments.layer)
    look = inspector.look(arguments.image)
    maps = np.asarray(look.maps(layer.after)[0], np.float32)
    class_index = _class(inspector, look, arguments.label)
    if arguments.quick:
        picture = look.maps(inspector.graph.input)
        effects = rank_by_gradient(inspector.graph, picture, layer.after, class_index, inspector.answer)
    else:
        effects = rank_by_removal(inspector.graph, look.probe, layer.after, class_index, inspector.answer)
    channels = [
        {"index": index, "min": float(own.min()), "max": float(own.max()), "effect": float(effects[index])}
        for index, own in enumerate(maps)
    ]
    channels.sort(key=lambda one: -one["effect"])
    if arguments.output:
        _save(arguments.output, maps, [int(channel["index"]) for channel in channels])
    if arguments.json:
        sys.stdout.write(json.dumps({"layer": layer.title, "shape": list(maps.shape), "channels": channels}) + "\n")
        return 0
    rows = [("channel", "smallest", "largest", "effect")]
    rows += [(str(c["index"]), f"{c['min']:.4g}", f"{c['max']:.4g}", f"{c['effect']:+.4f}") for c in channels[:20]]
    sys.stdout.write(_table(rows))
    return 0


def value(arguments: argparse.Namespace) -> int:
    """Say how one number of a layer came about."""
    inspector = _open(arguments.model)
    layer = inspector.layer(arguments.layer)
    tensor = layer.after if arguments.after else layer.tensor
    at = (0, *arguments.at)
    look = inspector.look(arguments.image)
    proof = look.prove(tensor, at)
    account = proof.arithmetic
    box = box_of(look.receptive_field(tensor, at), inspector.expectations.is_channels_last)
    if arguments.json:
        told = {
            "op": layer.op if tensor == layer.tensor else layer.faces[-1],
            "how": account.how,
            "formula": account.formula,
            "terms": [
                {"input": t.value, "weight": t.weight, "product": t.product, "tensor": t.tensor, "at": list(t.at)}
                for t in account.terms
            ],
            "bias": account.bias,
            "computed": account.computed,
            "runtime": proof.runtime,
            "difference": proof.difference,
            "receptive_field": box and asdict(box),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    sys.stdout.write(_account(layer, proof.runtime, proof.difference, account.terms, account.bias))
    return 0


def _save(path: str, maps: NDArray[np.float32], order: Sequence[int]) -> None:
    """Write feature maps: as a sheet where the name ends like a picture's, else as numbers."""
    if path.lower().endswith(".png"):
        save_png(map_sheet(maps, order), Path(path))
        return
    with replaced_file(path, "wb") as file:
        np.savez_compressed(file, maps=maps)


def _open(path: str | None) -> Inspector:
    if path is None:
        return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)
    try:
        return open_inspector(path)
    except UserFacingError as error:
        raise UserFacingError(f"{printable(path)}: {error.message}", error.hint) from error


def _class(inspector: Inspector, look: Look, label: str | None) -> int:
    labels: Sequence[str] = inspector.expectations.labels or ()
    if label is None:
        return int(look.maps(inspector.graph.outputs[0]).reshape(-1).argmax())
    if label in labels:
        return labels.index(label)
    if label.isdecimal():
        return int(label)
    raise UserFacingError(f"the network has no class {label!r}", "Name one of its labels, or a number.")


def _network(inspector: Inspector) -> dict[str, Any]:
    expected = inspector.expectations
    return {
        "input": {"tensor": inspector.graph.input, "shape": list(inspector.graph.shapes[inspector.graph.input])},
        "preprocess": expected.preprocess.to_json(),
        "labels": list(expected.labels or ()),
        "is_assumed": expected.is_assumed,
        "remark": inspector.remark,
        "layers": [
            {"name": layer.title} | {key: item for key, item in asdict(layer).items() if key != "title"}
            for layer in inspector.layers
        ],
    }


def _row(layer: Layer) -> tuple[str, ...]:
    return (
        str(layer.number),
        layer.title + "".join(f" + {face}" for face in layer.faces),
        "x".join(map(str, layer.shape[1:])) if layer.shape else "?",
        "x".join(map(str, layer.kernel)) + (f" / {layer.stride[0]}" if layer.stride and max(layer.stride) > 1 else ""),
        f"{layer.parameters:,}" if layer.parameters else "",
        ", ".join(str(number) if number else "picture" for number in layer.inputs),
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def _account(layer: Layer, runtime: float, difference: float, terms: Sequence[Any], bias: float) -> str:
    largest = sorted(terms, key=lambda term: -abs(term.product))
    rows = [("input", "weight", "product", "at")]
    rows += [
        (f"{t.value:.6g}", "" if t.weight is None else f"{t.weight:.6g}", f"{t.product:+.6g}", ",".join(map(str, t.at)))
        for t in largest[:SHOWN_TERMS]
    ]
    more = f"and {len(terms) - SHOWN_TERMS:,} smaller terms\n" if len(terms) > SHOWN_TERMS else ""
    total = f"bias {bias:.6g}\nvalue {runtime:.8g}, recomputed with a difference of {difference:.1e}\n"
    return f"{layer.title}: {len(terms):,} terms\n{_table(rows)}{more}{total}"
