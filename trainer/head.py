"""The last full connection, trained alone on frozen features: a logistic regression, solved in one go.

Multinomial logistic regression with an L2 penalty, by L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for
large scale optimization", 1989) with PyTorch's strong Wolfe line search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Floats = NDArray[np.float32]
Targets = NDArray[np.int64]

# Penalties to choose from, as in `fit_head`. From hardly any to one that leaves little but the classes' means.
PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_MAX_ITERATIONS = 300
_TOLERANCE = 1e-5
# Products in one pass over the pictures.
_WORTH_MORE_THREADS = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A full connection: logits = features @ weight.T + bias.

    Attributes:
        weight: float32 of shape (classes, features).
        bias: float32 of shape (classes,).
    """

    weight: Floats
    bias: Floats

    def logits(self, features: Floats) -> Floats:
        """float32 of shape (pictures, classes) for features of shape (pictures, features)."""
        return np.asarray(features @ self.weight.T + self.bias, np.float32)


def fit_head(
    features: Floats,
    targets: Targets,
    classes: int,
    penalty: float,
    *,
    picture_weights: Floats | None = None,
    start: Head | None = None,
) -> Head:
    """Minimise the sum over pictures of `weight * cross-entropy`, plus `penalty / 2 * |W|^2`; the bias is free.

    That is scikit-learn's `LogisticRegression(C=1 / penalty)` on the same features.

    Args:
        features: float32 of shape (pictures, features), at least one picture.
        targets: int64 of shape (pictures,), 0 to classes - 1.
        classes: Number of classes.
        penalty: At least 0.
        picture_weights: float32 of shape (pictures,); 1 each if None.
        start: Where to begin; only the time depends on it.
    """
    centre = features.mean(0, dtype=np.float64).astype(np.float32)
    values = torch.from_numpy(features - centre)
    labels = torch.from_numpy(targets)
    weights = torch.ones(len(targets)) if picture_weights is None else torch.from_numpy(picture_weights)
    weight = torch.zeros(classes, features.shape[1])
    bias = torch.zeros(classes)
    if start is not None:
        weight += torch.from_numpy(start.weight)
        bias += torch.from_numpy(start.bias + start.weight @ centre)
    with _threads_for(values.numel() * classes):
        _minimise(values, labels, weights, weight, bias, penalty)
    found = weight.numpy()
    return Head(found, np.asarray(bias.numpy() - found @ centre, np.float32))


@contextmanager
def _threads_for(products: int) -> Iterator[None]:
    """One thread where waking the others takes longer than the work: 12 times as fast for 400 pictures."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if products < _WORTH_MORE_THREADS else threads)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _minimise(
    values: torch.Tensor,
    labels: torch.Tensor,
    weights: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    penalty: float,
) -> None:
    """Run L-BFGS on `weight` and `bias` in place. Centred features make the bias and the weights independent."""
    _leave_compiler_out()
    total = float(weights.sum())
    weight.requires_grad_()
    bias.requires_grad_()
    optimizer = torch.optim.LBFGS(
        [weight, bias],
        max_iter=_MAX_ITERATIONS,
        tolerance_grad=_TOLERANCE,
        tolerance_change=1e-9,
        history_size=20,
        line_search_fn="strong_wolfe",
    )

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        losses = functional.cross_entropy(functional.linear(values, weight, bias), labels, reduction="none")
        value = ((losses * weights).sum() + penalty / 2 * weight.square().sum()) / total
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    weight.requires_grad_(False)
    bias.requires_grad_(False)


def _leave_compiler_out() -> None:
    """Keep PyTorch from loading its compiler, which takes as long as the whole probe, for optimisers that are eager.

    Two of their methods are wrapped so that the compiler, if it is used, leaves them alone; the wrapper imports it to
    find out. It looks for this attribute first. Where a newer PyTorch looks elsewhere, only the second is lost.
    """
    for method in (torch.optim.Optimizer.add_param_group, torch.optim.Optimizer.zero_grad):
        plain = getattr(method, "__wrapped__", None)
        if plain is not None and not hasattr(plain, "__dynamo_disable"):
            setattr(plain, "__dynamo_disable", plain)


def fit_heads(
    features: Floats,
    targets: Targets,
    classes: int,
    penalties: Sequence[float],
    picture_weights: Floats | None = None,
) -> list[Head]:
    """One head a penalty, in their order; each starts where the next stronger penalty ended."""
    heads: dict[float, Head] = {}
    head: Head | None = None
    for penalty in sorted(penalties, reverse=True):
        head = fit_head(features, targets, classes, penalty, picture_weights=picture_weights, start=head)
        heads[penalty] = head
    return [heads[penalty] for penalty in penalties]
