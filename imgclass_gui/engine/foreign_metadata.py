"""What other programs wrote into a model's own `metadata_props`: Ultralytics, and the image metadata of Windows ML."""

from __future__ import annotations

import ast
import logging
from collections.abc import Mapping
from typing import Any

from imgclass_gui.engine.description import Description, centre_crop, read_labels, read_side

_log = logging.getLogger(__name__)

# Python's parser takes some 100 times the text's size; 21,000 names take half a megabyte.
MAX_LITERAL_LENGTH = 2 << 20

_LABEL_KEYS = ("names", "labels", "classes", "class_names")
_COLOR_ORDERS = {"rgb8": "RGB", "bgr8": "BGR", "gray8": "L"}
# What a pixel of 0 to 255 becomes, as mean and std in units of a full-scale pixel.
_RANGES = {
    "nominalrange_0_255": (0.0, 1 / 255),
    "normalized_0_1": (0.0, 1.0),
    "normalized_1_1": (0.5, 0.5),
    "nominalrange_16_235": (-16 / 219, 1 / 219),
}


def read_foreign_metadata(props: Mapping[str, str]) -> tuple[Description, ...]:
    """What a file's `metadata_props` tell in other programs' words.

    Args:
        props: The file's `metadata_props`.

    Returns:
        At most one description by each program, without those that say nothing.
    """
    found = (_read_ultralytics(props), _read_windows_ml(props))
    return tuple(description for description in found if description.labels or description.fields)


def _read_ultralytics(props: Mapping[str, str]) -> Description:
    """Names of classes as others write them too, and the preprocessing that goes with Ultralytics' classifiers."""
    task = props.get("task")
    if task not in (None, "classify"):  # the names are those of a detector's things
        return Description()
    lists = (read_labels(_literal(props[key])) for key in _LABEL_KEYS if key in props)
    labels = next((names for names in lists if names), None)
    return Description(labels=labels, fields=_ultralytics_fields(props) if task else {})


def _ultralytics_fields(props: Mapping[str, str]) -> dict[str, Any]:
    """Values of 0 to 1 of the largest centred part, whatever the size."""
    size = _literal(props.get("imgsz", ""))
    height, width = size if isinstance(size, list | tuple) and len(size) == 2 else (size, size)
    rows, columns = read_side(height), read_side(width)
    crop: dict[str, Any] = {"fit": "crop", "crop_fraction": 1.0}
    if rows and columns:
        crop = centre_crop(rows, columns, min(rows, columns))
    return {**crop, "filter": "bilinear", "mean": (0.0,), "std": (1.0,)}


def _read_windows_ml(props: Mapping[str, str]) -> Description:
    """The image metadata of the ONNX standard, whose keys and values may be written in either case."""
    image = {key.lower(): value.lower() for key, value in props.items() if key.lower().startswith("image.")}
    if image.get("image.colorspacegamma", "srgb") != "srgb":
        _log.info("the model wants linear light, which is not supported: its image metadata was left out")
        return Description()
    fields: dict[str, Any] = {}
    order = _COLOR_ORDERS.get(image.get("image.bitmappixelformat", ""))
    if order is not None:
        fields["color_order"] = order
    scaling = _RANGES.get(image.get("image.nominalpixelrange", ""))
    if scaling is not None:
        # Windows ML itself takes the largest centred part of a picture.
        fields |= {"fit": "crop", "crop_fraction": 1.0, "filter": "bilinear"}
        fields |= {"mean": scaling[:1], "std": scaling[1:]}
    return Description(fields=fields)


def _literal(text: str) -> object:
    """The value of a Python literal (or of JSON without true, false and null); None where it is none."""
    if len(text) > MAX_LITERAL_LENGTH:
        _log.info("an entry of the model's metadata was left out: it is too long")
        return None
    try:
        value: object = ast.literal_eval(text.strip())
    except (MemoryError, RecursionError, SyntaxError, TypeError, ValueError):  # as its documentation lists them
        return None
    return value
