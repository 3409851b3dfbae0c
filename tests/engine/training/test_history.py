from __future__ import annotations

import itertools
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.training.history import LOG_LINES, MOST_STEPS, TrainingHistory
from trainer.contract.events import (
    DatasetReady,
    EpochEnd,
    Evaluated,
    Exported,
    Failed,
    Finished,
    Log,
    PhaseStarted,
    Progress,
    RunStarted,
    StepEnd,
    Stopped,
)


def started(resumed: bool = False) -> RunStarted:
    return RunStarted(name="n", config={}, device="cpu", threads=2, recipe="auto", network="", resumed=resumed)


def phase(recipe: str = "fine-tune", number: int = 1) -> PhaseStarted:
    return PhaseStarted(
        recipe=recipe, network="net", epochs=4, steps_per_epoch=5, parameters=9, input_size=32, round=number
    )


def step(epoch: int, number: int, steps: int = 5) -> StepEnd:
    return StepEnd(epoch=epoch, step=number, steps=steps, loss=1.0, accuracy=0.5)


def epoch(number: int, is_best: bool = False) -> EpochEnd:
    return EpochEnd(epoch=number, epochs=4, loss=1 / number, val_loss=2 / number, val_accuracy=0.5, is_best=is_best)


def test_a_whole_training_is_told() -> None:
    history = TrainingHistory()
    history.take_all([started(), Progress(stage="reading pictures", done=1, total=2)])
    assert history.progress is not None
    history.take(DatasetReady(labels=("a", "b"), train=6, validation=2, test=2, notes=("Few pictures.",)))
    history.take_all([phase(), step(1, 1)])
    assert history.progress is None
    assert history.share_done == 0.05
    history.take_all([epoch(1, is_best=True), epoch(2, is_best=True), epoch(3)])
    assert history.phase is not None
    assert history.phase.best == epoch(2, is_best=True)
    history.take_all([Exported(path="m"), Evaluated(accuracy=0.9, n=2), Finished(path="m")])
    assert "model written" in history.log
    assert (history.ended, history.evaluated["test"].accuracy) == ("finished", 0.9)
    assert "Few pictures." in history.log


def test_auto_has_two_phases_and_a_cross_validation_many() -> None:
    history = TrainingHistory()
    history.take_all([started(), phase("linear-probe"), phase("fine-tune", 1), epoch(1), phase("fine-tune", 2)])
    assert [(one.started.recipe, one.started.round) for one in history.phases] == [
        ("linear-probe", 1),
        ("fine-tune", 1),
        ("fine-tune", 2),
    ]


def test_a_resumption_goes_on_with_the_curves() -> None:
    history = TrainingHistory()
    history.take_all([started(), phase(), epoch(1), epoch(2, is_best=True), Stopped(epoch=2)])
    assert history.ended == "stopped"
    history.take_all([started(resumed=True), phase()])
    assert history.ended == ""
    # The checkpoint was written before the last epoch was told, or after: either way each is there once.
    history.take_all([epoch(2, is_best=True), epoch(3)])
    assert history.phase is not None
    assert [end.epoch for end in history.phase.epochs] == [1, 2, 3]


def test_a_trainer_that_dies_counts_as_failed_but_not_after_its_last_word() -> None:
    history = TrainingHistory()
    history.take(started())
    history.fail("it died", "Go on.")
    assert history.last == Failed(message="it died", hint="Go on.")
    history.take(Finished(path="m"))
    history.fail("it died", "Go on.")
    assert history.ended == "finished"


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 12_000))
def test_steps_are_bounded_even_and_in_order(count: int) -> None:
    history = TrainingHistory()
    history.take_all([started(), phase()])
    for number in range(1, count + 1):
        history.take(step(1, number, count))
    assert history.phase is not None
    places = [point.at for point in history.phase.steps]
    assert len(places) <= 2 * MOST_STEPS
    assert places == sorted(places)
    assert len(places) >= min(count, MOST_STEPS)
    gaps = {round((after - before) * count) for before, after in itertools.pairwise(places)}
    assert len(gaps) <= 1


def test_its_size_does_not_grow_with_the_training() -> None:
    history = TrainingHistory()
    history.take_all([started(), phase()])

    def size() -> int:
        assert history.phase is not None
        return sys.getsizeof(history.phase.steps) + sys.getsizeof(history.log)

    for number in range(20_000):
        history.take(step(1, number + 1, 200_000))
        history.take(Log(message=str(number)))
    before = size()
    for number in range(20_000, 200_000):
        history.take(step(1, number + 1, 200_000))
    assert size() <= 2 * before
    assert len(history.log) == LOG_LINES
