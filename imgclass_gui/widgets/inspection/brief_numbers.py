"""Numbers as short as the room where they stand."""

from __future__ import annotations

from math import isfinite


def brief(value: float, decimals: int) -> str:
    """A number with so many decimals and without a needless 0 in front: "-.25", "3.14".

    Nothing but 0 itself is "0": what only rounds to it is ".00".
    """
    if not value:
        return "0"
    text = f"{value:.{decimals}f}"
    if not float(text):
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def decimals_for(bound: float) -> int:
    """How many decimals tell numbers up to `bound` apart in about five letters.

    Args:
        bound: The largest size among them; not negative.

    Returns:
        0 to 5.
    """
    if not isfinite(bound) or bound >= 100:
        return 0
    return next((decimals for least, decimals in _DECIMALS if bound >= least), 5)


_DECIMALS = ((10.0, 1), (0.1, 2), (0.01, 3), (0.001, 4))
