import itertools
import logging
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine import batch
from imgclass_gui.engine.batch import classify_many
from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.results import Failure, Prediction
from imgclass_gui.engine.stop_flag import StopFlag
from tests.models import COLORS, save_black_hating_model, save_color_model, save_endless_model, save_one_by_one_model
from tests.pictures import save_color

WORKERS = 2


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    yield
    for thread in _workers():
        thread.join(20)
        assert not thread.is_alive()


def _workers():
    return [thread for thread in threading.enumerate() if thread.name.startswith("classify")]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return open_model(save_color_model(tmp_path_factory.mktemp("model") / "m.onnx"), trusted=True)


@pytest.fixture(scope="module")
def colors(tmp_path_factory):
    """Pictures of the three colours, by colour."""
    folder = tmp_path_factory.mktemp("colors")
    return {color: save_color(folder / f"{color}.png", color) for color in COLORS}


@pytest.fixture
def endless_model(tmp_path):
    return open_model(save_endless_model(tmp_path / "endless.onnx"), trusted=True)


def answer(result) -> str:
    return result.message if isinstance(result, Failure) else result.top(1)[0].label


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*COLORS, "gone"]), max_size=30), st.integers(1, 4), st.none() | st.integers(1, 7)
)  # fmt: skip
def test_every_path_gets_its_result_in_its_place(model, colors, wanted, workers, batch_size) -> None:
    paths = [colors.get(color, "gone.png") for color in wanted]
    results = list(classify_many(model, paths, workers=workers, batch_size=batch_size))
    assert [result.path for result in results] == paths
    for color, result in zip(wanted, results, strict=True):
        assert answer(result) == color if color in COLORS else isinstance(result, Failure)


def test_it_says_the_same_as_the_classifier_of_single_pictures(model, colors) -> None:
    one_by_one = [Classifier(model).classify(path) for path in colors.values()]
    for batch_size in (1, 3):
        for single, many in zip(one_by_one, classify_many(model, colors.values(), batch_size=batch_size), strict=True):
            assert isinstance(many, Prediction)
            assert np.array_equal(single.probabilities, many.probabilities)
            assert single.picture_size == many.picture_size
            assert many.elapsed_ms > 0


@pytest.mark.parametrize("batch_size", [1, 3])
def test_an_endless_list_is_taken_only_as_far_as_needed(model, colors, batch_size) -> None:
    taken = itertools.count()
    paths = (colors["red"] for _ in taken)
    results = classify_many(model, paths, workers=WORKERS, batch_size=batch_size)
    for _ in range(40):
        next(results)
    results.close()
    assert next(taken) - 1 <= 40 + (WORKERS * batch._WINDOW + 1) * batch_size


def test_failures_of_the_walk_are_passed_on_in_their_place(model, colors) -> None:
    walk_failure = Failure("folder", "the folder may not be read")
    results = list(classify_many(model, [colors["red"], walk_failure, colors["blue"]], batch_size=2))
    assert [answer(result) for result in results] == ["red", "the folder may not be read", "blue"]
    assert results[1] is walk_failure


def test_a_file_that_vanishes_in_between_fails_alone(model, tmp_path) -> None:
    paths = [save_color(tmp_path / f"{number}.png", "green") for number in range(40)]
    results = classify_many(model, paths, workers=WORKERS)
    first = next(results)
    os.remove(paths[-2])
    answers = [answer(result) for result in (first, *results)]
    assert answers[:-2] + answers[-1:] == ["green"] * 39
    assert answers[-2] not in COLORS


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are POSIX's")
@pytest.mark.parametrize("name", [b"new\nline.png", b"caf\xe9.png", "😀.png".encode(), b"-x=1.png", b"' \\.png"])
def test_strange_names(model, tmp_path, name) -> None:
    path = os.path.join(str(tmp_path), os.fsdecode(name))
    Path(save_color(tmp_path / "plain.png", "blue")).rename(path)
    (result,) = classify_many(model, [path])
    assert (result.path, answer(result)) == (path, "blue")


@pytest.mark.parametrize("content", [b"", b"just text", b"\xff\xd8\xff\xe0\0\x10JFIF"])
def test_bad_files_fail_alone(model, colors, tmp_path, content) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(content)
    results = list(classify_many(model, [colors["red"], str(bad), colors["blue"]], batch_size=3))
    assert isinstance(results[1], Failure)
    assert [answer(results[0]), answer(results[2])] == ["red", "blue"]


