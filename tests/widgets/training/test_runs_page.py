from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.run_store import Run
from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.runs_delegate import ROW_HEIGHT
from imgclass_gui.widgets.training.runs_page import RunsPage
from imgclass_gui.widgets.training.runs_texts import (
    date_words,
    detail_words,
    interval_words,
    recipe_words,
    size_words,
    spoken_words,
)
from tests.widgets.answers import count_near, picture_of

NOW = datetime(2026, 11, 24, 23, 30).astimezone()
TOP = Path("/home/ada/.local/share/imgclass/runs")
Key = Qt.Key


def run_of(number: int = 0, **other: Any) -> Run:
    values: dict[str, Any] = {
        "folder": TOP / f"run {number}", "name": f"trash {number}", "state": "finished", "recipe": "linear-probe",
        "started": NOW - timedelta(minutes=12), "seconds": 3.4, "accuracy": 0.811, "interval": (0.718, 0.879),
        "class_count": 6, "pictures": 600, "size_bytes": 14_000_000, "model": TOP / f"run {number}" / "model.onnx",
        "can_resume": False,
    }  # fmt: skip
    return Run(**values | other)


FINISHED = run_of(0)
STOPPED = run_of(1, state="stopped", can_resume=True)
KILLED = run_of(2, state="interrupted", can_resume=True, model=None, accuracy=None, interval=None)
RUNNING = run_of(3, state="running", model=None, accuracy=None, interval=None)
RUNS = [FINISHED, STOPPED, KILLED, RUNNING]


@pytest.fixture
def page(qtbot: QtBot) -> RunsPage:
    page = RunsPage()
    qtbot.addWidget(page)
    page.resize(856, 440)
    page.set_runs(RUNS, 340_000_000)
    page.show()
    page.list.setFocus()
    qtbot.waitActive(page)
    return page


def choose(page: RunsPage, row: int, qtbot: QtBot, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = QPoint(200, row * ROW_HEIGHT + 20)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, key, place)


def press(button: QPushButton, qtbot: QtBot) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def enabled(page: RunsPage) -> set[str]:
    return {button.text() for button in page.findChildren(QPushButton) if button.isEnabled()}


