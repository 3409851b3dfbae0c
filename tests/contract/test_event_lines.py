import json
import logging
import math
from dataclasses import MISSING, fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.example_events import ANY_EVENT, JSON, TEXT
from trainer.contract.event_lines import EVENTS, LINE_START, VERSION, decode, encode
from trainer.contract.events import (
    DatasetReady,
    EpochEnd,
    Evaluated,
    Failed,
    Finished,
    Log,
    PhaseEnded,
    Progress,
    RunStarted,
    StepEnd,
    Stopped,
)

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROGRESS = {"event": "progress", "v": 1, "time": 1.5, "stage": "reading pictures", "done": 3, "total": 4}


def _line(**changes) -> bytes:
    return json.dumps({**PROGRESS, **changes}).encode()


@SLOW
@given(ANY_EVENT, st.floats(0, 2**33))
def test_every_event_comes_back_as_it_was(event, time) -> None:
    line = encode(event, time)
    assert decode(line) == event
    assert type(decode(line)) is type(event)
    assert line.isascii()
    assert line.index(b"\n") == len(line) - 1
    assert line.startswith(LINE_START)
    values = json.loads(line)
    assert (values["event"], values["v"], values["time"]) == (event.tag, VERSION, time)


def test_this_is_how_a_line_looks() -> None:
    line = encode(Progress(stage="reading \udcff", done=3, total=4), 1.5)
    assert line == (b'{"event": "progress", "v": 1, "time": 1.5, "stage": "reading \\udcff", "done": 3, "total": 4}\n')


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_becomes_null(number) -> None:
    step = StepEnd(epoch=1, step=2, steps=3, loss=number, seconds_left=number)
    assert decode(encode(step, 0)) == StepEnd(epoch=1, step=2, steps=3, loss=None)
    started = RunStarted(name="", config={"a": [number]}, device="cpu", threads=1, recipe="auto", network="")
    assert json.loads(encode(started, number), parse_constant=pytest.fail)["config"] == {"a": [None]}


def test_new_fields_are_ignored_and_missing_ones_have_their_usual_value() -> None:
    assert decode(_line(tomorrow={"a": 1})) == Progress(stage="reading pictures", done=3, total=4)
    for given_, event in (
        ({"event": "stopped"}, Stopped(epoch=0, reason="")),
        ({"event": "failed", "message": "a"}, Failed(message="a", hint="")),
        ({"event": "log", "message": "a"}, Log(level="info", message="a")),
        ({"event": "finished", "path": "a"}, Finished(path="a", report="", seconds=None)),
        ({"event": "epoch_end", "epoch": 1, "epochs": 2, "loss": 1}, EpochEnd(epoch=1, epochs=2, loss=1.0)),
        ({"event": "phase_ended", "recipe": "a"}, PhaseEnded(recipe="a", kept=None)),
        ({"event": "evaluated", "accuracy": 1, "n": 5}, Evaluated(accuracy=1.0, n=5, interval=None)),
        (
            {"event": "dataset_ready", "labels": ["a"], "train": 1, "validation": 2, "test": 3},
            DatasetReady(labels=("a",), train=1, validation=2, test=3, notes=()),
        ),
    ):
        assert decode(json.dumps({"v": 1, **given_}).encode()) == event


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_without_a_field_that_it_needs_an_event_is_none(kind, caplog) -> None:
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    assert needed or kind is Stopped
    for name in needed:
        assert (
            decode(json.dumps({"event": kind.tag, "v": 1, **{key: 0 for key in needed if key != name}}).encode())
            is None
        )
    assert len(caplog.records) == len(needed)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "Expecting value"),
        (b"a stray print", "Expecting value"),
        (b"[]", "no object"),
        (b"\xff\xfe{}", "skipped"),
        (_line()[:-1], "skipped"),
        (_line(event="tomorrow"), "not known"),
        (_line(event=["progress"]), "not known"),
        (_line(v=2), "version 2"),
        (_line(v=0), "version 0"),
        (_line(v=True), "version True"),
        (_line(v=None), "version None"),
        (_line(done="3"), "done is of the wrong type"),
        (_line(done=3.0), "done is of the wrong type"),
        (_line(done=True), "done is of the wrong type"),
        (_line(stage=None), "stage is of the wrong type"),
        (_line(done=float("nan")), "NaN is no JSON"),
        (b'{"event": "evaluated", "v": 1, "n": 1, "accuracy": 1e999}', "accuracy is of the wrong type"),
        (b'{"event": "evaluated", "v": 1, "n": 1, "accuracy": 1%s}' % (b"0" * 400), "skipped"),
        (b'{"event": "evaluated", "v": 1, "n": 1%s, "accuracy": 1}' % (b"0" * 5000), "skipped"),
        (b'{"event": "evaluated", "v": 1, "n": 1, "accuracy": 1, "interval": [0.5]}', "skipped"),
        (b'{"event": "evaluated", "v": 1, "n": 1, "accuracy": 1, "interval": {"a": 1}}', "interval is of the wrong"),
        (b'{"event": "phase_ended", "v": 1, "recipe": "a", "kept": 1}', "kept is of the wrong type"),
        (b"[" * 100_000, "skipped"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_logged_and_none(line, said, caplog) -> None:
    with caplog.at_level(logging.WARNING):
        assert decode(line) is None
    assert len(caplog.records) == 1
    assert said in caplog.text
    assert len(caplog.text) < 500


@SLOW
@given(
    st.dictionaries(st.sampled_from([*PROGRESS, "labels", "config", "loss"]) | TEXT, JSON), st.sampled_from([*EVENTS])
)
def test_no_line_is_ever_an_error(values, tag) -> None:
    event = decode(json.dumps({"v": 1, "event": tag, **values}).encode())
    assert event is None or decode(encode(event, 0)) == event


@given(st.binary())
def test_no_bytes_are_ever_an_error(line) -> None:
    assert decode(line) is None
