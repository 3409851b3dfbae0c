from dataclasses import dataclass, field, replace

import pytest

from imgclass_gui.engine.description import Description
from imgclass_gui.engine.expectations import IMAGENET_MEAN, IMAGENET_STD, read_expectations
from tests.models import COLORS, METADATA, SPEC
from trainer.contract.errors import UserFacingError


@dataclass
class Tensor:
    shape: list = field(default_factory=lambda: ["N", 3, 224, 224])
    type: str = "tensor(float)"
    name: str = "x"


def answer(*shape, kind="tensor(float)"):
    return Tensor(list(shape), kind, "y")


def read(*shape, props=None, to=None):
    return read_expectations([Tensor(list(shape))], [to or answer("N", 10)], props or {})


def test_what_the_model_says_of_itself_comes_first() -> None:
    got = read("N", 3, 16, 16, props=METADATA.to_props(), to=answer("N", 3))
    assert (got.preprocess, got.labels, got.output, got.name) == (SPEC, COLORS, "logits", "Colours")
    assert (got.input_name, got.output_name, got.dtype, got.classes) == ("x", "y", "float32", 3)


def test_the_imagenet_habit_is_assumed() -> None:
    got = read("N", 3, 244, 200)
    assert (got.labels, got.output, got.name) == (None, None, "")
    spec = got.preprocess
    assert (spec.height, spec.width, spec.crop_fraction, spec.color_order) == (244, 200, 0.875, "RGB")
    assert (spec.mean, spec.std) == (IMAGENET_MEAN, IMAGENET_STD)


def test_a_small_network_sees_the_whole_picture() -> None:
    assert read(1, 3, 32, 32).preprocess.crop_fraction == 1.0


def test_one_channel_is_grey() -> None:
    spec = read(1, 1, 28, 28).preprocess
    assert (spec.color_order, spec.mean, spec.std) == ("L", (0.0,), (1.0,))


@pytest.mark.parametrize("side", [None, "?", -1, 0])
def test_an_open_size_is_the_usual_one(side) -> None:
    spec = read(None, 3, side, side).preprocess
    assert (spec.height, spec.width) == (224, 224)


@pytest.mark.parametrize(
    ("shape", "is_channels_last", "batch"),
    [
        (("N", 3, 32, 32), False, None),
        ((4, 32, 32, 3), True, 4),
        ((1, "c", "h", 3), True, 1),
        ((-1, 3, "h", 3), False, None),
    ],
)
def test_layout_and_batch(shape, is_channels_last, batch) -> None:
    got = read(*shape)
    assert (got.is_channels_last, got.fixed_batch) == (is_channels_last, batch)


@pytest.mark.parametrize(
    ("to", "classes"),
    [(answer("N", 10), 10), (answer("N", "C"), None), (answer("N", 10, 1, 1), 10), (answer("N", "C", "a", "b"), None),
     (answer(), None)],
)  # fmt: skip
def test_number_of_classes(to, classes) -> None:
    assert read("N", 3, 32, 32, to=to).classes == classes


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        ([Tensor(), Tensor()], [answer(1, 9)], "the model takes 2 inputs"),
        ([], [answer(1, 9)], "the model takes 0 inputs"),
        ([Tensor([3, 2])], [answer(1, 9)], "tables of numbers"),
        ([Tensor(type="tensor(string)")], [answer(1, 9)], "which is not supported yet"),
        ([Tensor([1, 192, 16, 16])], [answer(1, 9)], "has 192 channels"),
        ([Tensor([1, 6, "h", "w"])], [answer(1, 9)], "has 6 channels"),
        ([Tensor()], [answer(1, 9, 4), answer(1, 9, 2)], "the model gives 2 results"),
        ([Tensor()], [answer(1, 9, kind="tensor(int64)")], "no probabilities"),
        ([Tensor()], [answer(1, 4420, 2)], "list of places"),
        ([Tensor()], [answer(1, 3, 12, 12)], "pictures into pictures"),
        ([Tensor()], [answer(1, 1)], "a single number"),
        ([Tensor()], [answer(1, 10**8)], "more than 200,000 numbers"),
        ([Tensor([10**6, 3, 32, 32])], [answer(10**6, 9)], "takes 1,000,000 pictures at once"),
    ],
)
def test_what_is_no_picture_classifier_is_told(inputs, outputs, message) -> None:
    with pytest.raises(UserFacingError, match=message) as caught:
        read_expectations(inputs, outputs, {})
    assert caught.value.hint


@pytest.mark.parametrize("shape", [("N", 3, 16, 17), ("N", 3, 15, 16), ("N", 1, 16, 16)])
def test_a_description_that_does_not_fit_is_told(shape) -> None:
    with pytest.raises(UserFacingError, match="does not fit its input"):
        read(*shape, props=METADATA.to_props())


def test_a_described_size_fills_in_an_open_one() -> None:
    spec = replace(SPEC, height=48, width=96)
    got = read("N", 3, "h", "w", props=replace(METADATA, preprocess=spec).to_props())
    assert (got.preprocess.height, got.preprocess.width) == (48, 96)


def test_whole_numbers_go_in_as_they_lie_in_the_file() -> None:
    picture = Tensor(type="tensor(uint8)")
    got = read_expectations([picture], [answer("N", 10)], {})
    assert (got.dtype, got.preprocess.mean, got.preprocess.std) == ("uint8", (0.0,) * 3, (1 / 255,) * 3)
    beside = replace(BESIDE, labels=None, fields={"mean": (0.5,), "std": (0.5,), "crop_fraction": 1.0})
    got = read_expectations([picture], [answer("N", 10)], {}, [beside])
    assert (got.preprocess.mean, got.preprocess.std) == ((0.0,) * 3, (1 / 255,) * 3)
    assert (got.preprocess.crop_fraction, got.is_assumed) == (1.0, False)


