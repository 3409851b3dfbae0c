from dataclasses import replace

import numpy as np
import onnx
import pytest

from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.preprocessing_choices import model_copy
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.model_copy import write_described_copy
from tests.models import COLORS, METADATA, SIDE, SPEC, save_color_model
from trainer.contract.errors import UserFacingError

RANDOM = np.random.default_rng(5).normal(size=(3, 3, SIDE, SIDE)).astype(np.float32)
CHOSEN = replace(SPEC, mean=(0.1, 0.2, 0.3), std=(1 / 255,) * 3, fit="stretch")


@pytest.mark.parametrize("ending", [(), ("Softmax",)])
def test_a_copy_says_what_was_chosen_and_answers_the_same(tmp_path, ending) -> None:
    source = save_color_model(tmp_path / "m.onnx", metadata={"author": "someone", "names": "['a']"}, ending=ending)
    before = source.read_bytes()
    model = open_model(source, trusted=True, choice=RememberedChoice(CHOSEN, COLORS))
    write_described_copy(source, tmp_path / "copy.onnx", model.describe())
    copy = open_model(tmp_path / "copy.onnx")
    assert (copy.facts.preprocess, copy.facts.labels, copy.facts.name) == (CHOSEN, COLORS, "m")
    assert (copy.facts.is_assumed, copy.facts.found_in) == (False, "in the file")
    assert np.array_equal(copy.probabilities(RANDOM), model.probabilities(RANDOM))
    assert source.read_bytes() == before
    props = {entry.key: entry.value for entry in onnx.load(tmp_path / "copy.onnx").metadata_props}
    assert (props["author"], props["names"]) == ("someone", "['a']")


def test_our_own_words_are_replaced_not_doubled(tmp_path) -> None:
    source = save_color_model(tmp_path / "m.onnx", metadata=replace(METADATA, training={"date": "today"}))
    model = open_model(source, trusted=True, choice=RememberedChoice(CHOSEN))
    write_described_copy(source, tmp_path / "copy.onnx", model.describe())
    written = onnx.load(tmp_path / "copy.onnx")
    keys = [entry.key for entry in written.metadata_props]
    assert len(keys) == len(set(keys)) == len(onnx.load(source).metadata_props)
    assert open_model(tmp_path / "copy.onnx", trusted=True).describe() == replace(
        METADATA, preprocess=CHOSEN, training={"date": "today"}
    )
    assert written.graph == onnx.load(source).graph


@pytest.fixture
def external(tmp_path):
    """A model whose weights lie in a second file."""
    path = save_color_model(tmp_path / "m.onnx", metadata=None)
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="m.bin", size_threshold=0)
    return path


def test_weights_in_a_second_file_come_into_the_copy(tmp_path, external) -> None:
    model = open_model(external, trusted=True)
    other = tmp_path / "elsewhere"
    other.mkdir()
    write_described_copy(external, other / "copy.onnx", model.describe())
    copy = open_model(other / "copy.onnx")
    assert np.array_equal(copy.probabilities(RANDOM), model.probabilities(RANDOM))


def test_neither_the_model_nor_its_weights_are_overwritten(tmp_path, external) -> None:
    before = {path: path.read_bytes() for path in (external, tmp_path / "m.bin")}
    link = tmp_path / "link.onnx"
    link.symlink_to(external)
    (tmp_path / "hard.onnx").hardlink_to(external)
    for target in (external, link, tmp_path / "hard.onnx", tmp_path / "m.bin"):
        with pytest.raises(UserFacingError, match="overwrite the model itself"):
            write_described_copy(external, target, METADATA)
    assert {path: path.read_bytes() for path in before} == before


def test_what_cannot_be_copied_is_told(tmp_path, external, monkeypatch) -> None:
    with pytest.raises(UserFacingError, match="cannot be written"):
        write_described_copy(external, tmp_path / "no folder" / "copy.onnx", METADATA)
    with pytest.raises(UserFacingError, match="no such file"):
        write_described_copy(tmp_path / "gone.onnx", tmp_path / "copy.onnx", METADATA)
    monkeypatch.setattr(model_copy, "MAX_FILE_BYTES", model_copy._ROOM + external.stat().st_size)
    with pytest.raises(UserFacingError, match="too large"):
        write_described_copy(external, tmp_path / "copy.onnx", METADATA)
    (tmp_path / "m.bin").unlink()
    with pytest.raises(UserFacingError, match=r"second file, m\.bin, which is missing"):
        write_described_copy(external, tmp_path / "copy.onnx", METADATA)
    assert not (tmp_path / "copy.onnx").exists()
