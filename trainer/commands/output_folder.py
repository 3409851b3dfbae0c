"""The folder that a command writes to."""

from __future__ import annotations

from pathlib import Path

from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

_HINT = "Choose another folder."


def refuse_inside_pictures(output: Path, pictures: Path) -> None:
    """Keep the pictures' folder as it is.

    Raises:
        UserFacingError: The output would lie in it.
    """
    folder, target = pictures.resolve(), output.resolve()
    if target == folder or folder in target.parents:
        raise UserFacingError(
            f"{printable(str(output))} lies in the folder of pictures, which is never written to", _HINT
        )


def make_folder(output: Path) -> None:
    """Make the folder, unless it is there.

    Raises:
        UserFacingError: It cannot be made.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UserFacingError(f"{printable(str(output))} cannot be made: {reason}", _HINT) from error
