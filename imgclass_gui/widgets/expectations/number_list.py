"""A few numbers typed into one field: "0.485, 0.456, 0.406"."""

from __future__ import annotations

import re
from collections.abc import Sequence


def parse_number_list(text: str, wanted: int) -> tuple[float, ...] | None:
    """The numbers that somebody typed.

    Args:
        text: Numbers with spaces, semicolons or commas between them; the decimal sign may be a point or a comma.
        wanted: How many there should be; it decides what an ambiguous comma means, and one number stands for all.

    Returns:
        The numbers, perhaps more or fewer than `wanted`; None where something is no number.
    """
    spaced = [part.strip(",") for part in re.split(r"[\s;]+", text.strip()) if part.strip(",")]
    readings = ([part.replace(",", ".") for part in spaced], [part for part in re.split(r"[\s;,]+", text) if part])
    found = [numbers for numbers in map(_numbers, readings) if numbers]
    for numbers in found:
        if len(numbers) in (1, wanted):
            return numbers * wanted if len(numbers) == 1 else numbers
    return found[0] if found else None


def number_list_text(values: Sequence[float]) -> str:
    """Numbers as they can be typed; one stands for all where all are equal."""
    shown = values[:1] if len(set(values)) == 1 else values
    return "  ".join(f"{value:.6g}" for value in shown)


def _numbers(parts: Sequence[str]) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in parts)
    except ValueError:
        return None
