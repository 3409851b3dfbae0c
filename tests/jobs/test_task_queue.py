from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.jobs.task_queue import TaskQueue
from trainer.contract.errors import UserFacingError


@pytest.fixture
def queue(qtbot: QtBot):
    queue = TaskQueue("test")
    yield queue
    queue.close()


def test_a_value_comes_back_from_another_thread(queue: TaskQueue, qtbot: QtBot) -> None:
    task = queue.submit(lambda: threading.current_thread().name)
    with qtbot.waitSignal(task.returned) as returned:
        pass
    assert returned.args[0].startswith("test")


def test_an_expected_failure_is_reported_as_it_is(queue: TaskQueue, qtbot: QtBot) -> None:
    error = UserFacingError("the file ends too early", "Copy it again.")

    def fail() -> None:
        raise error

    task = queue.submit(fail)
    seen: list[object] = []
    task.errored.connect(seen.append)
    task.finished.connect(seen.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert seen == [error, task]


def test_an_unexpected_failure_is_logged_and_reported_in_a_sentence(queue: TaskQueue, qtbot: QtBot, caplog) -> None:
    task = queue.submit(lambda: 1 / 0)
    with qtbot.waitSignal(task.errored) as errored:
        pass
    assert isinstance(errored.args[0], UserFacingError)
    assert "ZeroDivisionError" in caplog.text


def test_a_withdrawn_task_says_nothing_but_finishes(queue: TaskQueue, qtbot: QtBot) -> None:
    gate = threading.Event()
    queue.submit(gate.wait)
    ran: list[int] = []
    task = queue.submit(lambda: ran.append(1))
    task.withdraw()
    with qtbot.assertNotEmitted(task.returned), qtbot.waitSignal(task.finished):
        gate.set()
    assert ran == []


def test_tasks_run_in_the_order_they_came(queue: TaskQueue, qtbot: QtBot) -> None:
    order: list[int] = []
    tasks = [queue.submit(lambda number=number: order.append(number)) for number in range(20)]
    qtbot.waitUntil(lambda: len(order) == len(tasks))
    assert order == list(range(20))


def test_closing_leaves_no_thread(qtbot: QtBot) -> None:
    queue = TaskQueue("closing")
    for _ in range(10):
        queue.submit(lambda: None)
    queue.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("closing")]
