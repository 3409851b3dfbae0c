from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.example_events import ANY_EVENT, step
from trainer.contract import event_reader
from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import encode
from trainer.contract.event_reader import MAX_LINE, EventReader, load_events
from trainer.contract.events import Finished, Log

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
EVENT_LISTS = st.lists(ANY_EVENT, max_size=8)


def _cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]


def _feed(reader: EventReader, pieces) -> list:
    return [event for piece in pieces for event in reader.feed(piece)]


@SLOW
@given(EVENT_LISTS, st.lists(st.integers(0, 10**6)))
def test_any_cut_gives_the_same_events(events, places) -> None:
    data = b"".join(encode(event, 1.0) for event in events)
    reader = EventReader()
    assert _feed(reader, _cut(data, places)) == events
    assert reader.finish() == []


@SLOW
@given(EVENT_LISTS)
def test_byte_by_byte_with_other_line_ends_and_characters_that_are_not_escaped(events) -> None:
    lines = [encode(event, 1.0).strip() + b"\r\n\r\n" for event in events]
    lines.append('{"event": "log", "v": 1, "message": "猫😀"}\n'.encode())
    data = b"".join(lines)
    assert _feed(EventReader(), (data[i : i + 1] for i in range(len(data)))) == [*events, Log(message="猫😀")]


@SLOW
@given(st.lists(st.tuples(ANY_EVENT, st.none() | st.integers(0, 10**6), st.booleans())), ANY_EVENT)
def test_half_lines_cost_nothing_but_themselves(told, last) -> None:
    """Some writers are killed within a line, whether or not the next one ends it first."""
    data, whole = b"", []
    for event, place, is_ended in told:
        line = encode(event, 1.0)
        if place is None:
            data += line
            whole.append(event)
        else:
            data += line[: place % (len(line) - 1)] + (b"\n" if is_ended else b"")
    assert _feed(EventReader(), [data + encode(last, 1.0)]) == [*whole, last]


def test_stray_words_between_the_lines_are_skipped(caplog) -> None:
    data = b"a warning\n" + encode(step(1), 0) + b"\n  \n[1]\n" + encode(step(2), 0)
    assert EventReader().feed(data) == [step(1), step(2)]
    assert len(caplog.records) == 2


@pytest.mark.parametrize("size", [1000, 2**16, 2**30])
def test_a_line_without_end_is_skipped_and_its_memory_is_free(size, caplog) -> None:
    reader = EventReader()
    data = encode(step(1), 0) + b"x" * (3 * MAX_LINE) + b"\n" + encode(step(2), 0)
    events = []
    for start in range(0, len(data), size):
        events += reader.feed(data[start : start + size])
        assert len(reader._line) <= MAX_LINE
    assert events == [step(1), step(2)]
    assert [record.getMessage() for record in caplog.records] == ["a line of the trainer is skipped: it does not end"]


def test_a_long_line_is_read_as_well() -> None:
    event = Log(message="x" * (MAX_LINE - 100))
    data = encode(event, 0)
    assert _feed(EventReader(), (data[start : start + 4096] for start in range(0, len(data), 4096))) == [event]


@SLOW
@given(EVENT_LISTS, st.integers(0, 10**6))
def test_a_log_is_read_up_to_its_half_last_line(tmp_path_factory, events, place) -> None:
    path = tmp_path_factory.mktemp("run") / "events.jsonl"
    last = encode(step(7), 1.0)
    path.write_bytes(b"".join(encode(event, 1.0) for event in events) + last[: place % (len(last) - 1)])
    assert list(load_events(path)) == events


def test_a_last_line_without_its_end_counts_if_it_is_whole(tmp_path) -> None:
    (tmp_path / "events.jsonl").write_bytes((encode(step(1), 1.0) + encode(Finished(path="a"), 1.0)).strip())
    assert list(load_events(tmp_path / "events.jsonl")) == [step(1), Finished(path="a")]


def test_a_log_is_larger_than_a_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(event_reader, "_CHUNK", 97)
    events = [step(number) for number in range(1, 400)]
    (tmp_path / "events.jsonl").write_bytes(b"".join(encode(event, 1.0) for event in events))
    assert list(load_events(tmp_path / "events.jsonl")) == events


def test_a_log_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(UserFacingError, match=r"events\.jsonl cannot be read: no such file"):
        list(load_events(tmp_path / "events.jsonl"))
