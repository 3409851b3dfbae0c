from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.history import TrainingHistory
from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.watch_end import exact_duration
from imgclass_gui.widgets.training.watch_page import WatchPage
from tests.widgets.answers import count_near, picture_of
from trainer.contract.events import (
    DatasetReady,
    EpochEnd,
    Evaluated,
    Event,
    Exported,
    Failed,
    Finished,
    PhaseEnded,
    PhaseStarted,
    Progress,
    RunStarted,
    StepEnd,
    Stopped,
)

RUN = RunStarted(name="trash", config={}, device="cpu", threads=2, recipe="fine-tune", network="efficientnet_lite0")
DATA = DatasetReady(labels=("a", "b"), train=360, validation=120, test=120, notes=("One note.", "Another note."))
PHASE = PhaseStarted(
    recipe="fine-tune",
    network="efficientnet_lite0",
    epochs=30,
    steps_per_epoch=48,
    parameters=3_378_694,
    input_size=224,
    estimated_seconds=200.0,
)
PROBE = replace(PHASE, recipe="linear-probe", epochs=0, steps_per_epoch=0)
STEP = StepEnd(epoch=4, step=12, steps=48, loss=0.5, images_per_second=24.2, seconds_left=50.0)
EXPORTED = Exported(path="model.onnx", max_logit_difference=1e-6)


def epoch(number: int, is_best: bool = True, **changes: float | None) -> EpochEnd:
    figures: dict[str, float | None] = {"loss": 1 / number, "accuracy": 0.7, "val_loss": 1.1, "val_accuracy": 0.888}
    return EpochEnd(epoch=number, epochs=30, is_best=is_best, **(figures | changes))  # type: ignore[arg-type]


RUNNING: list[Event] = [RUN, DATA, PHASE, epoch(1), epoch(2), epoch(3, is_best=False), STEP]


@pytest.fixture
def page(qtbot: QtBot) -> WatchPage:
    page = WatchPage()
    qtbot.addWidget(page)
    page.resize(856, 440)
    page.show()
    return page


@pytest.fixture
def show(page: WatchPage) -> Callable[..., TrainingHistory]:
    def take(*events: Event) -> TrainingHistory:
        history = TrainingHistory()
        history.take_all(events)
        page.set_history(history)
        return history

    return take


Show = Callable[..., TrainingHistory]


def test_nothing_is_known_yet(page: WatchPage) -> None:
    assert page.progress.text == "starting"
    assert page.progress.share is None
    assert page.loss.accessibleDescription() == "The curves begin with the first epoch"
    assert page.cards.best.value == "\u2013"


def test_a_training_under_way(page: WatchPage, show: Show) -> None:
    show(*RUNNING)
    assert page.progress.text == "epoch 4 of 30 · step 12 of 48 · about 50 s left"
    assert page.progress.share == pytest.approx((3 + 12 / 48) / 30, abs=1e-3)
    assert page.progress.isVisible()
    assert page.end.isHidden()
    assert page.loss.isVisible()
    assert page.explanation.isHidden() or not page.explanation.isVisible()


def test_the_cards(page: WatchPage, show: Show) -> None:
    show(*RUNNING)
    cards = page.cards
    assert (cards.best.value, cards.best.details) == ("88.8 %", "val_accuracy, epoch 2")
    assert (cards.pictures.value, cards.pictures.details) == ("360 + 120 + 120", "training, validation, test")
    assert (cards.recipe.value, cards.recipe.details) == ("Thorough", "EfficientNet-Lite0 · 224 px")
    assert (cards.device.value, cards.device.details) == ("CPU, 2 threads", "24 pictures a second")


@pytest.mark.parametrize(
    ("recipe", "word"),
    [
        ("linear-probe", "Quick"),
        ("auto", "Thorough"),
        ("fine-tune", "Thorough"),
        ("from-scratch", "From scratch"),
        ("recipe of tomorrow", "recipe of tomorrow"),
    ],
)
def test_recipes_in_the_words_of_people(page: WatchPage, show: Show, recipe: str, word: str) -> None:
    show(replace(RUN, recipe=recipe))
    assert page.cards.recipe.value == word


