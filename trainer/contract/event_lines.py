"""An event as a line of JSON, and back: `{"event": tag, "v": version, "time": seconds, ...fields}`."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from trainer.contract import events
from trainer.contract.events import Event

_log = logging.getLogger(__name__)

VERSION = 1
# How every line begins. It cannot occur within a string of JSON, where quotes are escaped.
LINE_START = b'{"event":'

EVENTS: Mapping[str, type[Event]] = {
    kind.tag: kind
    for kind in (
        events.RunStarted, events.DatasetReady, events.Progress, events.PhaseStarted, events.StepEnd,
        events.EpochEnd, events.Watched, events.PhaseEnded, events.Evaluated, events.Exported,
        events.Finished, events.Stopped, events.Failed, events.Log,
    )
}  # fmt: skip


def encode(event: Event, time: float) -> bytes:
    r"""An event as a line, with "\n" at its end.

    The line is ASCII, so that names survive that are no valid text; numbers that JSON does not know become null.

    Args:
        event: What happened.
        time: When, in seconds since 1970.
    """
    values = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    line = json.dumps({"event": event.tag, "v": VERSION, "time": _plain(time), **values}, allow_nan=False)
    return line.encode("ascii") + b"\n"


def decode(line: bytes) -> Event | None:
    """An event from its line; None, and a word in the log, where it is none of this version.

    Fields that are not known are ignored, so that lines of newer programs can be read; those that are missing get
    their usual value where they have one.
    """
    try:
        return _decode(line)
    except (ValueError, OverflowError, RecursionError) as error:
        _log.warning("a line of the trainer is skipped: %s: %.200r", error, line)
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _decode(line: bytes) -> Event:
    values = json.loads(line, parse_constant=_refuse)
    if not isinstance(values, dict):
        raise ValueError("it is no object")
    version, tag = values.get("v"), values.get("event")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise ValueError(f"it is of version {version!r}")
    if not isinstance(tag, str) or tag not in EVENTS:
        raise ValueError("its event is not known")
    known = {}
    for name, (hint, is_needed) in _FIELDS[tag].items():
        if name in values:
            known[name] = _typed(values[name], hint, name)
        elif is_needed:
            raise ValueError(f"{name} is missing")
    return EVENTS[tag](**known)


def _typed(value: Any, hint: Any, name: str) -> Any:
    """A value of JSON as a field has it.

    Raises:
        ValueError: It is of another type.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:  # of something and None
        return None if value is None else _typed(value, inner[0], name)
    if origin is tuple and isinstance(value, list):
        hints = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_typed(item, one, name) for item, one in zip(value, hints, strict=True))
    if origin is Mapping and isinstance(value, dict):
        return value
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint or (hint is float and not math.isfinite(value)):
        raise ValueError(f"{name} is of the wrong type")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _list_fields(kind: type[Event]) -> dict[str, tuple[Any, bool]]:
    """The type of each field, and whether a line must have it."""
    hints = get_type_hints(kind)
    return {field.name: (hints[field.name], field.default is MISSING) for field in fields(kind)}


_FIELDS = {tag: _list_fields(kind) for tag, kind in EVENTS.items()}
