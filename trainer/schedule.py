"""How large the steps of a training are: a rise, then a long fall along a cosine."""

from __future__ import annotations

import math

WARM_UP = 0.1


def learning_rate_factor(step: int, steps: int, warm_up: float = WARM_UP) -> float:
    """The share of the largest learning rate that a step takes.

    Linear warm-up (Goyal et al., "Accurate, Large Minibatch SGD", 2017), since the first gradients of fresh weights are
    large and point anywhere; then half a cosine (Loshchilov and Hutter, "SGDR", 2017), so that the last steps settle.
    No step is wasted: the factor is never 0, and the last step is the smallest of the fall.

    Args:
        step: 0 to `steps` - 1.
        steps: Number of steps of the whole training, at least 1.
        warm_up: Share of the steps in which the factor rises, 0 to 1.

    Returns:
        Above 0, and at most 1.

    Raises:
        ValueError: An argument lies outside its range.
    """
    if not 0 <= step < steps or not 0 <= warm_up <= 1:
        raise ValueError(f"step {step} of {steps} with a warm-up of {warm_up}")
    rising = round(steps * warm_up)
    if step < rising:
        return (step + 1) / rising
    # (1 + cos(pi t)) / 2 = sin(pi (1 - t) / 2)^2, which does not round to 0 near the end of a very long training.
    return math.sin(math.pi / 2 * (steps - step) / (steps - rising + 1)) ** 2
