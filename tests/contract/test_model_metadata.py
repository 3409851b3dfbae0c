from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.test_preprocess_spec import specs
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import FORMAT, ModelMetadata
from trainer.contract.preprocess_spec import PreprocessSpec

GOOD = ModelMetadata(("cat", "crane", "crane"), PreprocessSpec(), name="Small").to_props()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    labels=st.lists(st.text(), max_size=6),
    spec=specs(),
    output=st.sampled_from(["logits", "probabilities"]),
    name=st.text(),
    training=st.dictionaries(st.text(), json_values, max_size=3),
)
def test_props_give_the_same_metadata_back(
    labels: list[str], spec: PreprocessSpec, output: str, name: str, training: dict[str, object]
) -> None:
    metadata = ModelMetadata(tuple(labels), spec, output, name, training)  # type: ignore[arg-type]
    props = metadata.to_props()
    assert all(key.startswith("imgclass.") for key in props)
    assert ModelMetadata.from_props(props) == metadata
    for value in props.values():
        value.encode("utf-8")
        json.loads(value)


def test_labels_may_repeat_and_stay_in_order() -> None:
    metadata = ModelMetadata.from_props(GOOD)
    assert metadata is not None
    assert metadata.labels == ("cat", "crane", "crane")


def test_a_strangers_model_has_none() -> None:
    assert ModelMetadata.from_props({}) is None
    assert ModelMetadata.from_props({"names": "{0: 'cat'}"}) is None


def test_unknown_keys_are_ignored() -> None:
    assert ModelMetadata.from_props(GOOD | {"imgclass.future": "no JSON", "producer": "x"}) is not None


def test_optional_values_have_defaults() -> None:
    props = {key: value for key, value in GOOD.items() if key.split(".")[1] in ("format", "labels", "preprocess")}
    assert ModelMetadata.from_props(props) == ModelMetadata(("cat", "crane", "crane"), PreprocessSpec())


def test_names_that_no_file_can_hold_are_made_printable() -> None:
    metadata = ModelMetadata(("caf\udce9",), PreprocessSpec(), name="\ud800")
    props = metadata.to_props()
    assert json.loads(props["imgclass.labels"]) == ["caf?"]
    read = ModelMetadata.from_props(GOOD | {"imgclass.labels": '["caf\\udce9"]', "imgclass.name": '"\\ud800"'})
    assert read is not None
    assert read.labels == ("caf?",)
    assert read.name == "?"


def test_a_newer_format_asks_for_an_update() -> None:
    with pytest.raises(UserFacingError) as caught:
        ModelMetadata.from_props(GOOD | {"imgclass.format": str(FORMAT + 1)})
    assert "newer version" in caught.value.message
    assert "Update" in caught.value.hint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("format", value) for value in ("", "null", "true", '"1"', "0", "-1", "1.0", "[]")],
        *[("labels", value) for value in ("", "null", '"cat"', "{}", "[1]", "[null]", '[["cat"]]', "[", "[" * 100_000)],
        *[("output", value) for value in ("null", '"scores"', "[]", "1")],
        *[("preprocess", value) for value in ("null", "[]", "3", '"crop"')],
        *[("training", value) for value in ("null", "[]", "3")],
        *[("name", value) for value in ("null", "[]", "3", "{}")],
    ],
)
def test_broken_metadata_is_told(key: str, value: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        ModelMetadata.from_props(GOOD | {f"imgclass.{key}": value})
    assert caught.value.message == "the model's own description is damaged"
    assert caught.value.hint


@pytest.mark.parametrize("key", ["labels", "preprocess"])
def test_what_cannot_be_missing(key: str) -> None:
    with pytest.raises(UserFacingError, match="damaged"):
        ModelMetadata.from_props({name: value for name, value in GOOD.items() if name != f"imgclass.{key}"})


def test_unusable_preprocessing_is_told_as_such() -> None:
    with pytest.raises(UserFacingError, match="preprocessing is not usable"):
        ModelMetadata.from_props(GOOD | {"imgclass.preprocess": '{"height": 0}'})


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["format", "labels", "preprocess", "output", "name", "training"]),
        st.text() | json_values.map(json.dumps),
    )
)
def test_any_props_give_metadata_or_a_sentence(values: dict[str, str]) -> None:
    try:
        outcome: object = ModelMetadata.from_props(GOOD | {f"imgclass.{key}": value for key, value in values.items()})
    except UserFacingError as error:
        outcome = error.message
    assert isinstance(outcome, ModelMetadata | str)
