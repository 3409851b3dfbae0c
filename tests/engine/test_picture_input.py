from dataclasses import dataclass

import pytest

from imgclass_gui.engine.picture_input import is_picture, missing_axis, only_picture, read_layout
from trainer.contract.errors import UserFacingError


@dataclass
class Input:
    shape: list
    type: str = "tensor(float)"
    name: str = "x"


@pytest.mark.parametrize("kind", ["float", "float16", "double", "uint8"])
def test_pictures_come_in_these_types(kind) -> None:
    picture = Input(["N", 3, 32, 32], f"tensor({kind})")
    assert only_picture([picture]) is picture
    assert is_picture(picture)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([Input(["N", 784])], "tables of numbers"),
        ([Input(["N", "sequence"], "tensor(int64)")], "text"),
        ([Input([1], "tensor(string)")], "text"),
        ([Input([1, 80, 3000])], "sequences, such as sound"),
        ([Input([1, 3, 16, 112, 112])], "films or volumes"),
        ([Input([], "seq(tensor(float))")], "lists of several parts"),
        ([Input(["N", 3, 32, 32], "tensor(int32)")], "which is not supported yet"),
        ([], "takes 0 inputs"),
        ([Input(["N", 9], "tensor(int64)"), Input(["N", 9])], "takes 2 inputs, none of them a picture"),
        ([Input(["N", 3, 9, 9]), Input(["N", 2])], "takes 2 inputs; a picture classifier takes one"),
    ],
)
def test_other_inputs_are_named_for_what_they_are(inputs, message) -> None:
    with pytest.raises(UserFacingError, match=message):
        only_picture(inputs)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (["N", 3, 8, 9], (False, "N", (8, 9, 3))),
        (["N", 8, 9, 1], (True, "N", (8, 9, 1))),
        ([None, None, None, None], (False, None, (None, None, 3))),
        (["batch_size", "num_channels", "height", "width"], (False, "batch_size", ("height", "width", 3))),
        (["n", "h", "w", "channels"], (True, "n", ("h", "w", 3))),
        ([0, 0, 0, 0], (False, 0, (0, 0, 3))),
    ],
)
def test_the_layout(shape, expected) -> None:
    assert read_layout(shape) == expected


@pytest.mark.parametrize("shape", [[1, 192, 16, 16], [1, 6, "h", "w"], [1, "c", 16, 4]])
def test_other_channels_than_a_pictures_are_told(shape) -> None:
    with pytest.raises(UserFacingError, match="a picture has 1 or 3"):
        read_layout(shape)


@pytest.mark.parametrize(
    ("shape", "axis"),
    [
        ([3, 32, 32], 0),
        ([32, 32, 3], 0),
        ([28, 28, 1], 0),
        ([3, "h", "w"], 0),
        (["N", 28, 28], 1),
        ([1, 28, 28], 1),
        ([1, 80, 3000], None),
        (["N", "T", 40], None),
        (["N", 2, 4], None),
        ([1, 3], None),
    ],
)
def test_a_missing_axis(shape, axis) -> None:
    assert missing_axis(Input(shape)) == axis
