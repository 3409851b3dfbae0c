import hashlib
import json
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.preprocessing_choices import remembered
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.remembered import (
    FILE_NAME,
    choices_folder,
    file_digest,
    forget_choice,
    recall_choice,
    remember_choice,
)
from tests.models import SPEC
from trainer.contract.errors import UserFacingError

FIRST, SECOND = RememberedChoice(SPEC), RememberedChoice(replace(SPEC, fit="stretch"), ("a", "Ä"))


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "m.onnx"
    path.write_bytes(b"weights" * 1000)
    return path


def test_a_choice_is_found_by_the_content(tmp_path, model) -> None:
    folder = tmp_path / "new" / "settings"
    assert recall_choice(folder, model) is None
    remember_choice(folder, model, FIRST)
    remember_choice(folder, model, SECOND)
    moved = tmp_path / "other name.onnx"
    os.replace(model, moved)
    assert recall_choice(folder, moved) == SECOND
    moved.write_bytes(b"trained further")
    assert recall_choice(folder, moved) is None
    assert recall_choice(folder, tmp_path / "gone.onnx") is None
    assert os.listdir(folder) == [FILE_NAME]


def test_a_choice_can_be_forgotten(tmp_path, model) -> None:
    assert not forget_choice(tmp_path, model)
    remember_choice(tmp_path, model, FIRST)
    assert forget_choice(tmp_path, model)
    assert not forget_choice(tmp_path, model)
    assert recall_choice(tmp_path, model) is None


def test_the_oldest_are_forgotten(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(remembered, "MAX_CHOICES", 3)
    models = [tmp_path / str(number) for number in range(5)]
    for path in models:
        path.write_text(path.name)
    for path in (*models[:3], models[0], *models[3:]):  # the first one is chosen for again
        remember_choice(tmp_path, path, FIRST)
    assert [recall_choice(tmp_path, path) is not None for path in models] == [True, False, False, True, True]


def test_the_digest(tmp_path, model) -> None:
    assert file_digest(model) == hashlib.sha256(model.read_bytes()).hexdigest()
    with pytest.raises(UserFacingError, match="cannot be read"):
        file_digest(tmp_path / "gone")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b'{"choices": 3}', b"\xff\xfe", b"[" * 100_000, b'{"choices": [[], 3, null, {}]}'],
)
def test_a_broken_file_is_taken_for_an_empty_one(tmp_path, model, content, caplog) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert recall_choice(tmp_path, model) is None
    assert "cannot be read" in caplog.text or "left out" in caplog.text or content == b'{"choices": 3}'
    remember_choice(tmp_path, model, FIRST)
    assert recall_choice(tmp_path, model) == FIRST


def test_one_broken_choice_does_not_harm_the_others(tmp_path, model) -> None:
    remember_choice(tmp_path, model, SECOND)
    path = tmp_path / FILE_NAME
    kept = json.loads(path.read_text("utf-8"))
    good = kept["choices"][0]
    bad = [{**good, "preprocess": {"std": [0]}}, {**good, "labels": [3]}, {**good, "model": "x"}]
    path.write_text(json.dumps({"choices": [*bad, good]}), "utf-8")
    assert recall_choice(tmp_path, model) == SECOND


def test_a_folder_that_cannot_be_made_is_told(tmp_path, model) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserFacingError, match="cannot be written"):
        remember_choice(tmp_path / "file" / "folder", model, FIRST)


def test_the_usual_folder_is_the_persons_own() -> None:
    assert choices_folder().name == "imgclass"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["choices", "model", "preprocess", "labels", "height", "mean"]), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_stops_the_program(tmp_path, model, value) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"choices": value}), "utf-8")
    assert recall_choice(tmp_path, model) is None
