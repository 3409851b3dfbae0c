"""Which of a model's inputs takes the picture, and what a model is that takes something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from imgclass_gui.engine.tensor_info import DTYPES, HINT, TensorInfo, known_side
from trainer.contract.errors import UserFacingError

_COLOR_CHANNELS = 3
_PICTURE_CHANNELS = (1, _COLOR_CHANNELS)
# Of a picture without an axis for the channels: what is much longer than high is sound or text.
_MOST_STRETCHED = 2
_SMALLEST_SIDE = 8


def only_picture(inputs: Sequence[TensorInfo]) -> TensorInfo:
    """The one input of a model that takes nothing but a picture.

    Raises:
        UserFacingError: It takes something else, or more.
    """
    if len(inputs) != 1:
        pictures = sum(is_picture(one) for one in inputs)
        what = "none of them a picture" if inputs and not pictures else "a picture classifier takes one"
        separator = ", " if inputs and not pictures else "; "
        raise UserFacingError(f"the model takes {len(inputs)} inputs{separator}{what}", HINT)
    picture = inputs[0]
    if len(picture.shape) != 4:
        raise UserFacingError(f"the model reads {_what_it_reads(picture)}, not pictures", HINT)
    if picture.type not in DTYPES:
        raise UserFacingError(f"the model's input is a {picture.type[:40]}, which is not supported yet", HINT)
    return picture


def is_picture(tensor: TensorInfo) -> bool:
    """Whether an input can take pictures: four axes, of which one has 1 or 3 channels or is free."""
    if len(tensor.shape) != 4 or tensor.type not in DTYPES:
        return False
    return any(known_side(side) is None or side in _PICTURE_CHANNELS for side in (tensor.shape[1], tensor.shape[3]))


def read_layout(shape: Sequence[Any]) -> tuple[bool, Any, tuple[Any, Any, int]]:
    """How a picture lies in the tensor.

    Args:
        shape: Four axes.

    Returns:
        Whether the channels come last; the axis of the pictures; rows, columns and the number of channels.

    Raises:
        UserFacingError: It has neither 1 nor 3 channels.
    """
    is_last = _is_channels_last(shape)
    batch, height, width, channels = (shape[axis] for axis in ((0, 1, 2, 3) if is_last else (0, 2, 3, 1)))
    return is_last, batch, (height, width, known_side(channels) or _COLOR_CHANNELS)


def missing_axis(tensor: TensorInfo) -> int | None:
    """Where an input of three axes lacks the fourth of a picture.

    Returns:
        0 for a picture without an axis of pictures, (C, H, W) or (H, W, C); 1 for grey ones without an axis of
        channels, (N, H, W); None where it is no picture.
    """
    if len(tensor.shape) != 3 or tensor.type not in DTYPES:
        return None
    first, middle, last = (known_side(side) for side in tensor.shape)
    if _COLOR_CHANNELS in (first, last) or last == 1:
        sides = (first, middle) if last in _PICTURE_CHANNELS else (middle, last)
        return 0 if _can_be_sides(*sides) else None
    are_known = middle is not None and last is not None
    return 1 if are_known and _can_be_sides(middle, last) else None


def _can_be_sides(height: int | None, width: int | None) -> bool:
    if height is None or width is None:
        return True
    return min(height, width) >= _SMALLEST_SIDE and max(height, width) <= _MOST_STRETCHED * min(height, width)


def _is_channels_last(shape: Sequence[Any]) -> bool:
    if shape[1] in _PICTURE_CHANNELS:
        return False
    if shape[3] in _PICTURE_CHANNELS:
        return True
    channels = known_side(shape[1]) or known_side(shape[3])
    if channels is None:  # everything is free, as in what Hugging Face exports; that is nearly always (N, C, H, W)
        return "channel" in str(shape[3]).lower()
    raise UserFacingError(f"the model's input has {channels} channels; a picture has 1 or 3", HINT)


def _what_it_reads(tensor: TensorInfo) -> str:
    if tensor.type == "tensor(string)" or ("int" in tensor.type and "uint8" not in tensor.type):
        return "text or other words by their numbers"
    if not tensor.type.startswith("tensor("):
        return "lists of several parts"
    if len(tensor.shape) == 3:
        return "sequences, such as sound or text"
    if len(tensor.shape) > 4:
        return "films or volumes"
    return "tables of numbers"
