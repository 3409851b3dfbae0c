"""What others wrote about a model, in its file or beside it, brought into one form.

Nothing of it can be relied upon: each reader takes what has the expected form and leaves out the rest.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trainer.contract.file_names import printable
from trainer.contract.preprocess_spec import LARGEST_NUMBER, MAX_INPUT_SIDE

IN_THE_FILE = ""
# No file beside a model has such a name: it could not be told from a folder.
YOUR_CHOICE = "/"
MAX_LABELS = 200_000
MAX_LABEL_LENGTH = 200
_LARGEST_NAME = 10**9


@dataclass(frozen=True, slots=True)
class Description:
    """One description of a model; each part may be missing.

    Attributes:
        labels: One name a class.
        label_source: Where the labels stand: the name of a file beside the model, or `IN_THE_FILE`.
        classes: Number of classes that it speaks of, where it names none of them.
        fields: Those fields of a `PreprocessSpec` that it tells, not checked yet.
        field_source: Where they stand.
        is_approximate: Whether a `PreprocessSpec` cannot say exactly what stands there; the fields come close to it.
    """

    labels: tuple[str, ...] | None = None
    label_source: str = IN_THE_FILE
    classes: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    field_source: str = IN_THE_FILE
    is_approximate: bool = False

    @property
    def tells_scaling(self) -> bool:
        """Whether it says what becomes of a pixel's value; without that the preprocessing is still a guess."""
        return "std" in self.fields

    def suits(self, classes: int | None) -> bool:
        """Whether it can be about a network of so many classes; a neighbour may belong to another model."""
        own = len(self.labels) if self.labels else self.classes
        return own is None or classes is None or own == classes


def name_sources(sources: Iterable[str], approximate: Container[str] = ()) -> str:
    """Where something was found, for people.

    Args:
        sources: The places, as a `Description` names them, or `YOUR_CHOICE`.
        approximate: Those of them that were only followed approximately.

    Returns:
        E.g. "in the file", "in labels.txt beside it", "by your choice", or "" for nowhere.
    """
    places = dict.fromkeys(sources)
    beside = [place for place in places if place not in (IN_THE_FILE, YOUR_CHOICE)]
    exact = [place for place in beside if place not in approximate]
    parts = ["by your choice"] if YOUR_CHOICE in places else []
    parts += ["in the file"] if IN_THE_FILE in places else []
    parts += [f"approximately, from {place} beside it" for place in beside if place in approximate]
    return " and ".join([*parts, *([f"in {' and '.join(exact)} beside it"] if exact else [])])


def read_labels(names: object) -> tuple[str, ...] | None:
    """The labels of a list of names, or of a mapping of places to names; None for anything else."""
    if isinstance(names, Mapping):
        names = _in_order(names)
    if not isinstance(names, list | tuple) or not 0 < len(names) <= MAX_LABELS or not all(map(_is_name, names)):
        return None
    return tuple(_clean(str(name)) or f"class {index}" for index, name in enumerate(names))


def read_mapping(value: object) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def read_number(value: object) -> float | None:
    """The value where it is a number of a sensible size."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        return None
    return float(value)


def read_numbers(value: object) -> tuple[float, ...] | None:
    """One number for all channels, or a list of one number a channel."""
    numbers = [read_number(item) for item in (value if isinstance(value, list | tuple) else [value])]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(numbers) and len(known) in (1, 3) else None


def read_count(value: object, most: int = MAX_LABELS) -> int | None:
    """The value where it is a whole number of at least one."""
    number = read_number(value)
    return int(number) if number is not None and number.is_integer() and 0 < number <= most else None


def read_side(value: object) -> int | None:
    """The value where it can be a picture's side in pixels."""
    return read_count(value, MAX_INPUT_SIDE)


def centre_crop(height: int, width: int, scaled: float) -> dict[str, Any]:
    """The fields of a centre crop out of a picture whose short side was scaled to so many pixels."""
    # A crop that is larger than the picture has a border elsewhere; here the picture is enlarged.
    fraction = min(1.0, min(height, width) / max(1, math.floor(min(scaled, LARGEST_NUMBER))))
    return {"height": height, "width": width, "fit": "crop", "crop_fraction": fraction}


def _in_order(names: Mapping[Any, Any]) -> list[Any] | None:
    """The names by their places, which must be 0, 1, 2 and so on."""
    if all(isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 10 for key in names):
        names = {int(key): name for key, name in names.items()}
    places = range(len(names))
    return [names[place] for place in places] if all(place in names for place in places) else None


def _is_name(value: object) -> bool:
    if isinstance(value, int | float):  # a digit's name may be written as the digit
        return not isinstance(value, bool) and abs(value) < _LARGEST_NAME
    return isinstance(value, str)


def _clean(label: str) -> str:
    """On one line, of a bearable length, with nothing in it that a terminal would act upon."""
    return printable(" ".join(label[: 2 * MAX_LABEL_LENGTH].split()))[:MAX_LABEL_LENGTH]
