import re
from dataclasses import FrozenInstanceError, fields

import pytest

from trainer.contract.event_lines import EVENTS
from trainer.contract.events import Event, Failed, Finished, RunStarted, Stopped

KINDS = pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)


@KINDS
def test_a_tag_is_the_kinds_name(kind) -> None:
    assert kind.tag == re.sub("(?<!^)([A-Z])", r"_\1", kind.__name__).lower()


@KINDS
def test_every_field_is_documented_and_none_is_called_like_a_key_of_every_line(kind) -> None:
    names = {field.name for field in fields(kind)}
    assert not names & {"event", "v", "time"}
    for name in names:
        assert f"\n        {name}: " in kind.__doc__


def test_no_kind_is_forgotten() -> None:
    # By name: slots make a second class of each.
    assert {kind.__name__ for kind in EVENTS.values()} == {kind.__name__ for kind in Event.__subclasses__()}


def test_the_last_words_of_a_run_are_known() -> None:
    assert {kind for kind in EVENTS.values() if kind.is_terminal} == {Finished, Stopped, Failed}
    assert Failed(message="no more").is_terminal


def test_an_event_does_not_change() -> None:
    event = RunStarted(name="pets", config={}, device="cpu", threads=2, recipe="auto", network="")
    with pytest.raises(FrozenInstanceError):
        event.name = "cats"
