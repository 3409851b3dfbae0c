"""Pictures made in code."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

COLOR_VALUES = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "black": (0, 0, 0)}


def save_color(path: Path | str, color: str = "red", size: tuple[int, int] = (20, 20)) -> str:
    """Write a picture of one colour in the format of the path's suffix and give its path."""
    Image.new("RGB", size, COLOR_VALUES[color]).save(path)
    return str(path)
