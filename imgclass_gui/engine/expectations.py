"""What a model expects: its tensors, its preprocessing, its labels.

Our own metadata comes first, then what others wrote in the file and beside it. Where there is nothing, the input's
shape decides the size, and the preprocessing of most ImageNet networks is assumed and marked as such.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from imgclass_gui.engine.answers import check_classes, choose_answer
from imgclass_gui.engine.description import IN_THE_FILE, Description, name_sources
from imgclass_gui.engine.picture_input import only_picture, read_layout
from imgclass_gui.engine.tensor_info import DTYPES, HINT, TensorInfo, known_side
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata, OutputKind
from trainer.contract.preprocess_spec import PreprocessSpec

_log = logging.getLogger(__name__)

# torchvision's reference figures for ImageNet: mean and standard deviation of its pixels, 0 to 1.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
# A network that takes any size computes for long at the largest one, which nobody needs for a classifier.
MAX_DESCRIBED_SIDE = 1024
_MAX_BATCH = 1024
_USUAL_SIDE = 224
_SMALL_SIDE = 128
# (pixel / 255 - 0) / (1 / 255) is the pixel's value as it lies in the file, 0 to 255.
_WHOLE_NUMBERS = {"mean": (0.0,), "std": (1 / 255,)}


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
        remark: Which of several outputs is the answer, for people; empty where there is one.
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
    remark: str = ""

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """Of the input with one picture."""
        spec = self.preprocess
        sides = spec.height, spec.width
        return (1, *sides, spec.channels) if self.is_channels_last else (1, spec.channels, *sides)

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
    picture, metadata = only_picture(inputs), ModelMetadata.from_props(props)
    dtype = DTYPES[picture.type]
    others = () if metadata else tuple(_for_type(description, dtype) for description in descriptions)
    labels = [metadata.labels] if metadata else [one.labels for one in others if one.labels]
    answer = choose_answer(outputs, _outer_sides(picture), [len(names) for names in labels])
    is_channels_last, batch, sides = read_layout(picture.shape)
    guess = _assumed_fields(dtype, *sides)
    found = _Reading(metadata.preprocess, False, IN_THE_FILE) if metadata else None
    reading = found or _read_preprocess(guess, sides, others, answer.classes)
    expectations = Expectations(
        input_name=picture.name,
        output_name=answer.name,
        dtype=dtype,
        is_channels_last=is_channels_last,
        fixed_batch=known_side(batch) or (None if answer.has_batch_axis else 1),
        classes=answer.classes,
        preprocess=reading.spec,
        labels=metadata.labels if metadata else None,
        output=metadata.output if metadata else None,
        name=metadata.name if metadata else "",
        is_assumed=reading.is_assumed,
        sources=() if reading.source is None else (reading.source,),
        descriptions=others,
        remark=answer.remark,
    )
    if answer.classes is not None:
        check_classes(answer.classes)
    _check_batch(expectations.fixed_batch)
    _check_fit(expectations.preprocess, *sides)
    return expectations if answer.classes is None else _with_labels(expectations)


def read_picture_input(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo]) -> Expectations:
    """How to feed a network that takes a picture, whatever it gives: a detector, a network that makes pictures.

    Raises:
        UserFacingError: It takes something else than one picture.
    """
    picture = only_picture(inputs)
    is_channels_last, batch, sides = read_layout(picture.shape)
    _check_batch(known_side(batch))
    dtype = DTYPES[picture.type]
    return Expectations(
        input_name=picture.name,
        output_name=outputs[0].name,
        dtype=dtype,
        is_channels_last=is_channels_last,
        fixed_batch=known_side(batch),
        classes=None,
        preprocess=PreprocessSpec.from_json(_assumed_fields(dtype, *sides)),
        labels=None,
        output=None,
        name="",
    )


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


def _read_preprocess(
    guess: Mapping[str, Any], sides: tuple[Any, Any, int], descriptions: Sequence[Description], classes: int | None
) -> _Reading:
    """The first description that tells all and fits the model, else the first that tells a part, else a guess."""
    telling = [description for description in descriptions if description.fields and description.suits(classes)]
    for description in sorted(telling, key=lambda one: not one.tells_scaling):
        try:
            spec = PreprocessSpec.from_json(_joined(guess, description.fields))
            _check_fit(spec, *sides)
            _check_size(spec, sides[0], sides[1])
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


def _outer_sides(picture: TensorInfo) -> tuple[Any, Any]:
    """Rows and columns, before it is known whether the input has as many channels as a picture."""
    shape = picture.shape
    is_last = shape[1] not in (1, 3) and shape[3] in (1, 3)
    return (shape[1], shape[2]) if is_last else (shape[2], shape[3])


def _for_type(description: Description, dtype: str) -> Description:
    """A network that takes whole numbers scales them by itself, whatever others write about what comes after that."""
    if dtype != "uint8" or not description.fields:
        return description
    return replace(description, fields={**description.fields, **_WHOLE_NUMBERS})


def _assumed_fields(dtype: str, height: Any, width: Any, channels: int) -> dict[str, Any]:
    height, width = known_side(height) or _USUAL_SIDE, known_side(width) or _USUAL_SIDE
    # Networks for pictures as small as MNIST's see the whole picture; the larger ones are used to a centre crop.
    crop_fraction = 1.0 if min(height, width) < _SMALL_SIDE else 0.875
    mean: tuple[float, ...]
    std: tuple[float, ...]
    color_order, mean, std = ("L", (0.0,), (1.0,)) if channels == 1 else ("RGB", IMAGENET_MEAN, IMAGENET_STD)
    if dtype == "uint8":
        mean, std = (values * channels for values in _WHOLE_NUMBERS.values())
    return {
        "height": height,
        "width": width,
        "crop_fraction": crop_fraction,
        "filter": "bilinear",
        "color_order": color_order,
        "mean": mean,
        "std": std,
    }


def _check_batch(count: int | None) -> None:
    if (count or 1) > _MAX_BATCH:
        raise UserFacingError(f"the model takes {count:,} pictures at once", HINT)


def _check_fit(spec: PreprocessSpec, height: Any, width: Any, channels: int) -> None:
    """Whether a preprocessing makes what the tensor holds.

    Raises:
        UserFacingError: It does not.
    """
    if (
        (known_side(height) or spec.height) != spec.height
        or (known_side(width) or spec.width) != spec.width
        or channels != spec.channels
    ):
        raise UserFacingError("the model's own description does not fit its input", "Export the model again.")


def _check_size(spec: PreprocessSpec, height: Any, width: Any) -> None:
    """Whether others chose a bearable size where the model leaves it open.

    Raises:
        UserFacingError: It is too large.
    """
    is_open = known_side(height) is None or known_side(width) is None
    if is_open and max(spec.height, spec.width) > MAX_DESCRIBED_SIDE:
        raise UserFacingError(f"its pictures have more than {MAX_DESCRIBED_SIDE:,} pixels a side", HINT)
