"""`imgclass-train evaluate`: how good a model is on a folder of classes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.commands.shown_scan import scan_shown
from trainer.contract.file_names import printable
from trainer.contract.program_end import ALL_WELL, SOME_FAILED

if TYPE_CHECKING:
    from trainer.contract.class_folder import ClassFolder, Picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("model", metavar="MODEL", help="a model that was trained with Imgclass")
    parser.add_argument("folder", metavar="FOLDER", help="a folder with one sub-folder a class; of a split, its test/")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the figures to a .json file")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Measure a model on a folder of classes.

    Returns:
        The exit status: 0, or 1 where some pictures could not be measured.

    Raises:
        UserFacingError: The model or the folder cannot be used, or they have no class in common.
    """
    from trainer.contract.atomic_file import replaced_file
    from trainer.evaluation import evaluate

    folder = scan_shown(arguments.folder)
    pictures = _measured_by(folder)
    figures, strange = evaluate(Path(arguments.model), folder.path, pictures)
    left_out = [f"{printable(file.path)}: {file.message}" for file in folder.unreadable]
    left_out += [f"{printable(label)}: the model has no such class" for label in strange]
    if arguments.output:
        with replaced_file(arguments.output) as file:
            file.write(json.dumps(figures, indent=1) + "\n")
    sys.stdout.write(json.dumps(figures) + "\n" if arguments.json else _text(figures))
    for line in left_out:
        sys.stderr.write(f"left out: {line}\n")
    return SOME_FAILED if left_out else ALL_WELL


def _measured_by(folder: ClassFolder) -> tuple[Picture, ...]:
    """The test pictures of a ready-made split, or those that stand in for them; all pictures where there is none."""
    for part in ("test", "validation"):
        own = tuple(picture for picture in folder.pictures if picture.part == part)
        if own:
            return own
    return folder.pictures


def _text(figures: dict[str, Any]) -> str:
    low, high = figures["interval"]
    lines = [
        f"Right on {figures['correct']:,} of {figures['n']:,} pictures: {figures['accuracy']:.1%} "
        f"(95 % interval {low:.1%} to {high:.1%}); always giving the same answer would reach {figures['baseline']:.1%}."
    ]
    lines += [
        f"  {printable(own['label'])}: found {own['recall']:.1%} of {own['n']:,}"
        for own in figures["classes"]
        if own["n"]
    ]
    return "\n".join(lines) + "\n"
