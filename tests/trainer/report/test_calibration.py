from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.report.calibration import (
    MIN_PICTURES,
    LabelledLogits,
    build_calibration,
    expected_calibration_error,
    fit_temperature,
    reliability,
    softmax,
)


def _draw(n, size, temperature, seed=0):
    """Logits, and true classes that follow them at a temperature."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(n, size)) * 3
    chances = softmax(logits, temperature)
    targets = (random.random((n, 1)) > chances.cumsum(axis=1)).sum(axis=1).clip(0, size - 1)
    return logits, targets.astype(np.int64)


def _loss(logits, targets, temperature) -> float:
    """Mean negative log-likelihood, by numpy's own log-sum-exp."""
    scaled = np.asarray(logits, np.float64) / temperature
    return float((np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(targets)), targets]).mean())


@pytest.mark.parametrize(("right", "of", "margin"), [(9, 10, 2.0), (3, 4, 5.0), (999, 1000, 10.0), (5, 8, 0.2)])
def test_of_two_classes_with_one_margin_the_temperature_is_known(right, of, margin) -> None:
    """The best probability is the share of right answers: margin / T = ln(right / wrong)."""
    logits = np.tile([margin, 0.0], (of, 1))
    targets = np.array([0] * right + [1] * (of - right))
    assert fit_temperature(logits, targets) == pytest.approx(margin / math.log(right / (of - right)), rel=1e-7)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5, 8.0])
def test_the_temperature_that_made_the_answers_is_found(temperature) -> None:
    assert fit_temperature(*_draw(20_000, 5, temperature)) == pytest.approx(temperature, rel=0.05)


@pytest.mark.torch
@pytest.mark.parametrize("seed", range(3))
def test_torchs_minimum_is_the_same(seed) -> None:
    torch = pytest.importorskip("torch")
    logits, targets = _draw(300, 6, 2.0, seed)
    sharpness = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [sharpness], max_iter=200, tolerance_grad=1e-13, tolerance_change=1e-15, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(torch.from_numpy(logits) * sharpness, torch.from_numpy(targets))
        loss.backward()
        return loss

    optimizer.step(closure)
    assert fit_temperature(logits, targets) == pytest.approx(1 / sharpness.item(), rel=1e-6)


@st.composite
def labelled_logits(draw):
    size, n = draw(st.integers(1, 4)), draw(st.integers(0, 12))
    value = st.floats(-50, 50, width=32) | st.sampled_from([0.0, 1.0, -3e38, 3e38])
    rows = draw(st.lists(st.lists(value, min_size=size, max_size=size), min_size=n, max_size=n))
    targets = draw(st.lists(st.integers(0, size - 1), min_size=n, max_size=n))
    return np.array(rows, np.float32).reshape(n, size), np.array(targets, np.int64)


@settings(deadline=None, max_examples=150)
@given(labelled_logits())
def test_no_temperature_in_the_range_is_better_unless_every_answer_is_right(answer) -> None:
    logits, targets = answer
    temperature = fit_temperature(logits, targets)
    assert 0.05 <= temperature <= 20
    if all(row[true] == row.max() for row, true in zip(logits, targets, strict=True)):
        assert temperature == 1
    else:
        least = _loss(logits, targets, temperature)
        for other in np.geomspace(0.05, 20, 60):
            assert least <= _loss(logits, targets, other) * (1 + 1e-6) + 1e-9


@settings(deadline=None)
@given(labelled_logits(), st.floats(-100, 100), st.floats(0.5, 2))
def test_a_shift_changes_nothing_and_a_scale_scales(answer, shift, scale) -> None:
    logits, targets = answer[0].astype(np.float64).clip(-50, 50), answer[1]
    temperature = fit_temperature(logits, targets)
    assert softmax(logits + shift, temperature) == pytest.approx(softmax(logits, temperature), abs=1e-6)
    if 0.2 < temperature < 5 and temperature != 1:
        assert fit_temperature(logits * scale + shift, targets) == pytest.approx(temperature * scale, rel=1e-4)


def test_what_is_always_wrong_is_flattened_as_far_as_may_be() -> None:
    assert fit_temperature(np.array([[9.0, 0.0, 0.0]] * 5), np.array([1, 2, 1, 2, 1])) == 20


def test_a_miss_by_a_hair_does_not_sharpen_without_end() -> None:
    logits = np.array([[1.0, 0.0]] * 50 + [[1e-9, 0.0]])
    assert fit_temperature(logits, np.array([0] * 50 + [1])) == 0.05


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_logits_that_are_no_finite_numbers_are_refused(value) -> None:
    with pytest.raises(ValueError, match="finite"):
        fit_temperature(np.array([[value, 0.0], [1.0, 0.0]]), np.array([1, 1]))


