"""What a model expects: its tensors, its preprocessing, its labels.

The model's own metadata comes first. Where there is none, the input's shape decides the size, and the preprocessing of
most ImageNet networks is assumed and marked as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata, OutputKind
from trainer.contract.preprocess_spec import PreprocessSpec

HINT = "Open the .onnx file of an image classifier."
DTYPES = {"tensor(float)": "float32", "tensor(float16)": "float16"}

# torchvision's reference figures for ImageNet: mean and standard deviation of its pixels, 0 to 1.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
MAX_CLASSES = 200_000
_MAX_BATCH = 1024
_USUAL_SIDE = 224
_SMALL_SIDE = 128


class TensorInfo(Protocol):
    """A model's input or output, as ONNX Runtime describes it."""

    name: str
    type: str
    shape: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Expectations:
    """How to feed a model and how to read its answer.

    Attributes:
        input_name: The tensor that takes the picture.
        output_name: The tensor that holds the answer.
        dtype: numpy's name of the input's type.
        is_channels_last: Whether the input is (N, H, W, C) instead of (N, C, H, W).
        fixed_batch: Number of pictures that a run must have; None where any number goes.
        classes: Number of classes; None where the file does not tell.
        preprocess: How a picture becomes the input.
        labels: One name a class; None where the file carries none.
        output: What the answer holds; None where the file does not tell.
        name: What people call the model; may be empty.
    """

    input_name: str
    output_name: str
    dtype: str
    is_channels_last: bool
    fixed_batch: int | None
    classes: int | None
    preprocess: PreprocessSpec
    labels: tuple[str, ...] | None
    output: OutputKind | None
    name: str


def read_expectations(
    inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo], props: Mapping[str, str]
) -> Expectations:
    """Find out what a model expects.

    Args:
        inputs: The model's inputs.
        outputs: The model's outputs.
        props: The file's `metadata_props`.

    Raises:
        UserFacingError: The model is no picture classifier, or its own description does not fit it.
    """
    picture, answer = _only_picture(inputs), _only_answer(outputs)
    is_channels_last = _is_channels_last(picture.shape)
    batch, *sides = (picture.shape[axis] for axis in ((0, 1, 2, 3) if is_channels_last else (0, 2, 3, 1)))
    metadata = ModelMetadata.from_props(props)
    classes = answer.shape[-1] if len(answer.shape) == 2 else answer.shape[1] if answer.shape else None
    expectations = Expectations(
        input_name=picture.name,
        output_name=answer.name,
        dtype=DTYPES[picture.type],
        is_channels_last=is_channels_last,
        fixed_batch=_known(batch),
        classes=_known(classes),
        preprocess=metadata.preprocess if metadata else _assumed_preprocess(*sides),
        labels=metadata.labels if metadata else None,
        output=metadata.output if metadata else None,
        name=metadata.name if metadata else "",
    )
    _check(expectations, *sides)
    return expectations


def check_classes(count: int) -> None:
    """Whether a number of outputs can be that of classes.

    Raises:
        UserFacingError: It is one, or more than any list of labels.
    """
    if count == 1:
        raise UserFacingError("the model gives a single number; it names no classes", HINT)
    if count > MAX_CLASSES:
        raise UserFacingError(f"the model gives more than {MAX_CLASSES:,} numbers; it names no classes", HINT)


def _known(side: Any) -> int | None:
    """A dimension's size, or None where it is a name, unknown or negative."""
    return side if isinstance(side, int) and side > 0 else None


def _only_picture(inputs: Sequence[TensorInfo]) -> TensorInfo:
    if len(inputs) != 1:
        raise UserFacingError(f"the model takes {len(inputs)} inputs; a picture classifier takes one", HINT)
    picture = inputs[0]
    if len(picture.shape) != 4:
        raise UserFacingError("the model reads tables of numbers, not pictures", HINT)
    if picture.type not in DTYPES:
        raise UserFacingError(f"the model's input is a {picture.type}, which is not supported yet", HINT)
    return picture


def _only_answer(outputs: Sequence[TensorInfo]) -> TensorInfo:
    if len(outputs) != 1:
        raise UserFacingError(
            f"the model gives {len(outputs)} results, as detectors do; a picture classifier gives one", HINT
        )
    answer = outputs[0]
    if answer.type not in DTYPES:
        raise UserFacingError("the model's answer holds no probabilities", HINT)
    if len(answer.shape) not in (0, 2, 4):
        raise UserFacingError("the model gives a list of places, as detectors do; it names no classes", HINT)
    if len(answer.shape) == 4 and any((_known(side) or 1) > 1 for side in answer.shape[2:]):
        raise UserFacingError("the model turns pictures into pictures; it names no classes", HINT)
    return answer


def _is_channels_last(shape: Sequence[Any]) -> bool:
    if shape[1] in (1, 3):
        return False
    if shape[3] in (1, 3):
        return True
    channels = _known(shape[1]) or _known(shape[3])
    if channels is None:
        raise UserFacingError("the model does not say whether its input is a picture", HINT)
    raise UserFacingError(f"the model's input has {channels} channels; a picture has 1 or 3", HINT)


def _assumed_preprocess(height: Any, width: Any, channels: int) -> PreprocessSpec:
    height, width = _known(height) or _USUAL_SIDE, _known(width) or _USUAL_SIDE
    # Networks for pictures as small as MNIST's see the whole picture; the larger ones are used to a centre crop.
    crop_fraction = 1.0 if min(height, width) < _SMALL_SIDE else 0.875
    color_order, mean, std = ("L", (0.0,), (1.0,)) if channels == 1 else ("RGB", IMAGENET_MEAN, IMAGENET_STD)
    return PreprocessSpec.from_json(
        {
            "height": height,
            "width": width,
            "crop_fraction": crop_fraction,
            "filter": "bilinear",
            "color_order": color_order,
            "mean": mean,
            "std": std,
        }
    )


def _check(expectations: Expectations, height: Any, width: Any, channels: int) -> None:
    """Whether the numbers make sense, and the description fits the tensor."""
    if expectations.classes is not None:
        check_classes(expectations.classes)
    if (expectations.fixed_batch or 1) > _MAX_BATCH:
        raise UserFacingError(f"the model takes {expectations.fixed_batch:,} pictures at once", HINT)
    spec = expectations.preprocess
    if (
        (_known(height) or spec.height) != spec.height
        or (_known(width) or spec.width) != spec.width
        or channels != spec.channels
    ):
        raise UserFacingError("the model's own description does not fit its input", "Export the model again.")
