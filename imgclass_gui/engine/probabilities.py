"""A network's answer as probabilities, and its classes' names where it has none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def softmax(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """`exp(x) / sum(exp(x))` of each row, safe for large numbers. A log-softmax's rows give its probabilities."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True), dtype=np.float64)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def numbered_labels(count: int) -> tuple[str, ...]:
    """Names for classes that have none: "class 0", "class 1" and so on."""
    return tuple(f"class {index}" for index in range(count))
