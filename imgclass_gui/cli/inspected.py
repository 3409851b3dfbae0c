"""What the commands that look inside a network share: opening it, and tables."""

from __future__ import annotations

from collections.abc import Sequence

from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, recall_choice
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable


def open_inspected(path: str | None) -> Inspector:
    """A network for inspection; the bundled one if None.

    Raises:
        UserFacingError: It takes no picture, or cannot be computed; the message names the file.
    """
    if path is None:
        return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)
    try:
        return open_inspector(path, choice=recall_choice(choices_folder(), path))
    except UserFacingError as error:
        raise UserFacingError(f"{printable(path)}: {error.message}", error.hint) from error


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of equally many cells as lines, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"
