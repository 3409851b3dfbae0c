"""The rows of accounts: contributions to a sum, shares of a softmax, the few numbers of a formula."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import numpy as np

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.account_parts import AccountParts
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.account.account_words import (
    channel_words,
    names_caption,
    place_words,
    share_name,
    term_name,
    translate,
)
from imgclass_gui.widgets.inspection.account.row_sheet import Row, RowSource
from imgclass_gui.widgets.inspection.account.window_sheet import signed_text
from imgclass_gui.widgets.inspection.map_words import number_text, short_number

_TIMES = " \N{MULTIPLICATION SIGN} "


# So many of the largest products say how their factors are written.
_LARGEST = 64
_DIGITS = 3


class _TermRows(RowSource):
    """A row a term, in the order of the parts."""

    def __init__(self, account: Account, parts: AccountParts, shown: int) -> None:
        self._account, self._parts = account, parts
        self._count = min(shown, len(parts.order))
        self._turns = np.full(len(account.terms), -1, np.intp)
        self._turns[parts.order[: self._count]] = np.arange(self._count)

    def __len__(self) -> int:
        return self._count

    def term(self, turn: int) -> int:
        """See `RowSource`."""
        return int(self._parts.order[turn])

    def turn(self, term: int) -> int:
        """See `RowSource`."""
        return int(self._turns[term]) if 0 <= term < len(self._turns) else -1

    def row(self, turn: int) -> Row:
        """See `RowSource`."""
        raise NotImplementedError


class ProductRows(_TermRows):
    """What each number contributes: it, times its weight where it has one."""

    def __init__(self, account: Account, parts: AccountParts, shown: int) -> None:
        super().__init__(account, parts, shown)
        finite = parts.products[np.isfinite(parts.products)]
        self._bound = float(np.abs(finite).max(initial=0.0)) or 1.0
        self.has_products = any(account.terms[number].weight is not None for number in parts.order[:shown].tolist())
        self.is_signed = bool((parts.products < 0).any())
        self._decimals = (0, 0)
        if self.has_products:
            largest = [account.terms[number] for number in parts.order[:_LARGEST].tolist()]
            self._decimals = _decimals([term.value for term in largest]), _decimals([term.weight for term in largest])
        middle, last = _captions(self.has_products)
        self.captions = (names_caption(account), middle, last)

    def row(self, turn: int) -> Row:
        """See `RowSource`."""
        term = self._account.terms[self.term(turn)]
        factors = ""
        if term.weight is not None:
            factors = _TIMES.join(map(_even, (term.value, term.weight), self._decimals))
        share = term.product / self._bound
        share = min(1.0, max(-1.0, share)) if np.isfinite(share) else 0.0
        return Row(term_name(self._account, term), factors, signed_text(term.product), share)


class ShareRows(_TermRows):
    """The number's own class first, then its rivals: the score, and its exponential less the largest."""

    is_signed = False

    def __init__(self, account: Account, parts: AccountParts, shown: int) -> None:
        super().__init__(account, parts, shown)
        self.captions = (
            translate("account", "class") if account.labels else translate("account", "channel"),
            translate("account", "score"),
            translate("account", "exponential"),
        )

    def row(self, turn: int) -> Row:
        """See `RowSource`."""
        number = self.term(turn)
        term = self._account.terms[number]
        exponential = float(self._parts.exponentials[number])
        name = share_name(self._account, term)
        share = exponential if np.isfinite(exponential) else 0.0
        return Row(name, short_number(term.value), number_text(exponential), share, number == self._parts.own)


class FewRows(_TermRows):
    """One or a few numbers, with the place that each comes from below its name: of a formula, a sum, or a copy."""

    has_details = True

    def __init__(self, account: Account, parts: AccountParts, shown: int) -> None:
        super().__init__(account, parts, shown)
        self.has_products = any(term.weight is not None for term in account.terms)
        self.has_bars = parts.form == "products" and len(parts.products) > 1 and not self.has_products
        self.is_signed = bool((parts.products < 0).any())
        self._bound = float(np.abs(parts.products).max(initial=0.0))
        middle, last = _captions(self.has_products)
        self.captions = (translate("account", "comes from"), middle, last)

    def row(self, turn: int) -> Row:
        """See `RowSource`."""
        account = self._account
        term = account.terms[self.term(turn)]
        factors = "" if term.weight is None else _TIMES.join(map(short_number, (term.value, term.weight)))
        share = term.product / self._bound if 0 < self._bound < math.inf and math.isfinite(term.product) else 0.0
        name, detail = term_name(account, term), ""
        if account.is_source(term):
            name = readable(account.titles[term.tensor])
            places = channel_words(account, term), place_words(account, term)
            detail = ", ".join(place for place in places if place)
        return Row(self._letter(turn) + name, factors, number_text(term.product), share, detail=detail)

    def _letter(self, turn: int) -> str:
        """What a number is called in the formula."""
        letters = ("x",) if len(self._account.terms) == 1 else ("a", "b")
        return f"{letters[turn]} = " if self._parts.form == "function" and turn < len(letters) else ""


def _captions(has_products: bool) -> tuple[str, str]:
    """Above the middle and the results."""
    if not has_products:
        return "", translate("account", "number")
    return translate("account", "number \N{MULTIPLICATION SIGN} weight"), translate("account", "product")


def _decimals(numbers: Sequence[float | None]) -> int:
    """So many that a column's numbers stand below each other, with three digits of the larger ones."""
    sizes = [abs(number) for number in numbers if number and math.isfinite(number)]
    if not sizes:
        return 0
    return min(6, max(0, _DIGITS - 1 - math.floor(math.log10(statistics.median(sizes)))))


def _even(number: float, decimals: int) -> str:
    """A number with so many decimals, unless that hides it."""
    text = f"{number:.{decimals}f}"
    return text if float(text) or not number else short_number(number)
