"""`imgclass layers`, `features` and `value`: a network from the inside."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.cli.inspected import open_inspected, table
from imgclass_gui.cli.strongest import strongest
from imgclass_gui.engine.network.blocks import Block, list_blocks
from imgclass_gui.engine.network.channels import ChannelFacts, ChannelState, channel_facts
from imgclass_gui.engine.network.gradients import rank_by_gradient
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.layers import Layer
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.ranking import rank_by_removal
from imgclass_gui.engine.network.receptive_field import box_of
from imgclass_gui.engine.network.sheet import map_sheet
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.square_file import save_png

SHOWN_TERMS, SHOWN_CHANNELS = 12, 20


def layers(arguments: argparse.Namespace) -> int:
    """List what a network is made of."""
    inspector = open_inspected(arguments.model_file or arguments.model)
    if arguments.json:
        sys.stdout.write(json.dumps(_network(inspector)) + "\n")
        return 0
    lines: list[tuple[str, ...]] = [("", "layer", "makes", "kernel", "weights", "from", "block")]
    blocks = {block.number: block for block in list_blocks(inspector.layers)}
    lines += [_row(layer, blocks) for layer in inspector.layers]
    sys.stdout.write(table(lines))
    for note in dict.fromkeys(layer.note for layer in inspector.layers if layer.note):
        sys.stdout.write(f"\n* {note}\n")
    if inspector.remark:
        sys.stdout.write(f"\nThis is no picture classifier: {inspector.remark}.\n")
    return 0


def features(arguments: argparse.Namespace) -> int:
    """Write the feature maps of a layer, and say what each channel does for the answer."""
    if arguments.strongest is not None:
        return strongest(arguments)
    if len(arguments.images) != 1:
        raise UserFacingError("feature maps are those of one picture", "For several, add --channel and --strongest.")
    inspector = open_inspected(arguments.model)
    layer = inspector.layer(arguments.layer)
    look = inspector.look(arguments.images[0])
    maps = np.asarray(look.maps(layer.after)[0], np.float32)
    effects = _effects(arguments, inspector, look, layer)
    channels = _channels(channel_facts(maps, layer), effects)
    if arguments.output:
        _save(arguments.output, maps, [int(channel["index"]) for channel in channels])
    if arguments.json:
        sys.stdout.write(json.dumps({"layer": layer.title, "shape": list(maps.shape), "channels": channels}) + "\n")
        return 0
    rows: list[tuple[str, ...]] = [("channel", "smallest", "largest", "mean", "zeros", "strongest at", "effect", "")]
    rows += [_channel_row(channel) for channel in channels[:SHOWN_CHANNELS]]
    sys.stdout.write(table(rows) + _states(channels))
    return 0


def value(arguments: argparse.Namespace) -> int:
    """Say how one number of a layer came about."""
    inspector = open_inspected(arguments.model)
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


def _effects(arguments: argparse.Namespace, inspector: Inspector, look: Look, layer: Layer) -> NDArray[np.float32]:
    """What each channel does for the class that was asked for."""
    class_index = _class(inspector, look, arguments.label)
    if arguments.quick:
        picture = look.maps(inspector.graph.input)
        try:
            return rank_by_gradient(inspector.graph, picture, layer.after, class_index, inspector.answer)
        except UserFacingError as error:
            sys.stderr.write(f"imgclass: {error.message}; ranked by removal instead\n")
    return rank_by_removal(inspector.graph, look.probe, layer.after, class_index, inspector.answer)


def _channels(facts: ChannelFacts, effects: NDArray[np.float32]) -> list[dict[str, Any]]:
    """What is told of each channel, the one that speaks most for the class first."""
    return [
        {
            "index": int(index),
            "min": float(facts.minimum[index]),
            "max": float(facts.maximum[index]),
            "mean": float(facts.mean[index]),
            "zeros": float(facts.zero_share[index]),
            "strongest": facts.places[index].tolist(),
            "state": str(facts.states[index]),
            "effect": float(effects[index]),
        }
        for index in np.argsort(-effects, kind="stable")
    ]


def _channel_row(channel: dict[str, Any]) -> tuple[str, ...]:
    numbers = (f"{channel[key]:.4g}" for key in ("min", "max", "mean"))
    place = ", ".join(map(str, channel["strongest"]))
    state = "" if channel["state"] == ChannelState.ALIVE else channel["state"]
    return str(channel["index"]), *numbers, f"{channel['zeros']:.0%}", place, f"{channel['effect']:+.4f}", state


def _states(channels: Sequence[dict[str, Any]]) -> str:
    """How many channels are not alive, in a sentence; empty where all are."""
    counts = Counter(channel["state"] for channel in channels if channel["state"] != ChannelState.ALIVE)
    told = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    return f"\nOf {len(channels):,} channels, {told} on this picture.\n" if told else ""


def _save(path: str, maps: NDArray[np.float32], order: Sequence[int]) -> None:
    """Write feature maps: as a sheet where the name ends like a picture's, else as numbers."""
    if path.lower().endswith(".png"):
        save_png(map_sheet(maps if maps.ndim > 2 else maps.reshape(len(maps), 1, -1), order), Path(path))
        return
    with replaced_file(path, "wb") as file:
        np.savez_compressed(file, maps=maps)


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
        "blocks": [asdict(block) for block in list_blocks(inspector.layers)],
        "layers": [
            {"name": layer.title} | {key: item for key, item in asdict(layer).items() if key != "title"}
            for layer in inspector.layers
        ],
    }


def _row(layer: Layer, blocks: Mapping[int, Block]) -> tuple[str, ...]:
    return (
        str(layer.number),
        " + ".join((layer.title, *layer.face_kinds)) + (" *" if layer.note else ""),
        "x".join(map(str, layer.shape[1:])) if layer.shape else "?",
        "x".join(map(str, layer.kernel)) + (f" / {layer.stride[0]}" if layer.stride and max(layer.stride) > 1 else ""),
        f"{layer.parameters:,}" if layer.parameters else "",
        ", ".join(str(number) if number else "picture" for number in layer.inputs),
        f"{layer.block} {blocks[layer.block].kind}" if layer.block is not None else "",
    )


def _account(layer: Layer, runtime: float, difference: float, terms: Sequence[Any], bias: float) -> str:
    largest = sorted(terms, key=lambda term: -abs(term.product))
    rows = [("input", "weight", "product", "at")]
    rows += [
        (f"{t.value:.6g}", "" if t.weight is None else f"{t.weight:.6g}", f"{t.product:+.6g}", ",".join(map(str, t.at)))
        for t in largest[:SHOWN_TERMS]
    ]
    more = f"and {len(terms) - SHOWN_TERMS:,} smaller terms\n" if len(terms) > SHOWN_TERMS else ""
    total = f"bias {bias:.6g}\nvalue {runtime:.8g}, recomputed with a difference of {difference:.1e}\n"
    return f"{layer.title}: {len(terms):,} terms\n{table(rows)}{more}{total}"