def test_only_the_picture_that_spoils_a_batch_fails(colors, tmp_path) -> None:
    model = open_model(save_black_hating_model(tmp_path / "m.onnx"), trusted=True)
    paths = [colors["red"], save_color(tmp_path / "black.png", "black"), colors["green"]]
    answers = [answer(result) for result in classify_many(model, paths, batch_size=3)]
    assert answers[1].endswith("holds no usable numbers")


def test_a_model_that_takes_no_batch_gets_one_by_one(colors, tmp_path) -> None:
    model = open_model(save_one_by_one_model(tmp_path / "m.onnx"), trusted=True)
    assert [answer(result) for result in classify_many(model, colors.values(), batch_size=3)] == list(COLORS)


@pytest.mark.parametrize("batch_size", [1, 2])
def test_an_unexpected_error_is_logged_and_fails_one_picture(model, colors, monkeypatch, caplog, batch_size) -> None:
    read_input = batch.read_input

    def read_but_green(path, spec):
        if path == colors["green"]:
            raise RuntimeError("a bug")
        return read_input(path, spec)

    monkeypatch.setattr(batch, "read_input", read_but_green)
    with caplog.at_level(logging.ERROR):
        answers = [answer(result) for result in classify_many(model, colors.values(), batch_size=batch_size)]
    assert answers == ["red", "something went wrong inside Imgclass", "blue"]
    assert caplog.records[0].exc_info[1].args == ("a bug",)


def test_an_error_of_the_list_itself_arrives(model, colors) -> None:
    def paths():
        yield colors["red"]
        raise RuntimeError("the walk broke")

    results = classify_many(model, paths())
    with pytest.raises(RuntimeError, match="the walk broke"):
        list(results)


@pytest.mark.parametrize("kind", [threading.Event, StopFlag])
def test_stop_ends_running_inferences(endless_model, colors, kind) -> None:
    stop = kind()
    threading.Timer(0.2, stop.set).start()
    assert list(classify_many(endless_model, [colors["red"]] * 50, workers=WORKERS, stop=stop)) == []


def test_what_is_stopped_before_it_begins_gives_nothing(model, colors) -> None:
    stop = threading.Event()
    stop.set()
    assert list(classify_many(model, itertools.repeat(colors["red"]), stop=stop)) == []


def test_nothing_more_is_taken_after_the_stop(endless_model, colors) -> None:
    stop = threading.Event()

    def paths():
        yield colors["red"]
        stop.set()
        yield colors["red"]
        raise AssertionError("taken after the stop")

    assert list(classify_many(endless_model, paths(), stop=stop)) == []


def test_results_before_the_stop_stay_valid(model, colors) -> None:
    stop = threading.Event()
    results = classify_many(model, itertools.repeat(colors["red"]), stop=stop)
    assert answer(next(results)) == "red"
    stop.set()
    assert len(list(results)) <= 1


def test_closing_early_ends_running_inferences(model, endless_model, colors, monkeypatch) -> None:
    running = threading.Semaphore(0)
    probabilities = type(model).probabilities

    def first_quick_then_endless(self, pixels, **options):
        if running.acquire(blocking=False):
            return probabilities(endless_model, pixels, **options)
        running.release()
        running.release()
        return probabilities(self, pixels, **options)

    monkeypatch.setattr(type(model), "probabilities", first_quick_then_endless)
    results = classify_many(model, itertools.repeat(colors["red"]), workers=1)
    next(results)
    results.close()


def test_a_decoder_that_hangs_does_not_hold_up_the_stop(model, monkeypatch) -> None:
    entered, may_go_on, stop = threading.Event(), threading.Event(), threading.Event()

    def hang(path, spec):
        entered.set()
        assert may_go_on.wait(20)
        raise AssertionError("its result is of no interest any more")

    monkeypatch.setattr(batch, "read_input", hang)
    results = classify_many(model, itertools.repeat("x.png"), workers=1, batch_size=2, stop=stop)
    consumer = threading.Thread(target=lambda: list(results))
    consumer.start()
    assert entered.wait(20)
    stop.set()
    consumer.join(20)
    assert not consumer.is_alive()
    assert _workers()  # still in the decoder
    may_go_on.set()
