"""Events of all kinds with any content, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from hypothesis import strategies as st

from trainer.contract.event_lines import EVENTS
from trainer.contract.events import Event, StepEnd

# Valid text, and bytes of file names that are none: Python carries those as lone low surrogates.
TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from('\udc80\udcff{"event":\n'), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
_STRATEGIES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(0, 2**53),
    bool: st.booleans(),
    float | None: st.none() | NUMBERS,
    bool | None: st.none() | st.booleans(),
    tuple[str, ...]: st.lists(TEXT, max_size=3).map(tuple),
    tuple[float, float] | None: st.none() | st.tuples(NUMBERS, NUMBERS),
    Mapping[str, Any]: st.dictionaries(TEXT, JSON, max_size=3),
}


def events_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Events of a kind, each of their fields drawn."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _STRATEGIES[hints[field.name]] for field in fields(kind)})


ANY_EVENT = st.one_of([events_of(kind) for kind in EVENTS.values()])


def step(number: int, steps: int = 1000, epoch: int = 1) -> StepEnd:
    """The end of a step."""
    return StepEnd(epoch=epoch, step=number, steps=steps, loss=0.5)
