import json
import os

import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine import neighbours
from imgclass_gui.engine.description import Description
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.neighbours import LABEL_FILES, OWN_ENDINGS, read_neighbours
from tests.models import save_color_model
from trainer.contract.errors import UserFacingError

NAMES = ("config.json", "preprocessor_config.json", "signature.json", "metadata.json", *LABEL_FILES, "m.labels.txt")


def read(folder, **files):
    """What is told by files whose names have "__" for the point."""
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_neighbours(str(folder / "m.onnx"))


def labels(folder, content, name="labels__txt"):
    found = read(folder, **{name: content})
    return found[0].labels if found else None


def test_a_lonely_model_has_no_neighbours(tmp_path) -> None:
    assert read(tmp_path) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("cat\ndog\n", ("cat", "dog")),
        ("\ufeffcat\r\n\r\n dog \r\n", ("cat", "dog")),
        ("0 cat\n1 big dog\n", ("cat", "big dog")),
        ("0: cat\n1:dog", ("cat", "dog")),
        ("1 cat\n2 dog", ("1 cat", "2 dog")),
        ("0\n1\n2", ("0", "1", "2")),
        ("n01440764 tench, Tinca tinca\nn01443537 goldfish", ("tench", "goldfish")),
        ("n01440764\nn01443537", ("n01440764", "n01443537")),
        ("n01440764 tench, Tinca tinca\ncat", ("n01440764 tench, Tinca tinca", "cat")),
        ("Äpfel\nBirnen".encode("cp1252"), ("Äpfel", "Birnen")),
        ("Äpfel\nBirnen".encode("utf-16"), ("Äpfel", "Birnen")),
        (b"\0\1\2", None),
        ("", None),
        (" \n \n", None),
    ],
)
def test_lists_of_labels(tmp_path, content, expected) -> None:
    assert labels(tmp_path, content) == expected


@pytest.mark.parametrize("name", [*LABEL_FILES, *("m" + ending for ending in OWN_ENDINGS)])
def test_names_of_lists(tmp_path, name) -> None:
    (tmp_path / name).write_text("a\nb")
    assert read(tmp_path) == (Description(labels=("a", "b"), label_source=name),)


def test_the_models_own_list_comes_first(tmp_path) -> None:
    found = read(tmp_path, labels__txt="a\nb", m__labels__txt="c\nd", other__labels__txt="e\nf")
    assert [one.labels for one in found] == [("c", "d"), ("a", "b")]


def test_lobe(tmp_path) -> None:
    signature = {
        "format": "onnx",
        "classes": {"Label": ["cat", "dog"]},
        "inputs": {"Image": {"dtype": "float32", "shape": [None, 224, 200, 3], "name": "Image:0"}},
    }
    [found] = read(tmp_path, signature__json=json.dumps(signature))
    assert (found.labels, found.label_source) == (("cat", "dog"), "signature.json")
    assert (found.fields["height"], found.fields["width"], found.fields["mean"], found.fields["std"]) == (
        224, 200, (0.0,), (1.0,),
    )  # fmt: skip


def test_teachable_machine(tmp_path) -> None:
    [found] = read(tmp_path, metadata__json='{"labels": ["cat", "dog"], "imageSize": 224, "tmVersion": "2"}')
    assert (found.labels, found.field_source) == (("cat", "dog"), "metadata.json")
    assert (found.fields["height"], found.fields["mean"], found.fields["std"]) == (224, (0.5,), (0.5,))


def test_hugging_face(tmp_path) -> None:
    [found] = read(
        tmp_path,
        config__json='{"id2label": {"0": "cat", "1": "dog"}}',
        preprocessor_config__json='{"size": 32, "image_mean": 0.5, "image_std": 0.5}',
    )
    assert (found.labels, found.label_source, found.field_source) == (
        ("cat", "dog"), "config.json", "preprocessor_config.json",
    )  # fmt: skip
    assert found.fields == {"height": 32, "width": 32, "fit": "stretch", "mean": (0.5,), "std": (0.5,)}


