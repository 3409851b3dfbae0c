"""What stands below the terms: the sum, the bias, the result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imgclass_gui.engine.network.account import Account, Step
from imgclass_gui.engine.network.account_formula import filled_formula
from imgclass_gui.engine.network.account_parts import AccountParts
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.account.account_words import translate
from imgclass_gui.widgets.inspection.map_words import number_text

# A longer note stands in lines of its own.
SHORT_NOTE = 26
# A longer step stands without its formula.
_STEP_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Fact:
    """A line below the terms.

    Attributes:
        label: What it is.
        number: As text.
        is_result: Whether it is what comes of it all.
    """

    label: str
    number: str
    is_result: bool = False


def facts_of(account: Account, parts: AccountParts) -> list[Fact]:
    """The lines of an account; the last one is the result."""
    arithmetic = account.proof.arithmetic
    facts = [*_sums(account, parts)]
    if arithmetic.bias and parts.form != "nothing":
        label = translate("account", "bias")
        if account.note and not has_long_note(account):
            label += f" ({readable(account.note)})"
        facts.append(Fact(label, number_text(arithmetic.bias)))
    if arithmetic.divisor != 1:
        facts.append(Fact(translate("account", "divided by"), count(arithmetic.divisor)))
    result = (
        translate("account", "its share")
        if parts.form == "shares" and parts.own >= 0
        else translate("account", "result")
    )
    if arithmetic.how == "max" and parts.form != "nothing":
        result = translate("account", "the largest of {n}").format(n=count(len(account.terms)))
    result_fact = Fact(result, number_text(arithmetic.computed), is_result=not account.then)
    # A sum without a bias is not said twice before it goes on.
    is_said = bool(account.then) and [fact.number for fact in facts] == [result_fact.number]
    return [*facts, *([] if is_said else [result_fact]), *_steps(account)]


def _steps(account: Account) -> list[Fact]:
    """What is done with the result before it leaves its layer."""
    last = len(account.then) - 1
    return [
        Fact(_step_words(step), number_text(step.proof.arithmetic.computed), is_result=turn == last)
        for turn, step in enumerate(account.then)
    ]


def _step_words(step: Step) -> str:
    """What is done, with the number in the formula where that is short."""
    title, formula = readable(step.title), filled_formula(step.proof.arithmetic)
    return f"{title}: {formula}" if formula and len(title) + len(formula) <= _STEP_LENGTH else title


def has_long_note(account: Account) -> bool:
    """Whether the note does not fit beside the bias."""
    return bool(account.note) and (len(account.note) > SHORT_NOTE or not account.proof.arithmetic.bias)


def formula_of(account: Account, parts: AccountParts) -> str:
    """The formula, and the same with the numbers in it below; empty where the terms say it all."""
    formula, filled = account.proof.arithmetic.formula, filled_formula(account.proof.arithmetic)
    return f"{formula}\n= {filled}" if filled and parts.form == "function" else formula


def notes_of(account: Account, parts: AccountParts) -> str:
    """What else is to be known, in sentences; may be empty."""
    notes = [readable(account.note)] if has_long_note(account) else []
    if parts.form == "windows" and (parts.window < 0).any():
        notes.append(translate("account", "Hatched cells lie in the padding around the map and count as nothing."))
    if parts.form == "shares":
        notes.append(
            translate("account", "The largest score is taken off each before, which leaves the shares as they are.")
        )
    if parts.form == "nothing" and not account.layer_kind:
        notes.append(translate("account", "A pixel of the picture, in the range that the network was trained with."))
    elif parts.form == "nothing":
        notes.append(translate("account", "No earlier number has a say here."))
    return "\n".join(notes)


def _sums(account: Account, parts: AccountParts) -> list[Fact]:
    """What comes of the terms before anything else is done; nothing where that is the result itself."""
    terms, how = len(account.terms), account.proof.arithmetic.how
    if parts.form == "shares":
        words = translate("account", "sum of all {n} exponentials").format(n=count(terms))
        return [Fact(words, number_text(float(parts.exponentials.sum())))]
    if parts.form in ("copy", "function", "nothing") or how == "max":
        return []
    has_weights = account.terms[0].weight is not None
    if how == "function" and not has_weights:
        return []
    if terms == 1 and not has_weights:
        return []
    words = translate("account", "sum of {n} products") if has_weights else translate("account", "sum of {n} numbers")
    if terms == 1:
        words = translate("account", "the product")
    # Infinite numbers may have no sum, and need no warning.
    with np.errstate(invalid="ignore"):
        total = parts.total
    return [Fact(words.format(n=count(terms)), number_text(total))] if np.isfinite(total) or has_weights else []