def texts(page: RunsPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_first_is_chosen_and_the_total_told(page: RunsPage) -> None:
    assert page.list.chosen() == [FINISHED]
    assert texts(page) == ["4 trainings · 340 MB, in …/imgclass/runs"]
    page.set_runs(RUNS[:1], 2_000)
    assert texts(page) == ["1 training · 2 kB, in …/imgclass/runs"]


def test_what_can_be_done(page: RunsPage, qtbot: QtBot) -> None:
    always = {"Open", "Show folder"}
    for row, others in enumerate(
        (
            {"Use this model", "Save model as…", "Remove"},
            {"Use this model", "Save model as…", "Go on", "Remove"},
            {"Go on", "Remove"},
            set(),
        )
    ):
        choose(page, row, qtbot)
        assert enabled(page) == always | others
    choose(page, 0, qtbot, Qt.KeyboardModifier.ControlModifier)
    assert enabled(page) == {"Remove"}


def test_every_button_carries_the_run(page: RunsPage, qtbot: QtBot) -> None:
    choose(page, 1, qtbot)
    for button, signal in (
        (page.open_button, page.run_opened),
        (page.model_button, page.model_requested),
        (page.save_button, page.save_requested),
        (page.resume_button, page.resume_requested),
        (page.reveal_button, page.reveal_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            press(button, qtbot)
        assert asked.args == [STOPPED]
    with qtbot.waitSignal(page.remove_requested) as asked:
        press(page.remove_button, qtbot)
    assert asked.args == [[STOPPED]]


def test_several_are_removed_but_none_at_work(page: RunsPage, qtbot: QtBot) -> None:
    choose(page, 0, qtbot)
    choose(page, 3, qtbot, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(page.remove_requested) as asked:
        qtbot.keyClick(page.list, Key.Key_Delete)
    assert asked.args == [[FINISHED, STOPPED, KILLED]]
    choose(page, 3, qtbot)
    with qtbot.assertNotEmitted(page.remove_requested):
        qtbot.keyClick(page.list, Key.Key_Delete)


def test_enter_and_two_presses_open(page: RunsPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.list, Key.Key_Down)
    with qtbot.waitSignal(page.run_opened) as asked:
        qtbot.keyClick(page.list, Key.Key_Return)
    assert asked.args == [STOPPED]
    choose(page, 2, qtbot)
    with qtbot.waitSignal(page.run_opened) as asked:
        qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 2 * ROW_HEIGHT + 20))
    assert asked.args == [KILLED]


def test_what_is_chosen_stays_so(page: RunsPage, qtbot: QtBot) -> None:
    choose(page, 1, qtbot)
    choose(page, 2, qtbot, Qt.KeyboardModifier.ControlModifier)
    newer = run_of(9)
    page.set_runs([newer, *RUNS], 1)
    assert page.list.chosen() == [STOPPED, KILLED]
    assert page.list.currentIndex().row() == 3
    page.set_runs([newer, FINISHED, KILLED], 1)
    assert page.list.chosen() == [KILLED]
    page.set_runs([newer, FINISHED], 1)
    assert page.list.chosen() == [FINISHED]
    assert page.list.hasFocus()


def test_it_stays_scrolled(page: RunsPage) -> None:
    runs = [run_of(number) for number in range(50)]
    page.set_runs(runs, 1)
    page.list.verticalScrollBar().setValue(900)
    page.set_runs([*runs], 1)
    assert page.list.verticalScrollBar().value() == 900


def test_no_trainings_yet(page: RunsPage) -> None:
    page.set_runs([], 0)
    assert texts(page)[0] == "No trainings yet"
    assert not any(button.isVisible() for button in page.findChildren(QPushButton))
    page.set_runs(RUNS, 1)
    assert page.list.isVisible()
    assert page.open_button.isVisible()


def test_signs_are_painted(page: RunsPage) -> None:
    image = picture_of(page.list)
    ratio = image.devicePixelRatio()
    for row, color in ((0, LIGHT.good), (2, LIGHT.warn), (3, LIGHT.accent)):
        sign = image.copy(round(8 * ratio), round(row * ROW_HEIGHT * ratio), round(26 * ratio), round(55 * ratio))
        assert count_near(sign, color, 60) > 5


def test_screen_readers_hear_a_row(page: RunsPage) -> None:
    index = page.list.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("trash 0, Finished, Quick, ")
    assert spoken.endswith("6 classes, accuracy 81.1 percent, 14 MB")
    assert spoken_words(KILLED, NOW).endswith("accuracy not measured, 14 MB")


def test_names_in_any_script(page: RunsPage) -> None:
    page.set_runs([run_of(1, name="bad \udcff\n" + "x" * 500), run_of(2, name="<b>تدريب</b>")], 1)
    assert page.minimumSizeHint().width() <= 856
    index = page.list.model().index(1, 0)
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    page.grab()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (datetime(2026, 11, 24, 23, 18), "today "),
        (datetime(2026, 11, 23, 0, 5), "yesterday "),
        (datetime(2026, 11, 22, 23, 0), "22 Nov"),
        (datetime(2026, 1, 2), "2 Jan"),
        (datetime(2025, 11, 24), "24 Nov 2025"),
        (datetime(2026, 11, 25), "25 Nov"),
    ],
)
def test_dates(date: datetime, words: str) -> None:
    told = date_words(date.astimezone(), NOW)
    assert told.startswith(words) if words.endswith(" ") else told == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"), (1, "1 kB"), (1_400, "1 kB"), (999_400, "999 kB"), (999_600, "1 MB"), (340_000_000, "340 MB"),
        (1_234_000_000, "1.2 GB"), (123_000_000_000, "123 GB"), (5_000_000_000_000_000, "5000 TB"),
    ],
)  # fmt: skip
def test_sizes(size: int, words: str) -> None:
    assert size_words(size).replace(",", "") == words


def test_words() -> None:
    recipes = [recipe_words(recipe) for recipe in ("linear-probe", "auto", "fine-tune", "from-scratch", "other", "")]
    assert recipes == ["Quick", "Thorough", "Thorough", "From scratch", "", ""]
    assert interval_words(FINISHED) == "71.8 to 87.9 %"
    assert interval_words(KILLED) == ""
    assert detail_words(run_of(state="failed", recipe="", class_count=None), NOW).startswith("Failed · today ")
