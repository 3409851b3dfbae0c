"""What a model expects: its tensors, its preprocessing, its labels.

Our own metadata comes first, then what others wrote in the file and beside it. Where there is nothing, the input's
shape decides the size, and the preprocessing of most ImageNet networks is assumed and marked as such.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from imgclass_gui.engine.description import IN_THE_FILE, MAX_LABELS, Description, name_sources
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata, OutputKind
from trainer.contract.preprocess_spec import PreprocessSpec

_log = logging.getLogger(__name__)

HINT = "Open the .onnx file of an image classifier."
DTYPES = {"tensor(float)": "float32", "tensor(float16)": "float16"}

# torchvision's reference figures for ImageNet: mean and standard deviation of its pixels, 0 to 1.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
# A network that takes any size computes for long at the largest one, which nobody needs for a classifier.
MAX_DESCRIBED_SIDE = 1024
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
        is_assumed: Whether the preprocessing was guessed.
        sources: Where the preprocessing and then the labels were found, see `Description`; empty for nowhere.
        descriptions: What others wrote about the model; their labels are looked at once the classes are known.
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
    is_assumed: bool = True
    sources: tuple[str, ...] = ()
    descriptions: tuple[Description, ...] = ()

    def with_answer(self, classes: int, output: OutputKind) -> Expectations:
        """The same, with what a trial taught of the answer; what the file says of it stays."""
        known = replace(self, classes=classes, output=self.output or output)
        return known if self.classes == classes else _with_labels(known)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A preprocessing, whether it is a guess, and where it stands (None for nowhere)."""

    spec: PreprocessSpec
    is_assumed: bool
    source: str | None


def read_expectations(
    inputs: Sequence[TensorInfo],
    outputs: Sequence[TensorInfo],
    props: Mapping[str, str],
    descriptions: Sequence[Description] = (),
) -> Expectations:
    """Find out what a model expects.

    Args:
        inputs: The model's inputs.
        outputs: The model's outputs.
        props: The file's `metadata_props`.
        descriptions: What others wrote about the model, the most trustworthy first; not used where the file has our own
            metadata. Those that do not fit the model are left out.

    Raises:
        UserFacingError: The model is no picture classifier, or its own description does not fit it.
    """
    picture, answer = _only_picture(inputs), _only_answer(outputs)
    is_channels_last = _is_channels_last(picture.shape)
    batch, *sides = (picture.shape[axis] for axis in ((0, 1, 2, 3) if is_channels_last else (0, 2, 3, 1)))
    metadata = ModelMetadata.from_props(props)
    classes = _known(answer.shape[-1] if len(answer.shape) == 2 else answer.shape[1] if answer.shape else None)
    others = () if metadata else tuple(descriptions)
    reading = (
        _Reading(metadata.preprocess, False, IN_THE_FILE) if metadata else _read_preprocess(sides, others, classes)
    )
    expectations = Expectations(
        input_name=picture.name,
        output_name=answer.name,
        dtype=DTYPES[picture.type],
        is_channels_last=is_channels_last,
        fixed_batch=_known(batch),
        classes=classes,
        preprocess=reading.spec,
        labels=metadata.labels if metadata else None,
        output=metadata.output if metadata else None,
        name=metadata.name if metadata else "",
        is_assumed=reading.is_assumed,
        sources=() if reading.source is None else (reading.source,),
        descriptions=others,
    )
    _check(expectations, *sides)
    return expectations if classes is None else _with_labels(expectations)


