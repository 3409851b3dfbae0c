import threading
from dataclasses import replace

import numpy as np
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine import model as model_module
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.probabilities import softmax
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from tests.models import (
    COLORS,
    METADATA,
    SIDE,
    SPEC,
    save_black_hating_model,
    save_color_model,
    save_graph,
    save_spatial_model,
)
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata

RANDOM = np.random.default_rng(5).normal(size=(5, 3, SIDE, SIDE)).astype(np.float32)
EXPECTED = np.exp(5 * RANDOM.mean((2, 3))) / np.exp(5 * RANDOM.mean((2, 3))).sum(1, keepdims=True)


def test_the_facts_of_a_model_that_describes_itself(tmp_path) -> None:
    path = save_color_model(tmp_path / "m.onnx")
    facts = open_model(path, trusted=True).facts
    assert (facts.path, facts.name, facts.labels, facts.preprocess) == (str(path), "Colours", COLORS, SPEC)
    assert (facts.is_assumed, facts.provider, facts.found_in) == (False, "CPU", "in the file")


def test_the_facts_of_a_silent_model(tmp_path) -> None:
    facts = open_model(save_color_model(tmp_path / "my_net.onnx", metadata=None), trusted=True).facts
    assert (facts.name, facts.labels, facts.is_assumed) == ("my_net", ("class 0", "class 1", "class 2"), True)
    assert facts.found_in == ""


def test_the_words_of_another_program_in_the_file(tmp_path) -> None:
    props = {"names": "{0: 'r', 1: 'g', 2: 'b'}", "imgsz": "[16, 16]", "task": "classify"}
    facts = open_model(save_color_model(tmp_path / "m.onnx", metadata=props), trusted=True).facts
    assert (facts.labels, facts.is_assumed, facts.found_in) == (("r", "g", "b"), False, "in the file")
    assert (facts.preprocess.mean, facts.preprocess.std, facts.preprocess.crop_fraction) == (
        (0.0,) * 3,
        (1.0,) * 3,
        1.0,
    )


@pytest.mark.parametrize("trusted", [True, False])
def test_files_beside_a_model(tmp_path, trusted) -> None:
    (tmp_path / "labels.txt").write_text("0 r\n1 g\n2 b\n")
    (tmp_path / "preprocessor_config.json").write_text('{"size": 24, "image_mean": 0.5, "image_std": 0.5}')
    facts = open_model(save_color_model(tmp_path / "m.onnx", metadata=None, side="side"), trusted=trusted).facts
    assert (facts.labels, facts.is_assumed) == (("r", "g", "b"), False)
    assert facts.found_in == "in preprocessor_config.json and labels.txt beside it"
    assert (facts.preprocess.width, facts.preprocess.fit, facts.preprocess.std) == (24, "stretch", (0.5,) * 3)


def test_labels_beside_a_model_leave_its_preprocessing_assumed(tmp_path) -> None:
    (tmp_path / "labels.txt").write_text("r\ng\nb\n")
    facts = open_model(save_color_model(tmp_path / "m.onnx", metadata=None), trusted=True).facts
    assert (facts.labels, facts.is_assumed, facts.found_in) == (("r", "g", "b"), True, "in labels.txt beside it")


def test_what_was_only_followed_approximately_is_said(tmp_path) -> None:
    (tmp_path / "preprocessor_config.json").write_text(
        '{"size": {"shortest_edge": 16}, "image_mean": 0.5, "image_std": 0.5}'
    )
    facts = open_model(save_color_model(tmp_path / "m.onnx", metadata=None), trusted=True).facts
    assert facts.found_in == "approximately, from preprocessor_config.json beside it"


CHOSEN = replace(SPEC, fit="stretch", mean=(0.0,) * 3, std=(1 / 255,) * 3)


def test_a_choice_comes_before_a_guess_and_before_others_words(tmp_path) -> None:
    (tmp_path / "preprocessor_config.json").write_text('{"size": 16, "image_mean": 0.5, "image_std": 0.5}')
    path = save_color_model(tmp_path / "m.onnx", metadata=None)
    facts = open_model(path, trusted=True, choice=RememberedChoice(CHOSEN, ("a", "b", "c"))).facts
    assert (facts.preprocess, facts.labels, facts.is_assumed) == (CHOSEN, ("a", "b", "c"), False)
    assert facts.found_in == "by your choice"


def test_a_choice_for_another_input_is_left_out(tmp_path) -> None:
    path = save_color_model(tmp_path / "m.onnx", metadata=None)
    facts = open_model(path, trusted=True, choice=RememberedChoice(replace(CHOSEN, width=99))).facts
    assert (facts.is_assumed, facts.preprocess.width) == (True, SIDE)


def test_an_open_model_takes_a_choice(tmp_path) -> None:
    found = open_model(save_color_model(tmp_path / "m.onnx", metadata=None), trusted=True)
    chosen = found.with_choice(RememberedChoice(CHOSEN))
    assert (chosen.facts.preprocess, chosen.facts.found_in) == (CHOSEN, "by your choice")
    assert (found.facts.is_assumed, found.facts.found_in) == (True, "")
    assert np.array_equal(chosen.probabilities(RANDOM), found.probabilities(RANDOM))


def test_what_a_model_says_of_itself_can_be_written_down(tmp_path) -> None:
    assert open_model(save_color_model(tmp_path / "m.onnx"), trusted=True).describe() == METADATA
    silent = save_color_model(tmp_path / "soft.onnx", metadata=None, ending=("Softmax",))
    told = open_model(silent, trusted=True, choice=RememberedChoice(CHOSEN)).describe()
    assert told == ModelMetadata(("class 0", "class 1", "class 2"), CHOSEN, "probabilities", "soft")


