"""An account in words: names of its terms, where they come from, and what is added up."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.account_parts import AccountParts
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.map_words import number_text

translate = QCoreApplication.translate
_TIMES = "\N{MULTIPLICATION SIGN}"


def channel_name(account: Account, term: Term) -> str:
    """The channel of a term where a caption says that it is one: "red", "5"."""
    number = account.cell(term)[0].channel
    names = account.channel_names.get(term.tensor, ())
    return readable(names[number]) if number < len(names) else str(number)


def channel_words(account: Account, term: Term) -> str:
    """What the channel of a term is called: "red", "channel 5"."""
    name = channel_name(account, term)
    return translate("account", "channel {number}").format(number=name) if name.isdecimal() else name


def term_name(account: Account, term: Term) -> str:
    """A term's name in a row: its channel's name or number, or its tensor where terms come from several ones."""
    if not account.is_source(term):
        return translate("account", "a fixed number")
    if any(other.tensor != term.tensor for other in account.terms[:2]):
        return readable(account.titles[term.tensor])
    (first, has_map), (last, _) = account.cell(account.terms[0]), account.cell(account.terms[-1])
    names = []
    if first.channel != last.channel or not has_map:
        names.append(channel_name(account, term))
    if has_map and ((first.row, first.column) != (last.row, last.column) or not names):
        names.append(place_words(account, term))
    return ", ".join(names)


def names_caption(account: Account) -> str:
    """What the names of terms in rows are."""
    first, last = account.terms[0], account.terms[-1]
    if first.tensor != last.tensor:
        return translate("account", "comes from")
    (cell, has_map), (other, _) = account.cell(first), account.cell(last)
    if cell.channel != other.channel or not has_map:
        return translate("account", "channel")
    return translate("account", "place")


def share_name(account: Account, term: Term) -> str:
    """What the class of a softmax's term is called."""
    number = account.cell(term)[0].channel
    return readable(account.labels[number]) if number < len(account.labels) else channel_words(account, term)


def place_words(account: Account, term: Term) -> str:
    """Where in its map a term lies: "row 40, column 52"; empty where a channel is one number."""
    cell, has_map = account.cell(term)
    if not has_map:
        return ""
    return translate("account", "row {row}, column {column}").format(row=cell.row, column=cell.column)


def source_words(account: Account, term: Term) -> str:
    """Where a term comes from: "Conv 1, channel 5, row 40, column 52"."""
    if not account.is_source(term):
        return translate("account", "a fixed number of the network")
    parts = readable(account.titles[term.tensor]), channel_words(account, term), place_words(account, term)
    return ", ".join(part for part in parts if part)


def grid_words(account: Account, parts: AccountParts) -> tuple[str, str]:
    """Which numbers lie under a window: "Conv 1, channel 6", and "rows 10 to 11, columns 10 to 11"."""
    terms = account.terms
    (first, has_map), (last, _) = (account.cell(terms[int(parts.window[corner, corner])]) for corner in (0, -1))
    names = [readable(account.titles[terms[0].tensor])] if account.is_source(terms[0]) else []
    if first.channel == last.channel:
        names.append(channel_words(account, terms[0]))
    places = ""
    if has_map:
        words = translate("account", "rows {top} to {bottom}, columns {left} to {right}")
        places = words.format(top=first.row, bottom=last.row, left=first.column, right=last.column)
    return ", ".join(names), places


def reckoning_words(term: Term) -> str:
    """What is reckoned with a term: "0.3412 x -0.2012 = -0.0686"."""
    if term.weight is None:
        return number_text(term.value)
    return f"{number_text(term.value)} {_TIMES} {number_text(term.weight)} = {number_text(term.product)}"


def term_words(account: Account, term: Term) -> str:
    """All about a term, in two lines: what is reckoned, and where it leads."""
    source = source_words(account, term)
    words = (
        translate("account", "from {source}: go there") if account.is_source(term) else translate("account", "{source}")
    )
    return f"{reckoning_words(term)}\n{words.format(source=source)}"


def rest_words(account: Account, parts: AccountParts, shown: int) -> str:
    """What is not shown: "240 more channels, together -0.3100"; empty where all is."""
    left = len(parts.order) - shown
    if left <= 0:
        return ""
    is_windows = parts.form == "windows" or bool(parts.window.size)
    if is_windows and parts.form != "shares":
        words = (
            translate("account", "1 more channel: {total}")
            if left == 1
            else translate("account", "{n} more channels, together {total}")
        )
    else:
        words = (
            translate("account", "1 more number: {total}")
            if left == 1
            else translate("account", "{n} more numbers, together {total}")
        )
    # Infinite numbers may have no sum, and need no warning.
    with np.errstate(invalid="ignore"):
        return words.format(n=count(left), total=number_text(parts.remainder(shown)))
