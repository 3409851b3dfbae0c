"""The files that models of Hugging Face come with: those of its transformers, and those of timm."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from imgclass_gui.engine.description import (
    Description,
    centre_crop,
    read_count,
    read_labels,
    read_mapping,
    read_number,
    read_numbers,
    read_side,
)

# The fields that are told, and whether they only come close to what is meant.
Fields = tuple[dict[str, Any], bool]
Size = tuple[int, int]

CONFIG = "config.json"
PREPROCESSOR = "preprocessor_config.json"

_PILLOW_FILTERS = ("nearest", "lanczos", "bilinear", "bicubic", "box", "hamming")  # by Pillow's numbers
_TIMM_FITS = {"squash": "stretch", "border": "pad"}
_TIMM_CROP = 0.875
_CONVNEXT_CROP = 224 / 256
# From this size on, ConvNeXt's preprocessing stretches the picture instead of cropping it.
_CONVNEXT_STRETCHES = 384
_PLACEHOLDER = re.compile(r"LABEL_\d+")


def read_transformers(config: Mapping[str, Any], preprocessor: Mapping[str, Any]) -> Description:
    """What the two files of a transformers model tell.

    Args:
        config: The content of `config.json`; empty where there is none.
        preprocessor: The content of `preprocessor_config.json`, likewise.
    """
    labels = read_labels(config.get("id2label"))
    count = len(labels) if labels else read_count(config.get("num_labels"))
    if labels and all(map(_PLACEHOLDER.fullmatch, labels)):  # the library's own where nobody gave names
        labels = None
    fields, is_approximate = _transformers_fields(preprocessor) if preprocessor else ({}, False)
    return Description(labels, CONFIG, count, fields, PREPROCESSOR, is_approximate)


def read_timm(config: Mapping[str, Any]) -> tuple[Description, ...]:
    """What timm's `config.json` tells: for the size of training, and for the larger one that some are tested with."""
    pretrained = read_mapping(config.get("pretrained_cfg")) or (config if "architecture" in config else {})
    if not pretrained:
        return ()
    labels = _timm_labels(config, pretrained)
    count = read_count(config.get("num_classes")) or read_count(pretrained.get("num_classes"))
    usual = _timm_fields(pretrained, "input_size", "crop_pct")
    tested = _timm_fields({"crop_pct": pretrained.get("crop_pct"), **pretrained}, "test_input_size", "test_crop_pct")
    sizes = [usual, tested] if "test_input_size" in pretrained else [usual]
    return tuple(Description(labels, CONFIG, count, fields, CONFIG, is_approximate) for fields, is_approximate in sizes)


def _transformers_fields(settings: Mapping[str, Any]) -> Fields:
    geometry, is_approximate = _geometry(settings)
    fields = geometry | _scaling(settings)
    resample = settings.get("resample")
    if isinstance(resample, int) and 0 <= resample < len(_PILLOW_FILTERS):
        fields["filter"] = _PILLOW_FILTERS[resample]
    if settings.get("do_flip_channel_order"):
        fields["color_order"] = "BGR"
    return fields, is_approximate


def _geometry(settings: Mapping[str, Any]) -> Fields:
    """Size, fit and crop; what they mean together differs between the library's classes."""
    size = settings.get("size")
    short = read_side(read_mapping(size).get("shortest_edge"))
    whole = (short, short) if short else _rectangle(size)
    if whole is None:
        return {}, False
    crop = _rectangle(settings.get("crop_size"))
    if settings.get("do_center_crop") is False or (crop is None and not settings.get("do_center_crop")):
        return _uncropped(settings, *whole, keeps_aspect=short is not None)
    return _cropped(settings, whole, crop or whole, is_stretched=isinstance(size, Mapping) and short is None)


def _cropped(settings: Mapping[str, Any], whole: Size, crop: Size, *, is_stretched: bool) -> Fields:
    """A centre crop out of a picture that was scaled before, or stretched where both sides are told."""
    part = read_number(settings.get("crop_pct"))
    if is_stretched and not part:
        if crop == whole:  # nothing is left to be cropped
            return {"height": whole[0], "width": whole[1], "fit": "stretch"}, False
        return centre_crop(*crop, scaled=min(whole)), True
    scaled = min(whole) / part if part and part > 0 else min(whole)
    # Here, the short side's scale follows from both sides of an oblong, and no crop is larger than the picture.
    return centre_crop(*crop, scaled=scaled), crop[0] != crop[1] or math.floor(scaled) < min(crop)


