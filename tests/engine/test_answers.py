from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.answers import check_classes, choose_answer
from trainer.contract.errors import UserFacingError


@dataclass
class Output:
    name: str
    shape: tuple
    type: str = "tensor(float)"


def chosen(*outputs, **known):
    return choose_answer(outputs, **known).name


@pytest.mark.parametrize(
    ("shape", "classes"),
    [
        (("N", 10), 10),
        (("N", "C"), None),
        ((), None),
        ((10,), 10),
        (("N", 10, 1, 1), 10),
        (("N", 1, 1, 10), 10),
        (("N", 1, 10), 10),
        (("N", 10, 1), 10),
        (("N", 1), 1),
        (("N", 10, "h", "w"), 10),
    ],
)
def test_the_forms_of_a_row_of_classes(shape, classes) -> None:
    answer = choose_answer([Output("y", shape)])
    assert (answer.classes, answer.remark) == (classes, "")
    assert answer.has_batch_axis == (shape != (10,))


@pytest.mark.parametrize(
    ("outputs", "name"),
    [
        ([Output("logits", ("N", 9)), Output("probabilities", ("N", 9))], "probabilities"),
        ([Output("features", ("N", 2048)), Output("logits", ("N", 9))], "logits"),
        ([Output("aux1", ("N", 9)), Output("aux2", ("N", 9)), Output("output", ("N", 9))], "output"),
        ([Output("12", ("N", 9)), Output("13", ("N", 9))], "12"),
        ([Output("map", ("N", 64, 7, 7)), Output("12", ("N", 9))], "12"),
        ([Output("classLabel", ("N",), "tensor(string)"), Output("loss", ("N", 9))], "loss"),
        ([Output("label", ("N",), "tensor(int64)"), Output("probabilities", ("N", 9))], "probabilities"),
        ([Output("age", ("N", 1)), Output("gender", ("N", 2))], "gender"),
    ],
)
def test_the_likeliest_of_several_outputs(outputs, name) -> None:
    assert chosen(*outputs) == name


def test_the_labels_decide_between_outputs() -> None:
    outputs = Output("probabilities", ("N", 9)), Output("colour", ("N", 3))
    assert chosen(*outputs) == "probabilities"
    assert chosen(*outputs, counts=[3]) == "colour"
    assert chosen(*outputs, counts=[5]) == "probabilities"


def test_which_output_was_taken_is_said() -> None:
    remark = choose_answer([Output("logits", ("N", 9)), Output("softmax", ("N", 9))]).remark
    assert remark == "of its 2 results, “softmax” was taken as the answer"
    assert choose_answer([Output("map", ("N", 64, 7, 7)), Output("y", ("N", 9))]).remark == ""


@pytest.mark.parametrize(
    ("outputs", "sides", "message"),
    [
        ([Output("y", ("N", 21, 32, 32))], (32, 32), "of every pixel what it belongs to"),
        ([Output("y", ("N", 3, 96, 96))], (32, 32), "turns pictures into pictures"),
        ([Output("y", ("N", 25, 6625))], (48, "w"), "reads a line of text"),
        ([Output("y", ("N", 84, 8400))], (640, 640), "list of places, as detectors do"),
        ([Output("y", (1, 2, 3, 4, 5))], (640, 640), "list of places"),
        ([Output("scores", (1, 4420, 2)), Output("boxes", (1, 4420, 4))], (240, 320), "2 results, as detectors do"),
        ([Output("a", ("N", 100)), Output("detection_boxes", ("N", 100, 4))], (9, 9), "as detectors do"),
        ([Output("a", ("N", 100)), Output("b", ("N", 100, 4))], (9, 9), "as detectors do"),
        ([Output("a", (1, 255, 13, 13)), Output("b", (1, 255, 26, 26))], (416, 416), "as detectors do"),
        ([Output("out", (1, 21, 32, 32)), Output("aux", (1, 21, 32, 32))], (32, 32), "pictures into pictures"),
        ([Output("y", ("N", 9), "tensor(int64)")], (9, 9), "no probabilities"),
        ([], (9, 9), "gives 0 results"),
    ],
)
def test_what_is_no_classifier_is_named(outputs, sides, message) -> None:
    with pytest.raises(UserFacingError, match=message) as caught:
        choose_answer(outputs, sides)
    assert caught.value.hint


def test_names_of_any_length_stay_short_in_the_remark() -> None:
    remark = choose_answer([Output("x" * 10**6, ("N", 9)), Output("y\n", ("N", 9))]).remark
    assert len(remark) < 200


def test_numbers_of_classes_that_cannot_be() -> None:
    with pytest.raises(UserFacingError, match="a single number"):
        check_classes(1)
    with pytest.raises(UserFacingError, match="more than 200,000 numbers"):
        check_classes(10**8)


SIDES = st.one_of(st.none(), st.sampled_from(["N", "?"]), st.integers(-1, 5))
OUTPUTS = st.builds(
    Output,
    st.sampled_from(["a", "logits", "boxes", "prob"]),
    st.lists(SIDES, max_size=6).map(tuple),
    st.sampled_from(["tensor(float)", "tensor(int64)", "seq(map(string,tensor(float)))"]),
)


@given(st.lists(OUTPUTS, max_size=4))
def test_any_outputs_give_one_of_them_or_a_sentence(outputs) -> None:
    with suppress(UserFacingError):
        assert choose_answer(outputs).name in {output.name for output in outputs if output.type == "tensor(float)"}
