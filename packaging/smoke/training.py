"""Checks of `imgclass-train`: a small folder of classes becomes a model, which the command line then uses."""

from __future__ import annotations

import json
import random
from pathlib import Path

from checks import Bench, NamedChecks, require
from pixels import read_png, write_png

CLASSES = ("cat", "coffee", "motorcycle")
PICTURES_A_CLASS = 24
SIDE = 96


def training_checks(has_trainer: bool) -> NamedChecks:
    """The checks with their names.

    Args:
        has_trainer: Whether this flavour has the trainer; if not, its absence is checked.
    """
    if not has_trainer:
        yield "no trainer", _no_trainer
        return
    yield "a folder of classes is checked", _check
    yield "train the last layer", _linear_probe
    yield "train from scratch", _from_scratch
    yield "train all of the network", _fine_tune
    yield "measure the model again", _evaluate


def _no_trainer(bench: Bench) -> str:
    require(not bench.place.has("imgclass-train"), "the viewer has a trainer")
    return "the viewer has none"


def _check(bench: Bench) -> str:
    folder = _folder(bench)
    make_classes(bench, folder)
    said = bench.run("imgclass-train", "check", folder).output
    require(all(name in said for name in CLASSES), f"it says {said!r}")
    return f"{len(CLASSES)} classes of {PICTURES_A_CLASS} pictures"


def make_classes(bench: Bench, folder: Path) -> None:
    """Cut and brighten the samples, differently each time but always the same."""
    chance = random.Random(7)
    for name in CLASSES:
        picture = read_png(bench.place.outside(bench.samples / f"{name}.png"))
        (folder / name).mkdir(parents=True)
        for number in range(PICTURES_A_CLASS):
            left = chance.randrange(picture.width - SIDE)
            top = chance.randrange(len(picture.rows) - SIDE)
            cut = picture.cut(left, top, SIDE).brightened(chance.uniform(0.7, 1.3))
            write_png(folder / name / f"{number:02}.png", cut)


def _linear_probe(bench: Bench) -> str:
    return _fit(bench, "linear-probe")


def _from_scratch(bench: Bench) -> str:
    return _fit(bench, "from-scratch", "--epochs", "2", "--input-size", "32")


def _fine_tune(bench: Bench) -> str:
    return _fit(bench, "fine-tune", "--epochs", "1")


def _fit(bench: Bench, recipe: str, *options: str) -> str:
    """Train, and classify with what was learnt."""
    run = bench.files / f"run-{recipe}"
    bench.run("imgclass-train", "fit", _folder(bench), "-o", run, "--recipe", recipe, *options)
    report = json.loads((run / "report.json").read_text(encoding="utf-8"))
    require((run / "report.html").stat().st_size > 1000, "there is no report")
    asked = _folder(bench) / "cat" / "00.png"
    finished = bench.run("imgclass", "classify", asked, "--model", run / "model.onnx", "--json")
    predictions = json.loads(finished.output)["predictions"]
    require({one["label"] for one in predictions} == set(CLASSES), f"it answers {predictions}")
    return f"{100 * report['test']['accuracy']:.0f} % right, and {predictions[0]['label']} for a cat"


def _evaluate(bench: Bench) -> str:
    run = bench.files / "run-linear-probe"
    said = bench.run("imgclass-train", "evaluate", run / "model.onnx", _folder(bench)).output
    require("%" in said, f"it says {said!r}")
    return said.strip().splitlines()[0]


def _folder(bench: Bench) -> Path:
    return bench.files / "classes"