def _uncropped(settings: Mapping[str, Any], height: int, width: int, *, keeps_aspect: bool) -> Fields:
    """Without a centre crop: ConvNeXt's share of the picture is one all the same, and a short side alone needs one.

    The library itself makes an oblong of a picture whose short side alone is told, which no fixed input takes.
    """
    if "crop_pct" in settings and height < _CONVNEXT_STRETCHES:
        part = read_number(settings["crop_pct"]) or _CONVNEXT_CROP
        return centre_crop(height, width, height / part if part > 0 else height), part <= 0
    if keeps_aspect and "crop_pct" not in settings:
        return centre_crop(height, width, height), True
    return {"height": height, "width": width, "fit": "stretch"}, False


def _rectangle(value: object) -> Size | None:
    """(height, width) out of a number, or of a mapping of both."""
    sides = read_mapping(value)
    height, width = (sides.get("height"), sides.get("width")) if sides else (value, value)
    rows, columns = read_side(height), read_side(width)
    return (rows, columns) if rows and columns else None


def _scaling(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Mean and std in units of a full-scale pixel: the library scales by a factor, shifts, and then normalises."""
    factor: float | None = 1.0
    if settings.get("do_rescale") is not False:
        factor = read_number(settings.get("rescale_factor", 1 / 255))
    mean, std = read_numbers(settings.get("image_mean")), read_numbers(settings.get("image_std"))
    # Classes that turn the channels around know no normalisation; others have figures of their own that are not told.
    if settings.get("do_normalize") is False or ("do_flip_channel_order" in settings and mean is None):
        mean, std = (0.0,), (1.0,)
    if not factor or factor < 0 or mean is None or std is None:
        return {}
    full = 1.0 if math.isclose(factor * 255, 1) else factor * 255
    shift = 1.0 if settings.get("rescale_offset") else 0.0
    if settings.get("include_top"):  # EfficientNet's divides a second time
        std = tuple(value * value for value in std)
    return {"mean": tuple((value + shift) / full for value in mean), "std": tuple(value / full for value in std)}


def _timm_labels(config: Mapping[str, Any], pretrained: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The names; where they are WordNet's numbers, the first word of what is said of each."""
    labels = read_labels(config.get("label_names")) or read_labels(pretrained.get("label_names"))
    told = read_mapping(config.get("label_descriptions") or pretrained.get("label_descriptions"))
    if not labels or not all(isinstance(told.get(label), str) for label in labels):
        return labels
    return read_labels([told[label].split(",")[0] for label in labels])


def _timm_fields(settings: Mapping[str, Any], size_key: str, crop_key: str) -> Fields:
    fields: dict[str, Any] = {}
    is_approximate = False
    size = settings.get(size_key)
    rows, columns = map(read_side, size[1:]) if isinstance(size, list) and len(size) == 3 else (None, None)
    if rows and columns:
        part = read_number(settings.get(crop_key)) or read_number(settings.get("crop_pct")) or _TIMM_CROP
        fields = centre_crop(rows, columns, min(rows, columns) / part if part > 0 else rows)
        crop_mode = settings.get("crop_mode")
        fields["fit"] = _TIMM_FITS.get(crop_mode, "crop") if isinstance(crop_mode, str) else "crop"
        # The library cuts a share off a stretched or bordered picture, too.
        is_approximate = not 0 < part <= 1 or (fields["fit"] != "crop" and part != 1)
    mean, std = read_numbers(settings.get("mean")), read_numbers(settings.get("std"))
    if mean and std:
        fields |= {"mean": mean, "std": std}
    filter_name = settings.get("interpolation")
    if isinstance(filter_name, str) and filter_name in _PILLOW_FILTERS:
        fields["filter"] = filter_name
    return fields, is_approximate
