from dataclasses import dataclass

import numpy as np
import pytest

from imgclass_gui.engine.side_inputs import usual_value

PICTURE = ["N", 3, 320, 640]


@dataclass
class Input:
    name: str
    shape: list
    type: str = "tensor(float)"


@pytest.mark.parametrize(
    ("tensor", "value"),
    [
        (Input("im_shape", ["N", 2]), [[320, 640]]),
        (Input("im_info", [1, 3]), [[320, 640, 1]]),
        (Input("orig_target_sizes", [1, 2], "tensor(int64)"), [[320, 640]]),
        (Input("scale_factor", ["N", 2]), [[1, 1]]),
        (Input("score_threshold", []), 0.5),
        (Input("training", [], "tensor(bool)"), False),
        (Input("image_shape_given", [2], "tensor(bool)"), [False, False]),
        (Input("state", [2, 1, 2]), [[[0, 0]], [[0, 0]]]),
        (Input("pixel_mask", [1, 2], "tensor(int64)"), [[1, 1]]),
        (Input("image_size", [1, 5]), [[0] * 5]),
    ],
)
def test_what_it_is_usually_given(tensor, value) -> None:
    got = usual_value(tensor, PICTURE)
    np.testing.assert_array_equal(got, value)
    kinds = {"tensor(bool)": np.bool_, "tensor(int64)": np.int64, "tensor(float)": np.float32}
    assert got.dtype == kinds[tensor.type]


def test_the_size_of_a_picture_whose_channels_come_last_or_whose_size_is_free() -> None:
    np.testing.assert_array_equal(usual_value(Input("hw", [2]), [1, 48, 96, 3]), [48, 96])
    np.testing.assert_array_equal(usual_value(Input("hw", [2]), [1, 3, "h", None]), [224, 224])


@pytest.mark.parametrize(
    "tensor",
    [Input("x", [10**6, 10**6]), Input("x", [2**62, 2**62]), Input("x", [1] * 9), Input("x", [1], "tensor(string)")],
)
def test_what_cannot_be_made_up(tensor) -> None:
    assert usual_value(tensor, PICTURE) is None
