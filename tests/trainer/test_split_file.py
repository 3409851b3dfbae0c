import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.errors import UserFacingError
from trainer.split import Split, SplitRow
from trainer.split_file import load_split, save_split

PARTS = st.sampled_from(["train", "validation", "test", "fold-1", "fold-5"])
# What a path may hold on any system, bytes that are no valid text included.
NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1)
BYTES = (
    st.binary(min_size=1, max_size=9)
    .filter(lambda name: b"\0" not in name)
    .map(lambda name: name.decode("utf-8", "surrogateescape"))
)


@given(st.dictionaries(NAMES | BYTES, st.tuples(NAMES, PARTS)))
def test_what_was_written_is_read(tmp_path_factory, content) -> None:
    split = Split(tuple(SplitRow(path, label, part) for path, (label, part) in content.items()))
    path = tmp_path_factory.mktemp("run") / "split.csv"
    save_split(split, path)
    assert load_split(path) == split
    assert os.listdir(path.parent) == ["split.csv"]


def test_the_file_is_a_table_that_any_program_opens(tmp_path) -> None:
    save_split(
        Split((SplitRow("a/1, 2.jpg", "a", "train"), SplitRow("猫/1.jpg", "猫", "fold-2"))), tmp_path / "split.csv"
    )
    content = (tmp_path / "split.csv").read_bytes().decode("utf-8")
    assert content == 'path,label,part\r\n"a/1, 2.jpg",a,train\r\n猫/1.jpg,猫,fold-2\r\n'


def test_an_older_file_is_replaced_or_stays_whole(tmp_path) -> None:
    path = tmp_path / "split.csv"
    save_split(Split((SplitRow("a/1.jpg", "a", "train"),)), path)
    save_split(Split((SplitRow("a/2.jpg", "a", "test"),)), path)
    kept = load_split(path)
    assert kept.parts() == {"a/2.jpg": "test"}
    with pytest.raises(UnicodeEncodeError):  # a lone surrogate that no file name can hold
        save_split(Split((SplitRow("a/1.jpg", "a", "train"), SplitRow("\ud800", "a", "train"))), path)
    assert load_split(path) == kept
    assert os.listdir(tmp_path) == ["split.csv"]


def test_what_cannot_be_written_is_told(tmp_path) -> None:
    (tmp_path / "split.csv").mkdir()
    for path in (tmp_path / "gone" / "split.csv", tmp_path / "split.csv"):
        with pytest.raises(UserFacingError, match=r"split\.csv cannot be written: "):
            save_split(Split(()), path)
    assert os.listdir(tmp_path) == ["split.csv"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not start with the columns"),
        (b"path,label\na,b\n", "does not start with the columns"),
        (b"path,label,part\na,b\n", "line 2 of split.csv names no part"),
        (b"path,label,part\na,b,train\nb,b,tests\n", "line 3 of split.csv names no part"),
        (b"path,label,part\na,b,fold-6\n", "line 2 of split.csv names no part"),
        (b"path,label,part\na,b,train\na,b,test\n", "names a picture twice"),
        (b'path,label,part\n"a,b,train\n', "is no table"),
        (b"\x89PNG\r\n\x1a\n\0\0", "does not start with the columns"),
    ],
)
def test_what_is_no_split_is_told(tmp_path, content, message) -> None:
    (tmp_path / "split.csv").write_bytes(content)
    with pytest.raises(UserFacingError, match=message):
        load_split(tmp_path / "split.csv")


def test_no_file_no_split(tmp_path) -> None:
    with pytest.raises(UserFacingError, match=r"there is no split\.csv"):
        load_split(tmp_path / "split.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="folders can be opened nowhere else")
def test_a_folder_is_no_split(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="cannot be read: is a directory"):
        load_split(tmp_path)
