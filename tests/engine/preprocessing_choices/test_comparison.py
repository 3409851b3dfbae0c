"""The recipes side by side: on models made in code, and on real networks whose preprocessing is known."""

import math

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.preprocessing_choices.comparison import MAX_PICTURES, REFINED, compare_recipes
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from tests.models import COLORS, SIDE, save_black_hating_model, save_color_model, save_graph, save_one_by_one_model
from tests.pictures import save_color
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

SAMPLES = sorted(str(path) for path in asset_path("samples").iterdir() if path.suffix in (".png", ".jpg"))


@pytest.fixture
def pictures(tmp_path):
    return [save_color(tmp_path / f"{color}.png", color) for color in COLORS]


@pytest.fixture
def silent(tmp_path):
    return open_model(save_color_model(tmp_path / "m.onnx", metadata=None), trusted=True)


def test_every_recipe_has_an_answer_for_every_picture(silent, pictures) -> None:
    done = []
    comparison = compare_recipes(silent, pictures, progress=lambda *step: done.append(step))
    assert comparison.pictures == tuple(pictures)
    assert len(comparison.results) == 8 + REFINED
    assert done == [(number, 3 * (8 + REFINED)) for number in range(1, 3 * (8 + REFINED) + 1)]
    for result in comparison.results:
        named = [answer.label for answer in result.answers]
        expected = ["class 0", "class 1", "class 2"]
        assert named == (expected[::-1] if result.spec.color_order == "BGR" else expected)
        assert 0 < result.sureness <= 1
        assert 0 < result.consistency <= 1
        assert result.spec is result.recipe.spec
    # One result for each treatment of the pixels comes before the further geometries.
    assert len({result.recipe.name for result in comparison.results[:8]}) == 8


def test_where_nothing_differs_the_guess_comes_first(tmp_path, pictures) -> None:
    nodes = [helper.make_node("Identity", ["even"], ["answer"])]
    shapes = {"picture": (TensorProto.FLOAT, [1, 3, SIDE, SIDE])}, {"answer": (TensorProto.FLOAT, [1, 4])}
    path = save_graph(tmp_path / "m.onnx", nodes, *shapes, {"even": np.full((1, 4), 0.25, np.float32)})
    results = compare_recipes(open_model(path, trusted=True), pictures).results
    assert results[0].recipe.is_guess
    handicaps = [result.recipe.handicap for result in results[:8]]
    assert handicaps == sorted(handicaps)
    assert results[0].kinds_told_apart == pytest.approx(1)


def test_one_picture_counts_by_sureness_and_consistency(silent, pictures) -> None:
    [*results] = compare_recipes(silent, pictures[:1]).results
    assert all(result.score == result.sureness * result.consistency for result in results)


def test_a_recipe_without_usable_numbers_comes_last(tmp_path) -> None:
    model = open_model(save_black_hating_model(tmp_path / "m.onnx"), trusted=True)
    paths = [save_color(tmp_path / f"{color}.png", color) for color in ("red", "black")]
    results = compare_recipes(model, paths).results
    broken = [result for result in results if result.problem]
    assert broken
    assert all((result.score, result.answers) == (-math.inf, ()) for result in broken)
    assert results[7].problem
    assert not results[0].problem


def test_a_model_that_takes_one_picture_at_a_time(tmp_path, pictures) -> None:
    model = open_model(save_one_by_one_model(tmp_path / "m.onnx"), trusted=True)
    assert not any(result.problem for result in compare_recipes(model, pictures).results)


def test_unreadable_pictures_are_named(tmp_path, silent, pictures) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"text")
    comparison = compare_recipes(silent, [str(broken), *pictures])
    assert [failure.path for failure in comparison.failures] == [str(broken)]
    assert comparison.pictures == tuple(pictures)
    assert len(comparison.results[0].answers) == 3
    with pytest.raises(UserFacingError, match="none of the pictures can be used"):
        compare_recipes(silent, [str(broken)])
    with pytest.raises(UserFacingError, match="there are no pictures"):
        compare_recipes(silent, [])


def test_many_pictures_are_thinned_out_evenly(tmp_path, silent) -> None:
    paths = [str(tmp_path / f"{number}.png") for number in range(100)]
    for path in paths:
        save_color(path, "red", (2, 2))
    chosen = compare_recipes(silent, paths).pictures
    assert len(chosen) == MAX_PICTURES
    assert (chosen[0], chosen[-1]) == (paths[0], paths[-1])


def test_it_can_be_stopped(silent, pictures) -> None:
    stop = StopFlag()
    with pytest.raises(Stopped):
        compare_recipes(silent, pictures, stop=stop, progress=lambda *_: stop.set())


def _stripped(source, target):
    model = onnx.load(source)
    del model.metadata_props[:]
    onnx.save(model, target)
    return target


def _place_of(name, model) -> int:
    return [result.recipe.name for result in compare_recipes(model, SAMPLES).results].index(name) + 1


@pytest.mark.parametrize(("file", "name"), [("efficientnet_lite0", "RGB, -1 to 1"), ("digits_cnn", "grey, -1 to 1")])
def test_the_bundled_networks_are_seen_through(tmp_path, file, name) -> None:
    path = _stripped(asset_path("models", f"{file}.onnx"), tmp_path / "m.onnx")
    assert _place_of(name, open_model(path, trusted=True)) == 1


@pytest.mark.parametrize(
    ("file", "name", "place"),
    [
        ("classifier/mobilenetv2_qdq_u8s8_244_imagenet.onnx", "RGB, ImageNet mean and deviation", 1),
        ("classifier/mnist_pytorch11_logsoftmax.onnx", "grey, MNIST mean and deviation", 1),
        ("classifier/cifar10_winml_tutorial.onnx", "RGB, -1 to 1", 2),
        ("derived/mlperftiny_resnet8_tf2onnx_nhwc.onnx", "RGB, 0 to 255", 1),
    ],
)
def test_real_networks_are_seen_through(unpacked, file, name, place) -> None:
    assert _place_of(name, open_model(unpacked("onnx-models") / file, trusted=True)) <= place
