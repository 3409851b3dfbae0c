import json
import math
import os
from dataclasses import MISSING, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.errors import UserFacingError
from trainer.contract.train_config import TrainConfig, load_config, save_config

# Valid text, and bytes of file names that are none: Python carries those as lone low surrogates.
NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)) | st.sampled_from("\udc80\udcff"))
LABELS = NAMES.filter(str.strip)


@st.composite
def shares(draw):
    train = draw(st.floats(0.01, 1))
    validation = draw(st.floats(0, 1 - train))
    return train, validation, max(0.0, 1 - train - validation)


@st.composite
def pairs(draw):
    names = draw(st.lists(LABELS, unique=True, max_size=5))
    labels = [draw(LABELS) for _ in names]
    return tuple(zip(names, labels, strict=True)) if len(set(labels)) > 1 else ()


CONFIGS = st.builds(
    TrainConfig,
    folder=NAMES.filter(bool),
    recipe=st.sampled_from(["auto", "linear-probe", "fine-tune", "from-scratch"]),
    network=NAMES,
    start=NAMES,
    epochs=st.none() | st.integers(1, 10_000),
    batch_size=st.none() | st.integers(1, 4096),
    learning_rate=st.none() | st.floats(1e-8, 10),
    weight_decay=st.none() | st.floats(0, 1) | st.integers(0, 1),
    input_size=st.none() | st.integers(8, 1024),
    color=st.sampled_from(["auto", "rgb", "grey"]),
    augment=st.booleans(),
    dropout=st.none() | st.floats(0, 0.95),
    depth=st.integers(1, 8),
    width=st.integers(1, 1024),
    kernel=st.integers(0, 7).map(lambda half: 2 * half + 1),
    class_weights=st.booleans(),
    fractions=shares(),
    split=NAMES,
    seed=st.integers(0, 2**32 - 1),
    device=st.sampled_from(["auto", "cpu", "cuda", "mps"]),
    patience=st.none() | st.integers(1, 10_000),
    classes=pairs(),
    name=NAMES,
    watch=NAMES,
)


@given(CONFIGS)
def test_json_gives_every_setting_back(config) -> None:
    text = json.dumps(config.to_json(), allow_nan=False)
    assert TrainConfig.from_json(json.loads(text)) == config


@given(CONFIGS)
def test_a_file_gives_every_setting_back(tmp_path_factory, config) -> None:
    path = tmp_path_factory.mktemp("run") / "config.json"
    save_config(config, path)
    assert load_config(path) == config
    assert path.read_bytes().isascii()
    assert os.listdir(path.parent) == ["config.json"]


def test_every_field_is_documented_and_only_the_folder_is_needed() -> None:
    for field in fields(TrainConfig):
        assert f"\n        {field.name}: " in (TrainConfig.__doc__ or ""), field.name
        assert field.default is not MISSING or field.name == "folder"