def test_other_ways_of_dividing_pictures(page: WatchPage, show: Show) -> None:
    show(RUN, replace(DATA, train=42, validation=0, test=0, folds=5, split_kind="cross-validation"))
    assert (page.cards.pictures.value, page.cards.pictures.details) == ("42", "take turns in 5 parts")
    show(RUN, replace(DATA, train=42, validation=0, test=0, split_kind="none"))
    assert (page.cards.pictures.value, page.cards.pictures.details) == ("42", "training")


def test_other_devices(page: WatchPage, show: Show) -> None:
    show(replace(RUN, device="cuda"))
    assert page.cards.device.value == "Graphics card"
    show(replace(RUN, threads=1))
    assert page.cards.device.value == "CPU, 1 thread"


def test_the_curves_are_those_of_the_epochs(page: WatchPage, show: Show) -> None:
    show(*RUNNING)
    assert page.loss.columns == ("epoch", "loss", "val_loss")
    assert page.loss.table()[1] == ("2", "0.5000", "1.1000")
    assert page.accuracy.table()[2] == ("3", "70.0 %", "88.8 %")
    assert page.loss.axes.epochs == 30
    assert page.loss.accessibleDescription().endswith("best epoch 2")


def test_the_same_history_further_on(page: WatchPage, show: Show) -> None:
    history = show(*RUNNING)
    before = picture_of(page.loss)
    history.take(replace(STEP, step=30, loss=0.1))
    page.set_history(history)
    assert picture_of(page.loss) != before
    history.take(epoch(4))
    page.set_history(history)
    assert len(page.loss.table()) == len(page.accuracy.table()) == 4
    assert page.cards.best.details == "val_accuracy, epoch 4"


def test_something_moves_in_the_first_epoch(page: WatchPage, show: Show) -> None:
    show(RUN, DATA, PHASE)
    assert page.loss.accessibleDescription() == "The first epoch is under way"
    before = picture_of(page.loss)
    steps = [StepEnd(epoch=1, step=number, steps=48, loss=2 / number) for number in range(1, 30)]
    show(RUN, DATA, PHASE, *steps)
    assert picture_of(page.loss) != before


def test_nothing_validates(page: WatchPage, show: Show) -> None:
    show(RUN, replace(DATA, validation=0), PHASE, epoch(1, val_loss=None, val_accuracy=None))
    assert page.loss.columns == ("epoch", "loss")
    assert "best" not in page.loss.accessibleDescription()
    assert page.cards.best.details == "no picture validates"


def test_stages_that_are_no_training(page: WatchPage, show: Show) -> None:
    show(RUN, Progress(stage="computing features", done=120, total=600))
    assert page.progress.text == "computing features 120 of 600"
    assert page.progress.share == pytest.approx(0.2)
    show(RUN, Progress(stage="reading pictures", done=7, total=0))
    assert page.progress.text == "reading pictures"
    assert page.progress.share is None


def test_the_end_of_a_network_is_not_the_end(page: WatchPage, show: Show) -> None:
    show(*RUNNING, PhaseEnded(recipe="fine-tune"), Progress(stage="testing", done=60, total=120))
    assert page.progress.text == "testing 60 of 120"
    show(*RUNNING, PhaseEnded(recipe="fine-tune"), Progress(stage="testing", done=120, total=120))
    assert page.progress.text == "measuring and writing the model"
    assert page.progress.share is None


def test_quick_has_no_curves(page: WatchPage, show: Show) -> None:
    quick = replace(RUN, recipe="linear-probe")
    show(quick)
    assert not page.loss.isVisible()
    assert page.explanation.isVisible()
    show(quick, DATA, PROBE, Progress(stage="computing features", done=120, total=600))
    assert not page.loss.isVisible()
    assert page.progress.text == "computing features 120 of 600"
    measured = Evaluated(accuracy=0.789, n=120, part="validation")
    show(quick, DATA, PROBE, PhaseEnded(recipe="linear-probe"), EXPORTED, measured, Finished(path="m", seconds=3.4))
    assert page.cards.best.value == "78.9 %"
    assert page.end.text == "Finished in 3 s"


