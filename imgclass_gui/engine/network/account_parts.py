"""A number's account in the parts in which it is shown: windows and kernels, contributions, a window, shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.account import Account, products_of
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.operators import softmax
from imgclass_gui.engine.network.operators.terms import Terms

# "windows": of every input channel the numbers under a kernel. "products": contributions one by one. "grid": the
# numbers under a window without weights. "shares": exponentials by their sum. "copy": one number as it is. "function":
# a formula of few numbers. "nothing": no number has a say, as in padding.
Form = Literal["windows", "products", "grid", "shares", "copy", "function", "nothing"]

_PLANE = 2


@dataclass(frozen=True, slots=True, eq=False)
class AccountParts:
    """An account in parts.

    Attributes:
        form: Which ones.
        products: float64 (terms,).
        order: intp: the numbers of the windows, or of the terms, in the order in which they are worth to be seen.
        window: intp (rows, columns): the number of the term that lies there, within its window; -1 for none.
        totals: float64 (windows,): the sum of each window's products.
        extras: Terms that belong to no window.
        own: The term at the place of the number itself, -1 for none: of a softmax that whose share it is.
        winner: The term that is the largest, where that is the result; else -1.
        exponentials: float64 (terms,) of a softmax, less the largest; else empty.
    """

    form: Form
    products: NDArray[np.float64]
    order: NDArray[np.intp]
    window: NDArray[np.intp]
    totals: NDArray[np.float64]
    extras: tuple[int, ...] = ()
    own: int = -1
    winner: int = -1
    exponentials: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def total(self) -> float:
        """The sum of all products."""
        return float(self.products.sum())

    def remainder(self, shown: int) -> float:
        """What all windows, products or exponentials together make that come after the first so many."""
        whole = self.totals if self.form == "windows" else self.products
        return float((self.exponentials if self.form == "shares" else whole)[self.order[shown:]].sum())


def parts_of(account: Account, shown: int = 12) -> AccountParts:
    """Take an account apart.

    Args:
        account: The number's.
        shown: Up to so many windows or products stay in the network's order; of more, the largest come first.
    """
    products = products_of(account.terms)
    form, window = _form(account)
    none = np.zeros(0)
    if form == "windows":
        return _windows(account, products, window, shown)
    if form == "shares":
        return _shares(account, products, window)
    order = _by_size(products, shown) if form in ("products", "function") else np.arange(len(products))
    is_largest = account.proof.arithmetic.how == "max" and len(products) > 0
    winner = int(products.argmax()) if is_largest else -1
    return AccountParts(form, products, order, window, none, own=_own(account), winner=winner)


def _form(account: Account) -> tuple[Form, NDArray[np.intp]]:
    """How an account is shown, and the window of its terms; (0, 0) where they have none."""
    arithmetic, terms = account.proof.arithmetic, account.terms
    none = np.zeros((0, 0), np.intp)
    if not terms:
        return "nothing", none
    if arithmetic.how == "copy":
        return "copy", none
    if arithmetic.formula in _SOFTMAX:
        return "shares", none
    if _has_kernel(account):
        window = _kernel_window(account)
        return ("products" if window.size == 1 else "windows"), window
    if terms[0].weight is None and len(terms) > 1:
        grid = _grid(terms)
        if grid.size:
            return "grid", grid
    is_formula = arithmetic.how == "function" and len(terms) <= _FEW
    return ("function" if is_formula else "products"), none


def _has_kernel(account: Account) -> bool:
    """Whether the terms' weights lie in a convolution's kernel: (channels, channels, rows, columns)."""
    first = account.terms[0]
    rank = 2 + len(account.kernel)
    return rank > _PLANE and first.weight_at is not None and len(first.weight_at) == len(first.at) == rank


def _kernel_window(account: Account) -> NDArray[np.intp]:
    """Where in the kernel the terms of a channel lie; those of all channels lie alike, one channel after the other."""
    shape = account.kernel
    rows, columns = (shape[0], int(np.prod(shape[1:]))) if len(shape) > 1 else (1, shape[0])
    window = np.full((rows, columns), -1, np.intp)
    channel = account.terms[0].at[:2]
    for number, term in enumerate(account.terms):
        if term.at[:2] != channel or term.weight_at is None:
            break
        place = int(np.ravel_multi_index(term.weight_at[2:], shape))
        window[divmod(place, columns)] = number
    return window


def _windows(account: Account, products: NDArray[np.float64], window: NDArray[np.intp], shown: int) -> AccountParts:
    length = int((window >= 0).sum())
    first = account.terms[0].tensor
    regular = len(products)
    while regular and (account.terms[regular - 1].tensor != first or account.terms[regular - 1].weight_at is None):
        regular -= 1
    totals = products[:regular].reshape(-1, length).sum(axis=1)
    extras = tuple(range(regular, len(products)))
    return AccountParts("windows", products, _by_size(totals, shown), window, totals, extras)


def _shares(account: Account, products: NDArray[np.float64], window: NDArray[np.intp]) -> AccountParts:
    """The number itself first, then its rivals, the largest before."""
    own = _own(account)
    # Infinite scores have no share, and need no warning.
    with np.errstate(invalid="ignore"):
        exponentials = np.exp(products - products.max())
    order = np.argsort(-products, kind="stable")
    if own >= 0:
        order = np.concatenate([[own], order[order != own]])
    return AccountParts("shares", products, order, window, np.zeros(0), own=own, exponentials=exponentials)


def _grid(terms: Sequence[Term]) -> NDArray[np.intp]:
    """Terms of one tensor that fill a rectangle of it, as rows and columns; (0, 0) where they do not."""
    none = np.zeros((0, 0), np.intp)
    if isinstance(terms, Terms) and len(terms) > _FEW:
        return _block_grid(terms)
    if any(term.tensor != terms[0].tensor for term in terms):
        return none
    places = np.array([term.at for term in terms], np.intp)
    varying = np.flatnonzero((places != places[0]).any(axis=0))
    if not 1 <= len(varying) <= _PLANE:
        return none
    indices = [np.unique(places[:, axis], return_inverse=True) for axis in varying]
    if len(indices) == 1:
        return np.arange(len(terms), dtype=np.intp)[np.newaxis] if len(terms) <= _FEW else none
    shape = len(indices[0][0]), len(indices[1][0])
    if shape[0] * shape[1] != len(terms):
        return none
    grid = np.full(shape, -1, np.intp)
    grid[indices[0][1], indices[1][1]] = np.arange(len(terms))
    return grid if (grid >= 0).all() else none


def _block_grid(terms: Terms) -> NDArray[np.intp]:
    """The same for a block, whose last axis runs fastest: only a few of a whole channel's terms need be looked at."""
    first, last = terms[0].at, terms[-1].at
    varying = [axis for axis, (start, end) in enumerate(zip(first, last, strict=True)) if start != end]
    if len(varying) != _PLANE:
        return np.zeros((0, 0), np.intp)
    columns = next(number for number in range(1, len(terms)) if terms[number].at[varying[0]] != first[varying[0]])
    return np.arange(len(terms), dtype=np.intp).reshape(-1, columns)


def _by_size(numbers: NDArray[np.float64], shown: int) -> NDArray[np.intp]:
    """The order in which numbers are seen: the largest first, or as they are where all are seen."""
    if len(numbers) <= shown:
        return np.arange(len(numbers), dtype=np.intp)
    return np.argsort(-np.abs(numbers), kind="stable").astype(np.intp)


def _own(account: Account) -> int:
    """The term at the number's own place."""
    if not account.place or len(account.terms) <= 1 or account.terms[0].weight is not None:
        return -1
    return next((number for number, term in enumerate(account.terms) if term.at == account.place), -1)


_FEW = 8
_SOFTMAX = frozenset(operator.formula for operator in softmax.OPERATORS if isinstance(operator, softmax.Softmax))