def test_a_folder_is_enough_and_new_keys_are_ignored() -> None:
    assert TrainConfig.from_json({"folder": "a", "tomorrow": [1]}) == TrainConfig(folder="a")
    assert TrainConfig.from_json({"folder": "a", "epochs": None}).epochs is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"folder": ""}, "no folder of pictures is named"),
        ({"folder": 1}, "folder must be text"),
        ({"start": "a\0b"}, "start must be text"),
        ({"network": None}, "network must be text"),
        ({"recipe": "magic"}, "recipe must be one of auto, linear-probe, fine-tune, from-scratch"),
        ({"recipe": ["auto"]}, "recipe must be one of"),
        ({"color": None}, "color must be one of auto, rgb, grey"),
        ({"device": "tpu"}, "device must be one of"),
        ({"augment": 1}, "augment must be true or false"),
        ({"class_weights": "yes"}, "class_weights must be true or false"),
        ({"epochs": 0}, "the number of epochs must be a whole number from 1 to 10,000"),
        ({"epochs": 2.0}, "the number of epochs must be a whole number"),
        ({"epochs": True}, "the number of epochs must be a whole number"),
        ({"batch_size": "8"}, "the batch size must be a whole number from 1 to 4,096"),
        ({"learning_rate": 0}, "the learning rate must be a number from 1e-08 to 10"),
        ({"learning_rate": math.nan}, "the learning rate must be a number"),
        ({"learning_rate": math.inf}, "the learning rate must be a number"),
        ({"learning_rate": 10**400}, "the learning rate must be a number"),
        ({"weight_decay": -0.1}, "the weight decay must be a number from 0 to 1"),
        ({"input_size": 7}, "the size of the network's input must be a whole number from 8 to 1,024"),
        ({"dropout": 1}, "the dropout must be a number from 0 to 0.95"),
        ({"depth": 0}, "the number of blocks must be a whole number from 1 to 8"),
        ({"width": 0}, "the number of channels must be"),
        ({"kernel": 4}, "the size of the kernels must be odd"),
        ({"kernel": 17}, "the size of the kernels must be a whole number from 1 to 15"),
        ({"seed": -1}, "the seed must be a whole number from 0 to 4,294,967,295"),
        ({"patience": 0}, "the patience must be"),
        ({"fractions": [0.5, 0.5]}, "must be three numbers from 0 to 1"),
        ({"fractions": [0.5, 0.5, "0"]}, "must be three numbers from 0 to 1"),
        ({"fractions": [1.5, -0.5, 0]}, "must be three numbers from 0 to 1"),
        ({"fractions": [math.nan, 0.5, 0.5]}, "must be three numbers from 0 to 1"),
        ({"fractions": 1}, "must be three numbers from 0 to 1"),
        ({"fractions": [0, 0.5, 0.5]}, "must be left to train on"),
        ({"fractions": [0.7, 0.2, 0.2]}, "must add up to 1"),
        ({"classes": {"a": "b"}}, "classes must be pairs"),
        ({"classes": ["ab", "cd"]}, "classes must be pairs"),
        ({"classes": [["a", "b", "c"]]}, "classes must be pairs"),
        ({"classes": [["a", 1], ["b", "c"]]}, "the labels of classes must be text"),
        ({"classes": [["a", " "], ["b", "c"]]}, "every class must have a name"),
        ({"classes": [["a", "b"], ["a", "c"]]}, "a class of the folder is named twice"),
        ({"classes": [["a", "c"], ["b", "c"]]}, "at least two classes must be left"),
    ],
)
def test_what_is_not_usable_is_refused_in_a_sentence(change, said) -> None:
    with pytest.raises(UserFacingError) as caught:
        TrainConfig.from_json({"folder": "pets", **change})
    assert said in caught.value.message
    assert caught.value.message.startswith("the settings of the training are not usable: ")
    assert not caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")


ODD = [None, True, 0, -1, 1, 2.5, 10**400, math.nan, math.inf, "", "auto", "\0", [], [[]], [["a", "b"], ["c", "d"]], {}]


@given(st.dictionaries(st.sampled_from([field.name for field in fields(TrainConfig)]), st.sampled_from(ODD)))
def test_anything_else_in_the_json_is_usable_or_refused(values) -> None:
    try:
        config = TrainConfig.from_json({"folder": "pets", **values})
    except UserFacingError:
        return
    json.dumps(config.to_json(), allow_nan=False)
    assert replace(config) == config


@pytest.mark.parametrize("value", [None, [], "folder", 3])
def test_what_is_no_set_of_fields_is_refused(value) -> None:
    with pytest.raises(UserFacingError, match="no set of fields"):
        TrainConfig.from_json(value)


def test_two_classes_may_become_one() -> None:
    config = TrainConfig(folder="pets", classes=(("cats", "cat"), ("kittens", "cat"), ("dogs", "dog")))
    assert TrainConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize("content", [b"", b"{", b'{"folder": "\xff"}', b"[" * 100_000])
def test_a_damaged_file_is_told(tmp_path, content) -> None:
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(UserFacingError, match=r"config\.json is damaged"):
        load_config(tmp_path / "config.json")


def test_files_that_cannot_be_opened_are_told(tmp_path) -> None:
    with pytest.raises(UserFacingError, match=r"config\.json cannot be read: no such file"):
        load_config(tmp_path / "config.json")
    with pytest.raises(UserFacingError, match=r"config\.json cannot be written: no such file"):
        save_config(TrainConfig(folder="pets"), tmp_path / "gone" / "config.json")
