import numpy as np
import pytest

from imgclass_gui.engine.results import ClassScore, ModelFacts, Prediction
from trainer.contract.preprocess_spec import PreprocessSpec


def prediction(*probabilities: float) -> Prediction:
    labels = tuple("abcdefgh"[: len(probabilities)])
    return Prediction("x.jpg", np.array(probabilities, np.float32), labels, (4, 3), 1.0)


def test_top_is_sorted_and_ties_keep_the_order_of_the_output() -> None:
    scores = prediction(0.25, 0.125, 0.25, 0.375).top(3)
    assert scores == (ClassScore("d", 3, 0.375), ClassScore("a", 0, 0.25), ClassScore("c", 2, 0.25))


def test_top_gives_what_there_is() -> None:
    assert [score.label for score in prediction(0.25, 0.75).top(10)] == ["b", "a"]


@pytest.mark.parametrize(
    ("fields", "input_text", "reading_text"),
    [
        ({}, "224 \u00d7 224 RGB", "short side 256, centre crop"),
        ({"width": 448}, "448 \u00d7 224 RGB", "scaled to cover 512 \u00d7 256, centre crop"),
        ({"fit": "stretch"}, "224 \u00d7 224 RGB", "stretched to 224 \u00d7 224"),
        ({"fit": "pad"}, "224 \u00d7 224 RGB", "whole picture on a border"),
        ({"color_order": "L", "mean": [0], "std": [1]}, "224 \u00d7 224 grey", "short side 256, centre crop"),
        ({"color_order": "BGR"}, "224 \u00d7 224 BGR", "short side 256, centre crop"),
    ],
)
def test_facts_for_people(fields, input_text, reading_text) -> None:
    spec = PreprocessSpec.from_json(fields)
    facts = ModelFacts("m.onnx", "m", ("a", "b"), spec, is_assumed=False, provider="CPU")
    assert (facts.input_text, facts.reading_text) == (input_text, reading_text)