def test_the_labels_say_which_output_is_the_answer() -> None:
    outputs = [replace(answer("N", 9), name="probabilities"), replace(answer("N", 3), name="other")]
    assert read_expectations([Tensor()], outputs, {}).output_name == "probabilities"
    got = read_expectations([Tensor(["N", 3, 16, 16])], outputs, METADATA.to_props())
    assert (got.output_name, got.remark) == ("other", "of its 2 results, “other” was taken as the answer")
    assert read_expectations([Tensor()], outputs, {}, [Description(labels=COLORS)]).output_name == "other"


def test_an_answer_without_an_axis_for_pictures_is_for_one() -> None:
    got = read("N", 3, 32, 32, to=answer(10))
    assert (got.classes, got.fixed_batch) == (10, 1)


def test_the_shape_of_the_input_with_one_picture() -> None:
    assert read("N", 3, 32, 48).input_shape == (1, 3, 32, 48)
    assert read(8, "h", "w", 1).input_shape == (1, 224, 224, 1)


UNIT = {"mean": (0.0,), "std": (1.0,)}
BESIDE = Description(labels=("a", "b"), label_source="labels.txt", fields=UNIT, field_source="p.json")


def described(*shape, by, to=None):
    return read_expectations([Tensor(list(shape))], [to or answer("N", 2)], {}, by)


def test_our_own_metadata_comes_before_all_others() -> None:
    got = read_expectations([Tensor(["N", 3, 16, 16])], [answer("N", 3)], METADATA.to_props(), [BESIDE])
    assert (got.preprocess, got.labels, got.is_assumed, got.sources) == (SPEC, COLORS, False, ("",))


def test_a_guess_is_marked() -> None:
    got = read("N", 3, 32, 32)
    assert (got.is_assumed, got.sources) == (True, ())


def test_a_description_fills_in_what_the_file_leaves_open() -> None:
    got = described("N", 3, 32, 32, by=[BESIDE])
    assert (got.labels, got.is_assumed, got.sources) == (("a", "b"), False, ("p.json", "labels.txt"))
    assert (got.preprocess.mean, got.preprocess.std, got.preprocess.height) == ((0.0,) * 3, (1.0,) * 3, 32)


def test_labels_alone_leave_the_preprocessing_assumed() -> None:
    got = described("N", 3, 32, 32, by=[replace(BESIDE, fields={})])
    assert (got.labels, got.is_assumed, got.sources) == (("a", "b"), True, ("labels.txt",))
    assert got.preprocess.mean == IMAGENET_MEAN


def test_another_models_description_is_left_out() -> None:
    assert described("N", 3, 32, 32, by=[BESIDE], to=answer("N", 3)).sources == ()
    later = Description(labels=COLORS, label_source="classes.txt")
    assert described("N", 3, 32, 32, by=[BESIDE, later], to=answer("N", 3)).labels == COLORS


def test_labels_wait_until_the_classes_are_known() -> None:
    got = described("N", 3, 32, 32, by=[BESIDE], to=answer("N", "C"))
    assert got.labels is None
    assert got.with_answer(2, "logits").labels == ("a", "b")
    assert got.with_answer(3, "logits").labels is None


@pytest.mark.parametrize(
    "fields",
    [
        UNIT | {"height": 48, "width": 48},
        UNIT | {"color_order": "L"},
        UNIT | {"fit": "twist"},
        UNIT | {"crop_fraction": 0.0},
        {"mean": (0.1, 0.2), "std": (1.0,)},
        {"mean": (0.0,), "std": (0.0,)},
    ],
)
def test_what_does_not_fit_gives_way_to_the_next(fields) -> None:
    got = described("N", 3, 32, 32, by=[replace(BESIDE, fields=fields), replace(BESIDE, field_source="second")])
    assert (got.sources[0], got.preprocess.std) == ("second", (1.0,) * 3)


def test_a_described_size_fills_in_an_open_one_up_to_a_limit() -> None:
    size = {"height": 48, "width": 96}
    assert described("N", 3, "h", "w", by=[replace(BESIDE, fields=UNIT | size)]).preprocess.scaled_size == (55, 110)
    size = {"height": 4096, "width": 96}
    assert described("N", 3, "h", "w", by=[replace(BESIDE, fields=UNIT | size)]).is_assumed
    assert not described("N", 3, 4096, 96, by=[replace(BESIDE, fields=UNIT | size)]).is_assumed


def test_a_color_order_alone_turns_the_guess_around() -> None:
    got = described("N", 3, 32, 32, by=[Description(fields={"color_order": "BGR"}), BESIDE])
    assert got.sources[0] == "p.json"  # which tells all
    got = described("N", 3, 32, 32, by=[Description(fields={"color_order": "BGR"})])
    assert (got.preprocess.color_order, got.preprocess.mean) == ("BGR", IMAGENET_MEAN[::-1])
    assert (got.is_assumed, got.sources) == (True, ("",))


def test_one_grey_channel_takes_the_mean_that_all_have() -> None:
    got = described("N", 1, 28, 28, by=[Description(fields={"mean": (0.5,) * 3, "std": (0.25,) * 3})])
    assert (got.preprocess.color_order, got.preprocess.mean, got.preprocess.std) == ("L", (0.5,), (0.25,))
