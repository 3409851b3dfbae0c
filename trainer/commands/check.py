"""`imgclass-train check`: what is in a class folder, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.commands.shown_scan import scan_shown
from trainer.contract.program_end import ALL_WELL, SOME_FAILED

if TYPE_CHECKING:
    from trainer.contract.folder_findings import Findings
    from trainer.contract.image_folder import ClassFolder
    from trainer.split import Split


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", metavar="FOLDER", help="a folder with one sub-folder a class, or train/ val/ test/")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the split that is shown (default: 0)")
    parser.add_argument("--json", action="store_true", help="one JSON object with every finding")


def run(arguments: argparse.Namespace) -> int:
    """Say what is in a folder of classes, and what is wrong with it. Nothing in the folder is changed.

    Returns:
        The exit status: 0 where all is well.

    Raises:
        UserFacingError: No classifier can be trained on the folder.
    """
    from trainer.commands.check_report import report
    from trainer.contract.folder_findings import build_findings, require_trainable
    from trainer.split import build_split

    folder = scan_shown(arguments.folder)
    findings = build_findings(folder)
    split = build_split(folder, arguments.seed) if folder.pictures else None
    if arguments.json:
        sys.stdout.write(json.dumps(_to_json(folder, findings, split, arguments.seed)) + "\n")
    else:
        sys.stdout.write(report(folder, findings, split, arguments.seed))
    sys.stdout.flush()
    require_trainable(folder)
    return SOME_FAILED if findings.has_problems else ALL_WELL


def _to_json(folder: ClassFolder, findings: Findings, split: Split | None, seed: int) -> dict[str, Any]:
    counts = folder.counts()
    parts = dict.fromkeys(picture.part for picture in folder.pictures if picture.part)
    values = asdict(findings)
    values["small"] = [{"path": picture.path, "size": picture.size} for picture in findings.small]
    return {
        "folder": str(Path(folder.path).absolute()),
        "fingerprint": folder.fingerprint,
        "counts": {label: counts[label] for label in folder.labels},
        "given_split": {part: folder.counts(part) for part in parts} if folder.has_given_split else None,
        "has_problems": findings.has_problems,
        **values,
        "split": split and _split_to_json(split, seed),
    }


def _split_to_json(split: Split, seed: int) -> dict[str, Any]:
    kind = "cross-validation" if split.folds else "test" if split.has_test else "none"
    return {"seed": seed, "kind": kind, "counts": split.counts(), "untested": split.untested}
