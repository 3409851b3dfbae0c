"""Which of a model's outputs holds one number a class, and what a model is that has none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from imgclass_gui.engine.description import MAX_LABELS
from imgclass_gui.engine.tensor_info import HINT, TensorInfo, known_side, shown_name
from trainer.contract.errors import UserFacingError

_ANSWER_TYPES = ("tensor(float)", "tensor(float16)", "tensor(double)")
# Parts of names, the most telling first.
_GOOD_NAMES = (("prob", "softmax", "score"), ("logit",), ("output", "class", "pred", "label"))
_SIDE_NAMES = ("aux", "feat", "embed", "hidden", "pool", "attention")
_DETECTOR_NAMES = ("box", "detection", "landmark", "anchor", "keypoint", "mask")
# A line of text is low and wide, and is read in fewer steps than a detector has places.
_HIGHEST_LINE = 64
_MOST_STEPS = 256
_PICTURE_CHANNELS = (1, 3)


@dataclass(frozen=True, slots=True)
class Answer:
    """The output that a classifier's answer is read from.

    Attributes:
        name: Its name in the file.
        classes: Number of classes; None where the file does not tell.
        has_batch_axis: Whether it can hold more than one picture's numbers.
        remark: Which of several outputs it is; empty where there is one.
    """

    name: str
    classes: int | None
    has_batch_axis: bool = True
    remark: str = ""


def choose_answer(
    outputs: Sequence[TensorInfo], sides: tuple[Any, Any] = (None, None), counts: Collection[int] = ()
) -> Answer:
    """Find the output that holds one number a class.

    Args:
        outputs: The model's outputs.
        sides: Rows and columns of the picture, as the file tells them.
        counts: How many classes the model has, if somebody tells that; there may be several such sources.

    Raises:
        UserFacingError: There is none; the message says what the model is instead.
    """
    if len(outputs) == 1:
        _require_row(outputs[0], sides)
        return _answer(outputs[0], "")
    if not _is_detector(outputs):
        rows = [output for output in outputs if output.type in _ANSWER_TYPES and _is_row(output.shape)]
        best = min(rows, key=lambda output: _preference(output, counts), default=None)
        if best is not None:
            remark = f"of its {len(outputs)} results, {shown_name(best.name)} was taken as the answer"
            return _answer(best, remark if len(rows) > 1 else "")
        if len({tuple(output.shape[2:]) for output in outputs if len(output.shape) == 4}) == 1:
            raise UserFacingError("the model turns pictures into pictures; it names no classes", HINT)
    raise UserFacingError(
        f"the model gives {len(outputs)} results, as detectors do; a picture classifier gives one", HINT
    )


def check_classes(count: int) -> None:
    """Whether a number of outputs can be that of classes.

    Raises:
        UserFacingError: It is one, or more than any list of labels.
    """
    if count == 1:
        raise UserFacingError("the model gives a single number; it names no classes", HINT)
    if count > MAX_LABELS:
        raise UserFacingError(f"the model gives more than {MAX_LABELS:,} numbers; it names no classes", HINT)


def _answer(output: TensorInfo, remark: str) -> Answer:
    return Answer(output.name, _classes(output.shape), len(output.shape) != 1, remark)


def _is_row(shape: Sequence[Any]) -> bool:
    """Whether a tensor can hold one row of numbers a picture, as (N, C), (N, C, 1, 1), (N, 1, C), or (C,) for one."""
    if len(shape) == 3:
        return 1 in shape[1:]
    return len(shape) in (0, 1, 2, 4) and sum((known_side(side) or 1) > 1 for side in shape[1:]) <= 1


def _classes(shape: Sequence[Any]) -> int | None:
    sides = list(shape if len(shape) == 1 else shape[1:])
    larger = [side for side in map(known_side, sides) if side is not None and side > 1]
    if larger:
        return larger[0]
    return 1 if sides and all(side == 1 for side in sides) else None


def _preference(output: TensorInfo, counts: Collection[int]) -> tuple[bool, bool, bool, int]:
    """The smaller, the likelier is it the answer."""
    name, classes = output.name.lower(), _classes(output.shape)
    rank = next((rank for rank, words in enumerate(_GOOD_NAMES) if any(word in name for word in words)), 3)
    is_aside = any(word in name for word in _SIDE_NAMES)
    return bool(counts) and classes not in counts, classes in (None, 1), is_aside, rank


def _is_detector(outputs: Sequence[TensorInfo]) -> bool:
    """Whether one of several outputs holds places: by its name, or because it has four numbers a place."""
    named = any(word in output.name.lower() for output in outputs for word in _DETECTOR_NAMES)
    return named or any(len(output.shape) == 3 and output.shape[2] == 4 for output in outputs)


def _require_row(output: TensorInfo, sides: tuple[Any, Any]) -> None:
    shape = output.shape
    if output.type not in _ANSWER_TYPES:
        raise UserFacingError("the model's answer holds no probabilities", HINT)
    if _is_row(shape):
        return
    if len(shape) == 4:
        raise UserFacingError(f"the model {_what_it_makes(shape, sides)}; it names no classes", HINT)
    if len(shape) == 3 and _is_line(sides) and (known_side(shape[1]) or 1) <= _MOST_STEPS:
        raise UserFacingError("the model reads a line of text, letter by letter; it names no classes", HINT)
    raise UserFacingError("the model gives a list of places, as detectors do; it names no classes", HINT)


def _what_it_makes(shape: Sequence[Any], sides: tuple[Any, Any]) -> str:
    is_as_large = known_side(sides[0]) is not None and tuple(shape[2:]) == sides
    if is_as_large and known_side(shape[1]) and shape[1] not in _PICTURE_CHANNELS:
        return "says of every pixel what it belongs to, as segmentation does"
    return "turns pictures into pictures"


def _is_line(sides: tuple[Any, Any]) -> bool:
    height, width = (known_side(side) for side in sides)
    return height is not None and height <= _HIGHEST_LINE and (width is None or width > height)
