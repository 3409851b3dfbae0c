"""The arguments of `imgclass-train fit`, each a field of `TrainConfig`, and back from them to the settings."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from trainer.contract.errors import UserFacingError
from trainer.contract.train_config import ColorChoice, Device, Recipe, TrainConfig, load_config

CONFIG_FILE = "config.json"
_DEFAULT = argparse.SUPPRESS  # what is not given is not in the arguments, and so the field's own default


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="a folder with one sub-folder a class")
    parser.add_argument("-o", "--output", metavar="RUN", required=True, help="the folder for the model and the report")
    parser.add_argument("--resume", action="store_true", help="go on where the run in RUN was stopped or killed")
    parser.add_argument("--json", action="store_true", help="events on stdout, one JSON object a line")
    parser.add_argument(
        "--stop-on-stdin", action="store_true", help="stop in good order when stdin is closed or sends a byte"
    )
    parser.add_argument("--config", metavar="FILE", help="settings from a config.json; options go before them")
    usual = parser.add_argument_group("settings")
    add = _adder(usual)
    add("--recipe", choices=get_args(Recipe), help="auto: a linear probe, then fine-tuning if it is better (default)")
    add("--network", metavar="NAME", help="efficientnet_lite0 or simple_cnn (default: what suits the recipe)")
    add("--start", metavar="MODEL", help="a model trained here, to start from (default: the bundled one)")
    add("--epochs", type=int, metavar="N", help="how often every picture is seen")
    add("--seed", type=int, metavar="N", help="of all that is random (default: 0)")
    add("--name", metavar="TEXT", help="what to call the model (default: the folder's name)")
    add("--watch", metavar="PICTURE", help="keep what the network makes of a picture after every epoch, in RUN/watch/")
    add("--device", choices=get_args(Device), help="what computes (default: the fastest that is there)")
    add("--class", dest="classes", nargs=2, action="append", metavar=("FOUND", "LABEL"),
        help="train a class of the folder under a label; once it is used, classes without it are left out")  # fmt: skip
    more = _adder(parser.add_argument_group("more settings; what is left out is chosen by the recipe"))
    more("--batch-size", type=int, metavar="N", help="pictures a step")
    more("--learning-rate", type=float, metavar="X", help="largest step size")
    more("--weight-decay", type=float, metavar="X", help="how strongly weights are drawn to zero")
    more("--dropout", type=float, metavar="X", help="share of the features left out while learning")
    more("--patience", type=int, metavar="N", help="epochs without a better validation that end the training")
    more("--input-size", type=int, metavar="PIXELS", help="rows and columns of the network's input")
    more("--color", choices=get_args(ColorChoice), help="three channels or one (default: as the pictures are)")
    more("--depth", type=int, metavar="N", help="blocks of simple_cnn")
    more("--width", type=int, metavar="N", help="channels of its first block")
    more("--kernel", type=int, metavar="PIXELS", help="side of its kernels")
    more("--fractions", type=float, nargs=3, metavar=("TRAIN", "VAL", "TEST"), help="(default: 0.7 0.15 0.15)")
    more("--split", metavar="FILE", help="a split.csv whose pictures keep their part")
    more("--no-augment", dest="augment", action="store_false", help="show each picture as it is, every time")
    more("--no-class-weights", dest="class_weights", action="store_false",
         help="let a picture of a small class count no more than others")  # fmt: skip


def settings_of(arguments: argparse.Namespace) -> TrainConfig:
    """The settings: what is given, before the file, before what the run was begun with, before the defaults.

    Raises:
        UserFacingError: A setting is not usable, or there is no folder.
    """
    given: dict[str, Any] = {
        name: getattr(arguments, name) for name in TrainConfig.__dataclass_fields__ if hasattr(arguments, name)
    }
    if given.get("folder") is None:
        given.pop("folder", None)
    for name in ("fractions", "classes"):
        if name in given:
            given[name] = tuple(tuple(item) if isinstance(item, list) else item for item in given[name])
    own = Path(arguments.output) / CONFIG_FILE
    file = Path(arguments.config) if arguments.config else own if arguments.resume and own.exists() else None
    if file is not None:
        return replace(load_config(file), **given)
    if "folder" not in given:
        raise UserFacingError("no folder of pictures is named", "Name one that has a sub-folder for each class.")
    return TrainConfig(**given)


def _adder(group: argparse._ArgumentGroup) -> Any:
    def add(*names: str, **options: Any) -> None:
        group.add_argument(*names, default=_DEFAULT, **options)

    return add
