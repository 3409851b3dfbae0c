"""Gives pasted or dropped image data a file, so that it is treated as any other picture."""

from __future__ import annotations

import os
import re

from trainer.contract.errors import UserFacingError


def save_pasted(folder: str, name: str, suffix: str, data: bytes) -> str:
    """Write encoded image data to a new file.

    Args:
        folder: An existing folder for the session's pasted pictures.
        name: The file's name without its suffix.
        suffix: The kind of picture, e.g. ".png".
        data: The encoded picture, as it came.

    Returns:
        The new file's path.

    Raises:
        UserFacingError: The file could not be written.
    """
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", suffix):
        suffix = ".png"  # the content decides how it is read; the suffix is for people
    path = os.path.join(folder, name + suffix)
    unfinished = path + ".tmp"
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
        os.replace(unfinished, path)
    except OSError as error:
        raise UserFacingError(
            f"the pasted picture could not be kept: {error.strerror}", "Is there space left on the disk?"
        ) from error
    return path
