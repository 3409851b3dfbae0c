"""How good the model is: everything is measured on the exported file, as whoever opens it will meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from trainer.contract.preprocess import normalize
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.evenly import evenly
from trainer.fit_plan import Rows
from trainer.inference import Job, open_session, read_squares, run_files, run_squares
from trainer.recipes.task import Candidate, Predictions, Task
from trainer.report.abstention import Threshold, choose_threshold
from trainer.report.calibration import Calibration, LabelledLogits, build_calibration, softmax
from trainer.stop_signal import RunStopped

PARITY_PICTURES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What is known of a model's answers; all logits are the exported file's, calibrated.

    Attributes:
        test: Of pictures that had no part in the training; None without any.
        validation: Of those that it was chosen by.
        checked: Of all pictures that a network judged without having learnt from them.
        calibration: How sure it is, against how often it is right.
        threshold: Below which probability it had better say "I don't know".
    """

    test: Predictions | None
    validation: Predictions | None
    checked: Predictions | None
    calibration: Calibration | None
    threshold: Threshold | None


def calibrate(candidate: Candidate, targets: NDArray[np.int64]) -> tuple[Candidate, float]:
    """Make a network as sure as it is right: its last layer is divided by the temperature.

    So the logits in the file are calibrated wherever it is opened, and no program has to know of a temperature. The
    likeliest class stays the same.

    Returns:
        The candidate with calibrated predictions, and the temperature.
    """
    fitted = candidate.validation
    if fitted is None:
        return candidate, 1.0
    own = LabelledLogits("validation", fitted.logits, targets[fitted.rows])
    temperature = build_calibration(own, own).temperature
    classifier = candidate.network.classifier
    assert isinstance(classifier, nn.Linear)
    with torch.no_grad():
        classifier.weight.div_(temperature)
        classifier.bias.div_(temperature)

    def cooled(predictions: Predictions | None) -> Predictions | None:
        if predictions is None:
            return None
        return Predictions(predictions.rows, (predictions.logits / np.float32(temperature)).astype(np.float32))

    return replace(
        candidate,
        validation=cooled(candidate.validation),
        turns=cooled(candidate.turns),
        out_of_fold=cooled(candidate.out_of_fold),
    ), temperature


def parity_pictures(task: Task, candidate: Candidate, rows: Rows) -> NDArray[np.float32]:
    """Up to 32 pictures, spread over some rows, as the network gets them."""
    top, spec = task.folder.path, candidate.spec
    paths = [task.folder.pictures[row].path for row in rows[evenly(len(rows), PARITY_PICTURES)]]
    squares = read_squares(top, paths, spec, Job(task.around.hardware.threads))
    return np.stack([normalize(square, spec) for square in squares])


def measure(task: Task, candidate: Candidate, model: bytes, temperature: float, stop: Callable[[], bool]) -> Measured:
    """Measure an exported model.

    Args:
        task: What was learnt.
        candidate: The calibrated network that was exported.
        model: The exported file's bytes.
        temperature: That is in its last layer.
        stop: Asked now and then whether to leave the test pictures out.
    """
    targets = task.targets
    test = candidate.turns
    rows = task.rounds()[0].test
    if test is None and len(rows) and not task.split.folds:
        test = _test(task, candidate, model, rows, stop)
    checked = [part for part in (candidate.out_of_fold or candidate.validation, test) if part is not None]
    validation = candidate.validation
    return Measured(
        test=test,
        validation=validation,
        checked=_each_once(Predictions.joined(checked)),
        calibration=_calibration(validation, test, targets, temperature, "turns" if candidate.turns else "test"),
        threshold=_threshold(validation, test, targets),
    )


def model_outputs(model: bytes, top: Path, paths: list[str], spec: PreprocessSpec, job: Job) -> NDArray[np.float32]:
    """A model's outputs for pictures of a folder, float32 of shape (pictures, classes).

    Raises:
        UserFacingError: A picture cannot be read, or the model not be run.
        RunStopped: `job.stop` said so.
    """
    outputs = []
    for row in run_files(open_session(model), top, paths, spec, job):
        outputs.append(row)
        job.progress(len(outputs), len(paths))
    return np.stack(outputs)


def _test(task: Task, candidate: Candidate, model: bytes, rows: Rows, stop: Callable[[], bool]) -> Predictions | None:
    job = replace(task.job("testing"), stop=stop)
    try:
        if candidate.squares is None:
            paths = [task.folder.pictures[row].path for row in rows]
            return Predictions(rows, model_outputs(model, task.folder.path, paths, candidate.spec, job))
        squares = (candidate.squares[row] for row in rows)
        outputs = []
        for output in run_squares(open_session(model), squares, candidate.spec, job):
            outputs.append(output)
            job.progress(len(outputs), len(rows))
        return Predictions(rows, np.stack(outputs))
    except RunStopped:
        return None


def _calibration(
    validation: Predictions | None,
    test: Predictions | None,
    targets: NDArray[np.int64],
    temperature: float,
    measured_on: str,
) -> Calibration | None:
    if validation is None:
        return None

    def raw(name: str, predictions: Predictions) -> LabelledLogits:
        return LabelledLogits(name, predictions.logits * np.float32(temperature), targets[predictions.rows])

    fitting = raw("validation", validation)
    return build_calibration(fitting, raw(measured_on, test) if test is not None else fitting)


def _threshold(
    validation: Predictions | None, test: Predictions | None, targets: NDArray[np.int64]
) -> Threshold | None:
    if validation is None:
        return None
    threshold = choose_threshold(softmax(validation.logits), targets[validation.rows])
    return threshold if test is None else threshold.with_test(softmax(test.logits), targets[test.rows])


def _each_once(predictions: Predictions | None) -> Predictions | None:
    if predictions is None:
        return None
    rows, first = np.unique(predictions.rows, return_index=True)
    return Predictions(rows, predictions.logits[first])
