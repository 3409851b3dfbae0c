import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.label_file import load_labels
from trainer.contract.errors import UserFacingError

NAMES = ("cat", "dog", "big bird")


def load(folder, content, classes=3):
    path = folder / "names"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_labels(str(path), classes)


@pytest.mark.parametrize(
    "content",
    [
        "cat\ndog\nbig bird\n",
        "0: cat\n1: dog\n2: big bird",
        json.dumps(NAMES),
        json.dumps({"labels": NAMES}),
        json.dumps({"names": {"0": "cat", "2": "big bird", "1": "dog"}}),
        json.dumps({"id2label": {"0": "cat", "1": "dog", "2": "big bird"}, "num_labels": 3}),
        json.dumps({"0": "cat", "1": "dog", "2": "big bird"}),
        json.dumps({"dog": 1, "cat": 0, "big bird": 2}),
        json.dumps({"classes": {"Label": NAMES}, "inputs": {}}),
        "\n".join(NAMES).encode("utf-16"),
    ],
)
def test_lists_of_many_programs(tmp_path, content) -> None:
    assert load(tmp_path, content) == NAMES


def test_another_number_of_names(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="the file names 3 classes, but the model has 1,000"):
        load(tmp_path, "cat\ndog\nbig bird", 1000)


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"{}", b"[]", b'{"labels": 3}', b'[{"a": 1}]'])
def test_no_list_of_names(tmp_path, content) -> None:
    with pytest.raises(UserFacingError):
        load(tmp_path, content)


def test_files_that_cannot_be_read(tmp_path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UserFacingError, match="cannot be read"):
            load_labels(str(path), 3)


@given(names=st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8})?", fullmatch=True), min_size=1, max_size=20))
def test_what_was_written_is_read(tmp_path_factory, names) -> None:
    folder = tmp_path_factory.mktemp("labels")
    assert load(folder, json.dumps(names), len(names)) == tuple(names)
    assert load(folder, json.dumps({"labels": names}), len(names)) == tuple(names)
