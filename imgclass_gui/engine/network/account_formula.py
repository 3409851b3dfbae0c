"""The formula of an account with the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from imgclass_gui.engine.network.arithmetic import Arithmetic

_LETTERS = {1: ("x", "q"), 2: ("a", "b")}
_SIGNS = ("+", "-", "·", "\N{MULTIPLICATION SIGN}", "÷", "/", "^", "√")
_POWERS = ("²", "³", "^")


def filled_formula(arithmetic: Arithmetic) -> str:
    """The formula with the numbers in it: "max(0, -0.0746)"; empty where its letters are not single terms."""
    names = _LETTERS.get(len(arithmetic.terms), ())
    if arithmetic.how != "function" or not any(re.search(rf"\b{name}\b", arithmetic.formula) for name in names):
        return ""
    numbers = dict(zip(names, (term.value for term in arithmetic.terms), strict=False))
    if len(arithmetic.terms) == 1:
        numbers = dict.fromkeys(names, arithmetic.terms[0].value)
    formula = arithmetic.formula.partition(", with scale")[0]
    return re.sub(rf"\b({'|'.join(names)})\b", lambda found: _filled(found, numbers), formula)


def _filled(found: re.Match[str], numbers: Mapping[str, float]) -> str:
    """A number in the place of its letter; a negative one in brackets where a sign stands beside it."""
    text = f"{numbers[found[0]]:.5g}"
    before, after = found.string[: found.start()].rstrip(), found.string[found.end() :].lstrip()
    beside = before[-1:] in _SIGNS or after[:1] in _POWERS
    return f"({text})" if text.startswith("-") and beside else text
