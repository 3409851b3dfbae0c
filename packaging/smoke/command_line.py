"""Checks of `imgclass`: what it says of pictures and networks; kept, to be compared with what the source says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from checks import Bench, NamedChecks, require
from pixels import read_png

LAYER = "convolution 3"
# What two programs may compute apart from one another: the proof beside the number, relative to the number.
PROOF_TOLERANCE = 1e-4


def command_line_checks() -> NamedChecks:
    """The checks with their names, in the order in which they are made."""
    yield "the version", _version
    yield "classify the samples", _classify
    yield "list the layers", _layers
    yield "feature maps", _features
    yield "a number with its proof", _value
    yield "a stranger's network", _stranger
    yield "a picture that is none", _broken


def _version(bench: Bench) -> str:
    said = bench.run("imgclass", "--version").output.strip()
    require(said.startswith("imgclass "), f"it says {said!r}")
    return said


def _classify(bench: Bench) -> str:
    finished = bench.run("imgclass", "classify", bench.samples, "--json")
    answers = [json.loads(line) for line in finished.output.splitlines()]
    require(len(answers) >= 5, f"{len(answers)} answers for the samples")
    require(
        all(answer["error"] is None and answer["predictions"] for answer in answers), "not every sample is answered"
    )
    bench.answers["classify"] = {Path(answer["path"]).name: answer["predictions"] for answer in answers}
    return f"{len(answers)} pictures"


def _layers(bench: Bench) -> str:
    described = bench.run_json("imgclass", "layers")
    layers = described["layers"]
    require(len(layers) > 20, f"{len(layers)} layers")
    bench.answers["layers"] = layers
    return f"{len(layers)} layers"


def _features(bench: Bench) -> str:
    picture = bench.files / "maps.png"
    described = bench.run_json("imgclass", "features", _cat(bench), "--layer", LAYER, "-o", picture)
    require(read_png(picture).colours() > 50, "the picture of the maps is blank")
    bench.answers["features"] = described["channels"]
    return f"{len(described['channels'])} channels"


def _value(bench: Bench) -> str:
    made = bench.run_json("imgclass", "value", _cat(bench), "--layer", LAYER, "--at", "3,20,20")
    apart = abs(made["computed"] - made["runtime"])
    require(apart <= PROOF_TOLERANCE * max(1.0, abs(made["runtime"])), f"the proof is {apart} off")
    bench.answers["value"] = made
    return f"{made['runtime']:.6g}, {len(made['terms'])} terms"


def _stranger(bench: Bench) -> str:
    """A file that did not come with the program is tried by a child process first: the program starts itself."""
    network = bench.files / "stranger.onnx"
    shutil.copy(bench.place.outside(bench.models / "digits_cnn.onnx"), network)
    expects: dict[str, Any] = bench.run_json("imgclass", "expects", network, _cat(bench))
    require(len(expects["labels"]) == 10, f"its labels are {expects['labels']}")
    finished = bench.run("imgclass", "classify", _cat(bench), "--model", network, "--json")
    bench.answers["stranger"] = json.loads(finished.output)["predictions"]
    network.write_bytes(network.read_bytes()[:1000])
    finished = bench.run("imgclass", "classify", _cat(bench), "--model", network, status=2)
    require("Traceback" not in finished.errors, "a broken network gives a traceback")
    return "tried in a child process; a broken one is refused"


def _broken(bench: Bench) -> str:
    broken = bench.files / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing more")
    finished = bench.run("imgclass", "classify", broken, _cat(bench), "--json", status=1)
    answers = [json.loads(line) for line in finished.output.splitlines()]
    require([bool(answer["error"]) for answer in answers] == [True, False], "the wrong pictures are answered")
    return answers[0]["error"] if isinstance(answers[0]["error"], str) else "it is named"


def _cat(bench: Bench) -> Path:
    return bench.samples / "cat.png"
