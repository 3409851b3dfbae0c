"""How one number of a network came about: the terms, what is done with them, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from imgclass_gui.engine.network.node import At

# "sum": bias + all products. "max": the largest product. "mean": bias + the products' mean over `divisor`.
# "copy": the one term as it is. "function": a formula of the terms, see `formula`.
How = Literal["sum", "max", "mean", "copy", "function"]


# A tuple, because a full connection has tens of thousands of them.
class Term(NamedTuple):
    """What one earlier number contributes.

    Attributes:
        tensor: Name of the tensor that it lies in.
        at: Where; one index an axis.
        value: It.
        weight: What it is multiplied by; None where nothing is.
        product: `value * weight`, or `value` where there is no weight.
        weight_at: Where the weight lies in the kernel or the matrix; None where there is none.
    """

    tensor: str
    at: At
    value: float
    weight: float | None
    product: float
    weight_at: At | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A number's account.

    Attributes:
        how: What is done with the terms.
        terms: In the order of the kernel, or of the tensor.
        bias: That is added; 0 where there is none.
        computed: What comes of it, in 64-bit arithmetic.
        formula: For people, e.g. "max(0, x)"; empty where `how` says it all.
        divisor: What a mean is divided by.
    """

    how: How
    terms: Sequence[Term]
    bias: float
    computed: float
    formula: str = ""
    divisor: int = 1
