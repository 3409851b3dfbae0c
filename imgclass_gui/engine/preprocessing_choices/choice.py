"""What a person chose for a model, and how it takes the place of what was guessed or found."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from imgclass_gui.engine.description import IN_THE_FILE, YOUR_CHOICE
from imgclass_gui.engine.expectations import Expectations
from trainer.contract.preprocess_spec import PreprocessSpec

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RememberedChoice:
    """What a person chose for a model.

    Attributes:
        preprocess: How a picture becomes its input.
        labels: One name a class, where the person gave them.
    """

    preprocess: PreprocessSpec
    labels: tuple[str, ...] | None = None


def apply_choice(
    expectations: Expectations, choice: RememberedChoice | None, input_shape: Sequence[Any]
) -> Expectations:
    """Put a person's choice over what was guessed, and over what others wrote.

    Args:
        expectations: What was found out about the model.
        choice: What the person chose; None changes nothing.
        input_shape: The input's shape as ONNX Runtime tells it: numbers, or names for sizes that are open.

    Returns:
        The expectations with the choice; a preprocessing that does not make what the input holds, and labels that are
        not as many as the classes, are logged and left out.
    """
    if choice is None:
        return expectations
    if not _fits(choice.preprocess, expectations.is_channels_last, input_shape):
        _log.warning("the remembered preprocessing was left out: it does not fit the model's input")
        return expectations
    labels, place = expectations.labels, _label_source(expectations)
    if choice.labels is not None:
        if expectations.classes in (None, len(choice.labels)):
            labels, place = choice.labels, None
        else:
            _log.warning("the remembered labels were left out: the model has %s classes", expectations.classes)
    sources = (YOUR_CHOICE,) if place is None else (YOUR_CHOICE, place)
    return replace(expectations, preprocess=choice.preprocess, labels=labels, is_assumed=False, sources=sources)


def _fits(spec: PreprocessSpec, is_channels_last: bool, shape: Sequence[Any]) -> bool:
    axes = (1, 2, 3) if is_channels_last else (2, 3, 1)
    if len(shape) != 4:
        return False
    for axis, side in zip(axes, (spec.height, spec.width, spec.channels), strict=True):
        known = shape[axis]
        if isinstance(known, int) and known > 0 and known != side:
            return False
    return True


def _label_source(expectations: Expectations) -> str | None:
    """Where the labels were found; None where there are none."""
    if expectations.labels is None:
        return None
    holders = (one for one in expectations.descriptions if one.labels == expectations.labels)
    in_the_file = IN_THE_FILE if IN_THE_FILE in expectations.sources else None
    return next((one.label_source for one in holders), in_the_file)
