from __future__ import annotations

import warnings
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.schedule import learning_rate_factor

warm_ups = st.floats(0, 1)


@given(st.integers(1, 2000), warm_ups)
def test_it_rises_in_a_line_and_then_only_falls(steps, warm_up) -> None:
    factors = [learning_rate_factor(step, steps, warm_up) for step in range(steps)]
    assert all(0 < factor <= 1 for factor in factors)
    top = max(range(steps), key=factors.__getitem__)
    rise, fall = factors[: top + 1], factors[top:]
    assert rise == sorted(rise)
    assert all(after < before for before, after in pairwise(fall))
    # All steps up are of the same size.
    assert rise == pytest.approx([(step + 1) / len(rise) * rise[-1] for step in range(len(rise))])
    assert abs(len(rise) - steps * warm_up) <= 1
    if len(rise) > 1:
        assert rise[-1] == 1


@given(st.integers(100, 5000), st.floats(0, 0.5))
def test_it_ends_near_nothing(steps, warm_up) -> None:
    assert learning_rate_factor(steps - 1, steps, warm_up) < 0.001


def test_no_training_is_so_long_that_a_step_is_nothing() -> None:
    assert learning_rate_factor(10**12 - 1, 10**12) > 0


@pytest.mark.torch
@settings(deadline=None)  # the first call imports PyTorch
@given(st.integers(1, 500), st.integers(0, 500))
def test_it_is_the_schedule_of_pytorch(falling, rising) -> None:
    """One step of the cosine is the top of the rise, and its end, 0, lies just beyond the last step."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=falling + 1)
    expected = [(step + 1) / rising for step in range(rising)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no optimizer step is taken
        for _ in range(falling):
            cosine.step()
            expected.append(optimizer.param_groups[0]["lr"])
    steps = rising + falling
    factors = [learning_rate_factor(step, steps, rising / steps) for step in range(steps)]
    assert factors == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("arguments", [(-1, 5), (5, 5), (0, 0), (0, 5, -0.1), (0, 5, 1.1), (0, 5, float("nan"))])
def test_what_makes_no_sense_is_refused(arguments) -> None:
    with pytest.raises(ValueError, match="warm-up"):
        learning_rate_factor(*arguments)