def test_links_are_not_followed(tmp_path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (tmp_path / "secret").write_text("a\nb")
    try:
        (folder / "labels.txt").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("this system makes no links")
    (folder / "classes.txt").hardlink_to(tmp_path / "secret")
    assert read(folder) == ()


@pytest.fixture
def cache(tmp_path):
    """A repository as Hugging Face's cache keeps it: a snapshot of links into `blobs`."""
    repository = tmp_path / "models--someone--net"
    blobs, snapshot = repository / "blobs", repository / "snapshots" / "abc123"
    blobs.mkdir(parents=True)
    snapshot.mkdir(parents=True)
    save_color_model(blobs / "11", metadata=None)
    (blobs / "22").write_text('{"id2label": {"0": "r", "1": "g", "2": "b"}}')
    (blobs / "33").write_text('{"size": 16, "image_mean": 0.25, "image_std": 0.25}')
    names = {"m.onnx": "11", "config.json": "22", "preprocessor_config.json": "33"}
    for name, blob in names.items():
        try:
            (snapshot / name).symlink_to(os.path.join("..", "..", "blobs", blob))
        except OSError:
            pytest.skip("this system makes no links")
    return snapshot


@pytest.mark.parametrize("trusted", [True, False])
def test_a_snapshot_of_hugging_faces_cache(cache, trusted, monkeypatch) -> None:
    for name in (cache / "m.onnx", os.path.join("..", cache.name, "m.onnx")):
        monkeypatch.chdir(cache)
        facts = open_model(name, trusted=trusted).facts
        assert (facts.labels, facts.preprocess.mean) == (("r", "g", "b"), (0.25,) * 3)
        assert (facts.is_assumed, facts.found_in) == (
            False, "in preprocessor_config.json and config.json beside it",
        )  # fmt: skip


def test_a_snapshots_other_links_are_not_followed(cache, tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a\nb\nc")
    blobs = cache.parents[1] / "blobs"
    (cache / "labels.txt").symlink_to(secret)
    (blobs / "44").symlink_to(secret)
    (cache / "classes.txt").symlink_to(os.path.join("..", "..", "blobs", "44"))
    (blobs / "55").hardlink_to(secret)
    (cache / "synset.txt").symlink_to(os.path.join("..", "..", "blobs", "55"))
    assert {one.label_source for one in read_neighbours(str(cache / "m.onnx"))} == {"config.json"}
    # Nor any at all beside a model that is no link itself.
    (cache / "own.onnx").write_bytes((blobs / "11").read_bytes())
    assert read_neighbours(str(cache / "own.onnx")) == ()


def test_a_linked_model_outside_a_cache_has_no_linked_neighbours(cache, tmp_path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    blobs = cache.parents[1] / "blobs"
    (elsewhere / "m.onnx").symlink_to(blobs / "11")
    (elsewhere / "config.json").symlink_to(blobs / "22")
    assert read_neighbours(str(elsewhere / "m.onnx")) == ()


def test_weights_outside_a_snapshot_stay_unread(cache) -> None:
    blobs = cache.parents[1] / "blobs"
    model = onnx.load(blobs / "11")
    onnx.save(model, blobs / "11", save_as_external_data=True, location="m.bin", size_threshold=0)
    (cache / "m.bin").symlink_to(os.path.join("..", "..", "blobs", "m.bin"))
    with pytest.raises(UserFacingError, match="outside its own folder"):
        open_model(cache / "m.onnx")


def test_other_texts_beside_a_model_are_not_read(tmp_path) -> None:
    assert read(tmp_path, m__txt="a\nb", README__txt="a\nb", other__labels__txt="a\nb") == ()


def test_what_is_no_file_is_left_out(tmp_path) -> None:
    (tmp_path / "labels.txt").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "classes.txt")
    assert read(tmp_path) == ()


def test_a_file_that_is_too_large_is_left_out(tmp_path, monkeypatch, caplog) -> None:
    monkeypatch.setattr(neighbours, "MAX_BYTES", 3)
    caplog.set_level("INFO")
    assert read(tmp_path, labels__txt="a\nb") == (Description(labels=("a", "b"), label_source="labels.txt"),)
    assert read(tmp_path, labels__txt="a\nbc") == ()
    assert "labels.txt beside the model was left out: it is too large" in caplog.text


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"3", b"\xff\xff", b"[" * 100_000, b"1" * 10_000, b'{"id2label": NaN}', b"\0"]
)
def test_broken_json_is_left_out(tmp_path, content) -> None:
    assert read(tmp_path, config__json=content, signature__json=content, metadata__json=content) == ()


NUMBERS = st.integers(-5000, 5000) | st.floats() | st.sampled_from([5e-324, 0, 1, 3, 16, 224, 10**30])
PARTS = st.sampled_from(["height", "width", "shortest_edge", "0", "1", "2", "Label", "Image", "shape"])
LEAVES = st.none() | st.booleans() | NUMBERS | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES | st.lists(NUMBERS, min_size=3, max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PARTS, inner),
    max_leaves=8,
)
KEYS = [
    "id2label", "num_labels", "architecture", "pretrained_cfg", "input_size", "test_input_size", "crop_pct",
    "crop_mode", "interpolation", "mean", "std", "label_names", "label_descriptions", "num_classes", "size",
    "crop_size", "do_center_crop", "do_rescale", "rescale_factor", "rescale_offset", "do_normalize",
    "image_mean", "image_std", "resample", "do_flip_channel_order", "include_top", "classes", "inputs",
    "labels", "imageSize",
]  # fmt: skip
SETTINGS = st.dictionaries(st.sampled_from(KEYS), VALUES)
DOCUMENTS = SETTINGS | VALUES | st.fixed_dictionaries({"pretrained_cfg": SETTINGS, "id2label": VALUES})


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    return save_color_model(tmp_path_factory.mktemp("models") / "m.onnx", metadata=None, side="side")


@pytest.fixture(scope="module")
def fixed(tmp_path_factory):
    return save_color_model(tmp_path_factory.mktemp("models") / "m.onnx", metadata=None)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_of_a_neighbour_stops_a_model(silent, fixed, data) -> None:
    documents = DOCUMENTS.map(lambda value: json.dumps(value).encode())
    content = data.draw(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=60) | documents))
    for model in (silent, fixed):
        for name in NAMES:
            (model.parent / name).unlink(missing_ok=True)
        for name, written in content.items():
            (model.parent / name).write_bytes(written)
        facts = open_model(model, trusted=True).facts
        assert len(facts.labels) == 3
