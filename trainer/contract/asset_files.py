"""Where the files that ship with the program are."""

from __future__ import annotations

import sys
from pathlib import Path


def asset_path(*parts: str) -> Path:
    """The path of a shipped file, in a checkout, an installed package or a frozen program.

    Args:
        parts: The path below `assets/`, e.g. `("models", "efficientnet_lite0.onnx")`.
    """
    return _assets_folder().joinpath(*parts)


def _assets_folder() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "assets"
    packages = Path(__file__).resolve().parents[2]
    installed = packages / "imgclass_assets"
    return installed if installed.is_dir() else packages / "assets"