def test_other_models_labels_are_left_out(tmp_path) -> None:
    (tmp_path / "labels.txt").write_text("r\ng\n")
    facts = open_model(save_color_model(tmp_path / "m.onnx", metadata=None), trusted=True).facts
    assert (facts.labels[0], facts.found_in) == ("class 0", "")
    assert open_model(save_color_model(tmp_path / "own.onnx"), trusted=True).facts.found_in == "in the file"


def _save_picky_model(path):
    """Write a model that takes pictures of 224 pixels only, and tells neither that nor its number of classes."""
    nodes = [
        helper.make_node("Flatten", ["picture"], ["row"]),
        helper.make_node("MatMul", ["row", "weight"], ["logits"]),
    ]
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, [1, 3, "height", "width"])},
        {"logits": (TensorProto.FLOAT, [1, "classes"])},
        {"weight": np.zeros((3 * 224 * 224, 2), np.float32)},
    )


@pytest.mark.parametrize("trusted", [True, False])
def test_a_size_that_the_network_cannot_compute_is_left_out(tmp_path, trusted) -> None:
    (tmp_path / "labels.txt").write_text("yes\nno\n")
    (tmp_path / "preprocessor_config.json").write_text('{"size": 32, "image_mean": 0.5, "image_std": 0.5}')
    facts = open_model(_save_picky_model(tmp_path / "m.onnx"), trusted=trusted).facts
    assert (facts.labels, facts.found_in) == (("yes", "no"), "in labels.txt beside it")
    assert (facts.preprocess.width, facts.is_assumed) == (224, True)


def test_the_trial_tells_whose_descriptions_are_meant(tmp_path) -> None:
    (tmp_path / "signature.json").write_text(
        '{"classes": {"Label": ["a", "b", "c"]}, "inputs": {"Image": {"shape": [null, 224, 224, 3]}}}'
    )
    (tmp_path / "classes.txt").write_text("yes\nno\n")
    facts = open_model(_save_picky_model(tmp_path / "m.onnx"), trusted=True).facts
    assert (facts.labels, facts.is_assumed, facts.found_in) == (("yes", "no"), True, "in classes.txt beside it")


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"batch": 1},
        {"batch": 2},
        {"batch": 8},
        {"channels_last": True},
        {"ending": ("Softmax",), "metadata": replace(METADATA, output="probabilities")},
        {"ending": ("Softmax",), "metadata": None},
        {"ending": ("LogSoftmax",)},
    ],
    ids=str,
)
def test_probabilities_whatever_the_models_form(tmp_path, options, single) -> None:
    model = open_model(save_color_model(tmp_path / "m.onnx", **options), trusted=True)
    probabilities = model.probabilities(RANDOM, single=single)
    assert probabilities.dtype == np.float32
    assert np.allclose(probabilities, EXPECTED, atol=1e-6)


def test_half_precision_and_spatial_answers(tmp_path) -> None:
    half = open_model(save_color_model(tmp_path / "h.onnx", element=TensorProto.FLOAT16), trusted=True)
    assert np.allclose(half.probabilities(RANDOM), EXPECTED, atol=2e-3)
    spatial = open_model(save_spatial_model(tmp_path / "s.onnx"), trusted=True)
    assert np.allclose(spatial.probabilities(RANDOM), softmax(RANDOM.mean((2, 3))), atol=1e-6)


def test_softmax_survives_large_numbers() -> None:
    assert np.array_equal(softmax(np.array([[1000, 0], [-2000, -1000]], np.float32)), [[1, 0], [0, 1]])


def test_an_answer_without_numbers_is_told(tmp_path) -> None:
    model = open_model(save_black_hating_model(tmp_path / "m.onnx"), trusted=True)
    with pytest.raises(UserFacingError, match="no usable numbers"):
        model.probabilities(np.full((1, 3, SIDE, SIDE), -1, np.float32))


def test_a_stopped_flag_stops(tmp_path) -> None:
    stop = StopFlag()
    stop.set()
    with pytest.raises(Stopped):
        open_model(save_color_model(tmp_path / "m.onnx"), trusted=True).probabilities(RANDOM, stop=stop)


def test_labels_must_be_as_many_as_numbers(tmp_path) -> None:
    metadata = ModelMetadata(labels=("a", "b"), preprocess=SPEC)
    with pytest.raises(UserFacingError, match="names 2 classes but gives 3 numbers"):
        open_model(save_color_model(tmp_path / "m.onnx", metadata=metadata), trusted=True)


def test_each_session_is_built_once_and_only_when_used(tmp_path, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(model_module, "physical_cores", lambda: 2)
    build = model_module.open_session
    monkeypatch.setattr(model_module, "open_session", lambda path, n: opened.append(n) or build(path, n))
    model = open_model(save_color_model(tmp_path / "m.onnx"), trusted=True, single=False)
    assert opened == [1]
    threads = [threading.Thread(target=model.probabilities, args=(RANDOM,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model.probabilities(RANDOM, single=False)
    assert opened == [1, 2]


def test_a_stranger_that_is_fine_opens(tmp_path) -> None:
    assert open_model(save_color_model(tmp_path / "m.onnx")).facts.labels == COLORS


def test_what_is_no_file_is_told(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="there is no such file"):
        open_model(tmp_path / "gone.onnx", trusted=True)