def read_picture_input(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo]) -> Expectations:
    """How to feed a network that takes a picture, whatever it gives: a detector, a network that makes pictures.

    Raises:
        UserFacingError: It takes something else than one picture.
    """
    picture = _only_picture(inputs)
    is_channels_last = _is_channels_last(picture.shape)
    batch, *sides = (picture.shape[axis] for axis in ((0, 1, 2, 3) if is_channels_last else (0, 2, 3, 1)))
    return Expectations(
        input_name=picture.name,
        output_name=outputs[0].name,
        dtype=DTYPES[picture.type],
        is_channels_last=is_channels_last,
        fixed_batch=_known(batch),
        classes=None,
        preprocess=PreprocessSpec.from_json(_assumed_fields(*sides)),
        labels=None,
        output=None,
        name="",
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


def _with_labels(expectations: Expectations) -> Expectations:
    """With the labels of the first description that names as many as there are classes."""
    for description in expectations.descriptions:
        if description.labels is None or expectations.labels is not None:
            continue
        if len(description.labels) == expectations.classes:
            sources = (*expectations.sources, description.label_source)
            return replace(expectations, labels=description.labels, sources=sources)
        names, place = len(description.labels), name_sources([description.label_source])
        _log.info("%d labels %s were left out: the model has %s classes", names, place, expectations.classes)
    return expectations


def _read_preprocess(sides: Sequence[Any], descriptions: Sequence[Description], classes: int | None) -> _Reading:
    """The first description that tells all and fits the model, else the first that tells a part, else a guess."""
    guess = _assumed_fields(*sides)
    telling = [description for description in descriptions if description.fields and description.suits(classes)]
    for description in sorted(telling, key=lambda one: not one.tells_scaling):
        try:
            spec = PreprocessSpec.from_json(_joined(guess, description.fields))
            _check_fit(spec, *sides)
            _check_size(spec, *sides[:2])
        except UserFacingError as error:
            _log.info("preprocessing %s was left out: %s", name_sources([description.field_source]), error.message)
            continue
        return _Reading(spec, not description.tells_scaling, description.field_source)
    return _Reading(PreprocessSpec.from_json(guess), True, None)


def _joined(guess: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A description's fields over the guessed ones, with as many means as there are channels."""
    joined = {**guess, **fields}
    channels = 1 if joined["color_order"] == "L" else 3
    for key in ("mean", "std"):
        values = joined[key]
        if len(set(values)) == 1:
            joined[key] = values[:1] * channels
        elif key not in fields and joined["color_order"] == "BGR":  # the guessed ones are those of red, green, blue
            joined[key] = values[::-1]
    return joined


def _assumed_fields(height: Any, width: Any, channels: int) -> dict[str, Any]:
    height, width = _known(height) or _USUAL_SIDE, _known(width) or _USUAL_SIDE
    # Networks for pictures as small as MNIST's see the whole picture; the larger ones are used to a centre crop.
    crop_fraction = 1.0 if min(height, width) < _SMALL_SIDE else 0.875
    color_order, mean, std = ("L", (0.0,), (1.0,)) if channels == 1 else ("RGB", IMAGENET_MEAN, IMAGENET_STD)
    return {
        "height": height,
        "width": width,
        "crop_fraction": crop_fraction,
        "filter": "bilinear",
        "color_order": color_order,
        "mean": mean,
        "std": std,
    }


def _check(expectations: Expectations, height: Any, width: Any, channels: int) -> None:
    """Whether the numbers make sense, and the description fits the tensor."""
    if expectations.classes is not None:
        check_classes(expectations.classes)
    if (expectations.fixed_batch or 1) > _MAX_BATCH:
        raise UserFacingError(f"the model takes {expectations.fixed_batch:,} pictures at once", HINT)
    _check_fit(expectations.preprocess, height, width, channels)


def _check_fit(spec: PreprocessSpec, height: Any, width: Any, channels: int) -> None:
    """Whether a preprocessing makes what the tensor holds.

    Raises:
        UserFacingError: It does not.
    """
    if (
        (_known(height) or spec.height) != spec.height
        or (_known(width) or spec.width) != spec.width
        or channels != spec.channels
    ):
        raise UserFacingError("the model's own description does not fit its input", "Export the model again.")


def _check_size(spec: PreprocessSpec, height: Any, width: Any) -> None:
    """Whether others chose a bearable size where the model leaves it open.

    Raises:
        UserFacingError: It is too large.
    """
    is_open = _known(height) is None or _known(width) is None
    if is_open and max(spec.height, spec.width) > MAX_DESCRIBED_SIDE:
        raise UserFacingError(f"its pictures have more than {MAX_DESCRIBED_SIDE:,} pixels a side", HINT)