def test_a_published_calibration_error() -> None:
    """The example of torchmetrics' `MulticlassCalibrationError`."""
    probabilities = np.array([[0.25, 0.20, 0.55], [0.55, 0.05, 0.40], [0.10, 0.30, 0.60], [0.90, 0.05, 0.05]])
    targets = np.array([0, 1, 2, 0])
    assert expected_calibration_error(probabilities, targets, bins=3) == pytest.approx(0.2)
    empty, middle, last = reliability(probabilities, targets, bins=3)
    assert (empty.low, empty.high, empty.count, empty.confidence, empty.accuracy) == (0, 1 / 3, 0, None, None)
    assert (middle.count, middle.confidence, middle.accuracy) == (3, pytest.approx(1.7 / 3), pytest.approx(1 / 3))
    assert (last.high, last.count, last.confidence, last.accuracy) == (1, 1, 0.9, 1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(10, 20), st.booleans()), min_size=1, max_size=40), st.integers(1, 20))
def test_bins_are_what_looking_at_each_answer_gives(answers, bins) -> None:
    """Confidences of 0.5, 0.55, ... 1: some lie on the edges of the bins, where they belong to the lower one."""
    confidences = np.array([twentieths / 20 for twentieths, _ in answers])
    probabilities = np.stack([confidences, 1 - confidences], axis=1)
    right = np.array([good for _, good in answers])
    targets = np.where(right, probabilities.argmax(axis=1), 1 - probabilities.argmax(axis=1))
    parts = reliability(probabilities, targets, bins)
    assert len(parts) == bins
    assert sum(one.count for one in parts) == len(answers)
    error = 0.0
    for one in parts:
        inside = (one.low < confidences) & (confidences <= one.high)
        assert one.count == inside.sum()
        if one.count:
            assert one.confidence == pytest.approx(confidences[inside].mean())
            assert one.accuracy == pytest.approx(right[inside].mean())
            error += abs(right[inside].sum() - confidences[inside].sum()) / len(answers)
    assert expected_calibration_error(probabilities, targets, bins) == pytest.approx(error)


def test_a_probability_that_was_rounded_beyond_one_still_has_a_bin() -> None:
    assert reliability(np.array([[1.0000001, 0.0]], np.float32), np.array([0]))[-1].count == 1


def test_calibration_is_measured_on_other_pictures_and_helps_there() -> None:
    # Three times too sure: the answers follow the logits at temperature 3.
    calibration = build_calibration(
        LabelledLogits("validation", *_draw(3000, 5, 3.0, seed=1)), LabelledLogits("test", *_draw(3000, 5, 3.0, seed=2))
    )
    assert calibration.temperature == pytest.approx(3, rel=0.1)
    assert calibration.before.ece > 0.2
    assert calibration.after.ece < 0.04
    values = calibration.to_json()
    assert list(values) == ["temperature", "fitted_on", "n", "measured_on", "before", "after", "note"]
    assert list(values["after"]["bins"][0]) == ["from", "to", "count", "confidence", "accuracy"]
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert (values["fitted_on"], values["n"], values["measured_on"], values["note"]) == (
        "validation",
        3000,
        "test",
        None,
    )


@pytest.mark.parametrize("n", [0, 1, MIN_PICTURES - 1])
def test_too_few_pictures_leave_the_temperature_alone_and_say_so(n) -> None:
    logits, targets = _draw(100, 3, 4.0)
    few = LabelledLogits("validation", logits[:n], targets[:n])
    calibration = build_calibration(few, LabelledLogits("test", logits, targets))
    assert calibration.temperature == 1
    assert calibration.before == calibration.after
    assert calibration.note is not None
    assert f"{n} pictures" in calibration.note


def test_enough_pictures_are_fitted() -> None:
    logits, targets = _draw(MIN_PICTURES, 3, 4.0)
    few = LabelledLogits("validation", logits, targets)
    calibration = build_calibration(few, few)
    assert calibration.temperature == fit_temperature(logits, targets) != 1
    assert calibration.note is None


def test_a_faultless_set_says_why_it_cannot_calibrate() -> None:
    logits = np.eye(3)[np.arange(60) % 3] * 4
    faultless = LabelledLogits("validation", logits, np.arange(60) % 3)
    calibration = build_calibration(faultless, faultless)
    assert calibration.temperature == 1
    assert calibration.note is not None
    assert "Every answer is right" in calibration.note


def test_a_temperature_at_the_end_of_its_range_is_told() -> None:
    hopeless = LabelledLogits("validation", np.tile([9.0, 0.0], (30, 1)), np.ones(30, np.int64))
    calibration = build_calibration(hopeless, hopeless)
    assert calibration.temperature == 20
    assert calibration.note is not None


@pytest.mark.torch
def test_softmax_is_torchs_for_large_logits_too() -> None:
    torch = pytest.importorskip("torch")
    logits = np.random.default_rng(0).normal(size=(50, 9)) * 1000
    expected = torch.softmax(torch.from_numpy(logits) / 2.5, dim=1).numpy()
    assert softmax(logits, 2.5) == pytest.approx(expected, rel=1e-12, abs=1e-300)
