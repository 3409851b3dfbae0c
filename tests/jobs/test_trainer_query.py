from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_query import TrainerQuery


@pytest.fixture
def query(qtbot: QtBot):
    query = TrainerQuery()
    yield query
    query.close()


def ask(query: TrainerQuery, qtbot: QtBot, code: str) -> tuple[list[dict], bool]:
    answers: list[dict] = []
    query.answered.connect(answers.append)
    with qtbot.waitSignal(query.ended) as ended:
        query.ask(TrainerProgram(sys.executable, ("-c", code)), [])
    return answers, ended.args[0]


def test_lines_come_whole_however_they_are_cut(query: TrainerQuery, qtbot: QtBot) -> None:
    code = """
import sys, time
for piece in ('{"a": 1}\\n{"b"', ': 2}\\n'):
    sys.stdout.write(piece); sys.stdout.flush(); time.sleep(0.05)
"""
    assert ask(query, qtbot, code) == ([{"a": 1}, {"b": 2}], True)


def test_what_is_no_object_is_skipped_and_a_failure_is_told(query: TrainerQuery, qtbot: QtBot, caplog) -> None:
    assert ask(query, qtbot, "print('hello'); print([1]); print('{}'); raise SystemExit(2)") == ([{}], False)
    caplog.clear()
