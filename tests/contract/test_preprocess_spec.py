from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import MAX_INPUT_SIDE, PreprocessSpec


@st.composite
def specs(draw: st.DrawFn) -> PreprocessSpec:
    order = draw(st.sampled_from(["RGB", "BGR", "L"]))
    count = 1 if order == "L" else 3
    return PreprocessSpec(
        height=draw(st.integers(1, MAX_INPUT_SIDE)),
        width=draw(st.integers(1, MAX_INPUT_SIDE)),
        fit=draw(st.sampled_from(["crop", "stretch", "pad"])),
        crop_fraction=draw(st.floats(0.01, 1)),
        filter=draw(st.sampled_from(["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"])),
        color_order=order,
        mean=tuple(draw(st.floats(-1e6, 1e6)) for _ in range(count)),
        std=tuple(draw(st.floats(1e-6, 1e6)) for _ in range(count)),
    )


@settings(deadline=None)
@given(specs())
def test_json_gives_the_same_spec_back(spec: PreprocessSpec) -> None:
    assert PreprocessSpec.from_json(json.loads(json.dumps(spec.to_json(), allow_nan=False))) == spec
    assert hash(PreprocessSpec.from_json(spec.to_json())) == hash(spec)


@settings(deadline=None)
@given(specs())
def test_the_scaled_size_covers_the_input(spec: PreprocessSpec) -> None:
    height, width = spec.scaled_size
    assert height >= spec.height
    assert width >= spec.width
    assert spec.channels == len(spec.mean)
    if spec.fit != "crop":
        assert (height, width) == (spec.height, spec.width)


def test_the_usual_sizes() -> None:
    assert PreprocessSpec().scaled_size == (256, 256)
    assert PreprocessSpec(height=299, width=299, crop_fraction=1).scaled_size == (299, 299)


def test_fields_of_newer_files_are_ignored_and_missing_ones_have_defaults() -> None:
    assert PreprocessSpec.from_json({"height": 64, "gamma": 2.2}) == PreprocessSpec(height=64)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[(side, value) for side in ("height", "width") for value in (0, -1, 4097, 10**400, 224.5, "224", True, None)],
        *[("crop_fraction", value) for value in (0, -0.5, 1.01, 1e-300, math.nan, math.inf, "1", True, None)],
        *[("fit", value) for value in ("zoom", "", None, 3, ["crop"], {})],
        *[("filter", value) for value in ("BICUBIC", "cubic", None, ["bicubic"])],
        *[("color_order", value) for value in ("rgb", "RGBA", None, ["RGB"])],
        *[
            (field, value)
            for field in ("mean", "std")
            for value in (
                [0.5],
                [0.5] * 4,
                "123",
                0.5,
                None,
                {"0": 1, "1": 1, "2": 1},
                [0.5, 0.5, "0.5"],
                [0.5, 0.5, math.nan],
                [0.5, 0.5, math.inf],
                [0.5, 0.5, 1e300],
                [0.5, 0.5, 10**400],
                [0.5, 0.5, None],
                [0.5, 0.5, True],
            )
        ],
        ("std", [0.5, 0.5, 0]),
        ("std", [0.5, 0.5, -1]),
        ("std", [0.5, 0.5, 1e-320]),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(field: str, value: Any) -> None:
    with pytest.raises(UserFacingError) as caught:
        PreprocessSpec.from_json({field: value})
    assert caught.value.message.startswith("the model's preprocessing is not usable: ")
    assert caught.value.hint


@pytest.mark.parametrize("fields", [None, [], "height", 3])
def test_what_is_no_set_of_fields_is_refused(fields: Any) -> None:
    with pytest.raises(UserFacingError):
        PreprocessSpec.from_json(fields)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(PreprocessSpec.__dataclass_fields__)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
            max_leaves=6,
        ),
    )
)
def test_any_json_gives_a_spec_or_a_sentence(fields: dict[str, Any]) -> None:
    try:
        outcome: object = PreprocessSpec.from_json(fields)
    except UserFacingError as error:
        outcome = error.message
    assert isinstance(outcome, PreprocessSpec | str)


def test_a_very_long_value_does_not_make_a_very_long_message() -> None:
    with pytest.raises(UserFacingError) as caught:
        PreprocessSpec.from_json({"fit": "x" * 100_000})
    assert len(caught.value.message) < 200
