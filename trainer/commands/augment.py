"""`imgclass-train augment`: a preview of how a training varies its pictures."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.commands.output_folder import make_folder, refuse_inside_pictures
from trainer.commands.trial import Trial, add_trial_arguments
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable
from trainer.contract.folder_listing import ScanStopped
from trainer.contract.program_end import ALL_WELL
from trainer.stop_signal import RunStopped

if TYPE_CHECKING:
    from trainer.preview import Preview

_COUNT, _MOST = 8, 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_trial_arguments(parser)
    parser.add_argument("-o", "--output", metavar="FOLDER", required=True, help="where to write the pictures, as PNG")
    parser.add_argument(
        "--count", type=int, default=_COUNT, metavar="N", help=f"variants a picture (default: {_COUNT})"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show on a few of the pictures how a training would vary them.

    Returns:
        The exit status: 0.

    Raises:
        UserFacingError: There is nothing to train on, the settings do not fit together, or nothing can be written.
    """
    if not 1 <= arguments.count <= _MOST:
        raise UserFacingError(f"there can be 1 to {_MOST} variants of a picture, not {arguments.count}")
    trial, output = Trial(arguments), Path(arguments.output)
    refuse_inside_pictures(output, Path(trial.config.folder))
    make_folder(output)
    around = trial.surroundings()
    from trainer.preview import make_preview

    with suppress(RunStopped, ScanStopped):
        preview = make_preview(trial.config, around, output, arguments.count)
        trial.say(preview.to_json(), _text(preview, output))
    return ALL_WELL


def _text(preview: Preview, output: Path) -> str:
    lines = [
        f"{printable(one.path)}: {one.square}, {one.variants[0]} to {one.variants[-1]}" for one in preview.pictures
    ]
    if not preview.varies:
        lines.append("Each picture is shown to the network as it is.")
    return "\n".join([f"{preview.input_size} pixels, in {printable(str(output))}:", *lines]) + "\n"
