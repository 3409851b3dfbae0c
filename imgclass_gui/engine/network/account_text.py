"""A number's account as a table, for spreadsheets and for the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.arithmetic import Term

COLUMNS = ("what", "from", "channel", "row", "column", "number", "weight", "product")
# A spreadsheet takes a cell that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def account_rows(account: Account) -> Iterator[tuple[str, ...]]:
    """The account, a row a term in the network's order, then bias, formula, result and proof.

    Returns:
        Rows of as many cells as `COLUMNS`; numbers with all their digits.
    """
    for term in account.terms:
        yield _term_row(account, term)
    arithmetic = account.proof.arithmetic
    if arithmetic.bias:
        yield _last("bias", repr(arithmetic.bias))
    if arithmetic.divisor != 1:
        yield _last("divided by", str(arithmetic.divisor))
    if arithmetic.formula:
        yield ("formula", _harmless(arithmetic.formula), *("",) * (len(COLUMNS) - 2))
    yield _last("recomputed", repr(arithmetic.computed))
    yield _last("runtime", repr(account.proof.runtime))
    yield _last("difference", repr(account.proof.difference))
    for step in account.then:
        yield _last(f"then {step.title}", repr(step.proof.arithmetic.computed))
        yield _last("runtime", repr(step.proof.runtime))


def account_csv(account: Account) -> str:
    """The account as CSV (RFC 4180), with the columns' names in the first line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(account_rows(account))
    return text.getvalue()


def account_text(account: Account) -> str:
    """The account as lines for people: the title, the table with tabs between its cells."""
    lines = [f"{account.title} of {account.layer_title}", "\t".join(COLUMNS)]
    lines += ["\t".join(row) for row in account_rows(account)]
    return "\n".join(lines) + "\n"


def _term_row(account: Account, term: Term) -> tuple[str, ...]:
    cell, has_map = account.cell(term)
    names = account.channel_names.get(term.tensor, ())
    channel = names[cell.channel] if cell.channel < len(names) else str(cell.channel)
    title = account.titles.get(term.tensor, "fixed number")
    place = (str(cell.row), str(cell.column)) if has_map else ("", "")
    weight = "" if term.weight is None else repr(term.weight)
    return "term", _harmless(title), _harmless(channel), *place, repr(term.value), weight, repr(term.product)


def _last(what: str, number: str) -> tuple[str, ...]:
    return (what, *("",) * (len(COLUMNS) - 2), number)


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