def test_thorough_says_which_of_its_two_parts_it_is(page: WatchPage, show: Show) -> None:
    auto = replace(RUN, recipe="auto")
    first = [auto, DATA, PROBE, Progress(stage="computing features", done=120, total=600)]
    show(*first)
    assert page.progress.text.startswith("1 of 2: the last layer")
    assert page.explanation.isVisible()
    show(*first, PhaseEnded(recipe="linear-probe"), Progress(stage="decoding pictures", done=600, total=600))
    assert page.progress.text.endswith("decoding pictures 600 of 600")
    show(*first, PhaseEnded(recipe="linear-probe"), PHASE, epoch(1), STEP)
    assert page.progress.text.startswith("2 of 2: the whole network · epoch 4 of 30")
    assert page.loss.isVisible()
    assert not page.explanation.isVisible()
    assert len(page.loss.table()) == 1


def test_rounds_are_counted(page: WatchPage, show: Show) -> None:
    show(RUN, DATA, replace(PHASE, round=2, rounds=6), STEP)
    assert page.progress.text.startswith("round 2 of 6 · epoch 4")


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([EXPORTED, Finished(path="m", seconds=125.2)], "Finished in 2 min 5 s"),
        ([EXPORTED, Finished(path="m")], "Finished"),
        ([EXPORTED, Stopped(epoch=7)], "Stopped after epoch 7; the best so far is kept"),
        ([EXPORTED, Stopped()], "Stopped; the best so far is kept"),
        ([Stopped(epoch=1)], "Stopped before there was a model; it can be resumed"),
        ([Failed(message="the disk is full", hint="Make room.")], "The disk is full. Make room."),
        ([Failed(message="it broke \udcff")], "It broke \ufffd."),
    ],
)
def test_how_it_ended(page: WatchPage, show: Show, events: list[Event], text: str) -> None:
    show(*RUNNING, *events)
    assert page.end.text == text
    assert page.end.isVisible()
    assert page.progress.isHidden()


def test_a_failure_stands_out(page: WatchPage, show: Show) -> None:
    show(*RUNNING, Finished(path="m"))
    assert count_near(picture_of(page.end), LIGHT.bad_soft, 2) == 0
    show(*RUNNING, Failed(message="the disk is full", hint="Make room."))
    assert count_near(picture_of(page.end), LIGHT.bad_soft, 2) > 500
    assert count_near(picture_of(page.end), LIGHT.bad, 60) > 50


def test_a_resumption_goes_on(page: WatchPage, show: Show) -> None:
    history = show(*RUNNING, Stopped(epoch=3))
    history.take_all([replace(RUN, resumed=True), DATA, PHASE])
    page.set_history(history)
    assert page.progress.isVisible()
    assert page.end.isHidden()
    assert page.progress.text.startswith("epoch 4 of 30")
    assert len(page.loss.table()) == 3


def test_notes(page: WatchPage, show: Show) -> None:
    show(*RUNNING)
    assert page.notes.isVisible()
    show(RUN, replace(DATA, notes=()))
    assert page.notes.isHidden()


def test_the_log_takes_the_place_of_the_cards(page: WatchPage, show: Show) -> None:
    history = show(*RUNNING)
    assert not page.is_log_shown
    page.set_log_shown(True)
    assert page.is_log_shown
    assert not page.cards.isVisible()
    assert page.log.text.toPlainText().split("\n")[1] == "One note."
    table = page.log.table.model()
    assert table.columnCount() == 5
    history.take_all([epoch(4), epoch(5)])
    page.set_history(history)
    assert [table.index(row, 0).data() for row in range(table.rowCount())] == ["1", "2", "3", "4", "5"]
    assert table.index(1, 4).data() == "88.8 %"
    show(RUN, DATA, PHASE, epoch(1))
    assert table.rowCount() == 1
    page.set_log_shown(False)
    assert page.cards.isVisible()


@pytest.mark.parametrize("is_log_shown", [False, True])
def test_it_keeps_to_its_room(page: WatchPage, show: Show, is_log_shown: bool) -> None:
    names = ", ".join(["наклейка" * 9, "\udcff" * 30, "<b>" * 30])
    show(RUN, replace(DATA, notes=(names,) * 9), PHASE, epoch(1), STEP)
    page.set_log_shown(is_log_shown)
    assert page.minimumSizeHint().width() <= 856
    assert page.minimumSizeHint().height() <= 440
    assert page.height() == 440


def test_durations() -> None:
    assert [exact_duration(seconds) for seconds in (0.2, 59.6, 125, 3600, 3720)] == [
        "1 s",
        "1 min",
        "2 min 5 s",
        "1 h",
        "1 h 2 min",
    ]
