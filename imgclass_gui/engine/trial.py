"""A first run of a model on made-up pictures, to learn what its file does not say."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.answers import check_classes
from imgclass_gui.engine.description import Description
from imgclass_gui.engine.expectations import Expectations, read_expectations, read_picture_input
from imgclass_gui.engine.foreign_metadata import read_foreign_metadata
from imgclass_gui.engine.neighbours import read_neighbours
from imgclass_gui.engine.plain_model import held_in, inputs_in, labels_in
from imgclass_gui.engine.sessions import run_session
from imgclass_gui.engine.tensor_info import HINT
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import PREFIX, OutputKind

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from imgclass_gui.engine.stop_flag import StopFlag

_log = logging.getLogger(__name__)

_SUM_TOLERANCE = 0.01


def learn_expectations(session: InferenceSession, path: str, *, always_try: bool = False) -> Expectations:
    """Find out what a model expects, from its file, from the files beside it, and where they leave it open by a trial.

    Args:
        session: The loaded model.
        path: Its file.
        always_try: Whether to run the model even if its file tells all.

    Returns:
        The expectations; number of classes and kind of the answer are known.

    Raises:
        UserFacingError: The model is no picture classifier, cannot be run, or its own description does not fit it.
    """
    props: Mapping[str, str] = session.get_modelmeta().custom_metadata_map
    if inputs_in(props) > 1:
        raise UserFacingError(f"the model takes {inputs_in(props)} inputs; a picture classifier takes one", HINT)
    descriptions = _descriptions(props, path)
    expectations = _read(session, props, descriptions)
    if expectations.classes is not None and expectations.output is not None and not always_try:
        return expectations
    try:
        return _try(session, props, descriptions)
    except UserFacingError:
        if not any(description.fields for description in descriptions):
            raise
    # Others may have named a size that this network cannot compute, though it does not say so; the usual one may do.
    _log.info("what others wrote about the preprocessing was left out: the model fails with it")
    return _try(session, props, [replace(description, fields={}) for description in descriptions])


def learn_input(session: InferenceSession, path: str, *, always_try: bool = False) -> tuple[Expectations, str]:
    """Find out how to show a network a picture, be it a classifier or not.

    Args:
        session: The loaded model.
        path: Its file.
        always_try: Whether to run the model even if its file tells all.

    Returns:
        How to feed it; and why it is no picture classifier, empty where it is one.

    Raises:
        UserFacingError: It takes no picture, or cannot be run.
    """
    try:
        return learn_expectations(session, path, always_try=always_try), ""
    except UserFacingError as error:
        expectations = read_picture_input(session.get_inputs(), session.get_outputs())
        if always_try:
            spec = expectations.preprocess
            batch = np.zeros((expectations.fixed_batch or 1, spec.channels, spec.height, spec.width), np.float32)
            run_session(session, expectations.output_name, _feeds(expectations, batch))
        held = held_in(session.get_modelmeta().custom_metadata_map)
        return expectations, f"{error.message}; here it is looked into with {held}" if held else error.message


def to_input(expectations: Expectations, batch: NDArray[np.float32]) -> NDArray[Any]:
    """Pictures in the layout and the type of a model's input.

    Args:
        expectations: How to feed the model.
        batch: float32 of shape (N, C, H, W).

    Returns:
        The same numbers; whole ones, where the input takes no others, are the nearest of 0 to 255.
    """
    tensor = batch.transpose(0, 2, 3, 1) if expectations.is_channels_last else batch
    if expectations.dtype == "uint8":
        tensor = np.clip(np.rint(tensor), 0, 255)
    return np.ascontiguousarray(tensor, dtype=expectations.dtype)


def _feeds(expectations: Expectations, batch: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    return {expectations.input_name: to_input(expectations, batch)}


def _try(session: InferenceSession, props: Mapping[str, str], descriptions: Sequence[Description]) -> Expectations:
    """The expectations after a trial. Where only it told the classes, it decides which descriptions are about them."""
    expectations = _read(session, props, descriptions)
    classes, output = try_out(session, expectations)
    answered = expectations.with_answer(classes, output)
    suited = [description for description in descriptions if description.suits(classes)]
    if expectations.classes == classes or len(suited) == len(descriptions):
        return answered
    return _try(session, props, suited)


def _descriptions(props: Mapping[str, str], path: str) -> tuple[Description, ...]:
    """What others wrote about the model; nobody is asked where the file has our own metadata."""
    if PREFIX + "format" in props:
        return ()
    return (*labels_in(props), *read_foreign_metadata(props), *read_neighbours(path))


def _read(session: InferenceSession, props: Mapping[str, str], descriptions: Sequence[Description]) -> Expectations:
    return read_expectations(session.get_inputs(), session.get_outputs(), props, descriptions)


def compute_rows(
    session: InferenceSession,
    expectations: Expectations,
    batch: NDArray[np.float32],
    stop: StopFlag | None = None,
) -> NDArray[np.float32]:
    """Run a model and bring its answer into rows.

    Args:
        session: The loaded model.
        expectations: How to feed it.
        batch: float32 of shape (N, C, H, W), N as the model wants it.
        stop: Ends the run when it is set.

    Returns:
        float32 of shape (N, classes).

    Raises:
        UserFacingError: The model cannot compute this, or its answer is no row of numbers a picture.
        Stopped: `stop` was set.
    """
    answer = run_session(session, expectations.output_name, _feeds(expectations, batch), stop)
    if not _is_rows(answer.shape, len(batch)):
        raise UserFacingError("the model's answer is not one row of numbers a picture", HINT)
    return answer.reshape(len(batch), -1).astype(np.float32, copy=False)


def _is_rows(shape: tuple[int, ...], count: int) -> bool:
    """Whether an answer is one row of numbers a picture; a single picture's may have no axis for it."""
    if len(shape) == 1:
        return count == 1 and shape[0] > 1
    return len(shape) > 1 and min(shape) > 0 and shape[0] == count and sum(side != 1 for side in shape[1:]) <= 1


def try_out(session: InferenceSession, expectations: Expectations) -> tuple[int, OutputKind]:
    """Run a model on a grey and on a noisy picture.

    Returns:
        The number of classes, and what the answer holds: probabilities if every row lies in 0 to 1 and sums to 1.

    Raises:
        UserFacingError: The model cannot be run, or names no classes.
    """
    spec = expectations.preprocess
    shape: tuple[Any, ...] = (expectations.fixed_batch or 1, spec.channels, spec.height, spec.width)
    noise = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    if expectations.dtype == "uint8":
        noise = 128 + 64 * noise
    rows = np.vstack([compute_rows(session, expectations, batch) for batch in (np.zeros_like(noise), noise)])
    check_classes(rows.shape[1])
    adds_up = np.allclose(rows.sum(axis=1), 1, atol=_SUM_TOLERANCE)
    is_share = adds_up and float(rows.min()) >= 0 and float(rows.max()) <= 1 + _SUM_TOLERANCE
    return rows.shape[1], "probabilities" if is_share else "logits"
