import os
import sys
import threading
import unicodedata

import pytest

from tests.class_folders import write_files
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_listing import ScanStopped, list_class_folder


@pytest.fixture
def make(tmp_path):
    """A function that makes empty files (folders where the path ends with a slash) and gives their folder."""

    def make_files(*paths: str):
        write_files(tmp_path, {path: b"" for path in paths if not path.endswith("/")})
        for path in paths:
            if path.endswith("/"):
                (tmp_path / path).mkdir(parents=True)
        return tmp_path

    return make_files


def _found(listing) -> list[tuple[str, str, str | None]]:
    return [(file.path, file.label, file.part) for file in listing.files]


def test_a_sub_folder_is_a_class_and_what_lies_deeper_belongs_to_it(make) -> None:
    listing = list_class_folder(
        make("dog/1.jpg", "cat/10.jpg", "cat/2.PNG", "cat/old/deep/x.webp", "10/a.gif", "9/a.tif")
    )
    assert _found(listing) == [
        ("9/a.tif", "9", None),
        ("10/a.gif", "10", None),
        ("cat/2.PNG", "cat", None),
        ("cat/10.jpg", "cat", None),
        ("cat/old/deep/x.webp", "cat", None),
        ("dog/1.jpg", "dog", None),
    ]
    assert [folder.path for folder in listing.class_folders] == ["9", "10", "cat", "dog"]
    assert not listing.has_given_split


@pytest.mark.parametrize(
    "names", [("train", "val", "test"), ("Training", "VALID", "Testing"), ("TRAIN", "validation", "Test")]
)
def test_a_ready_made_split_is_told_by_its_names(make, names) -> None:
    listing = list_class_folder(make(*(f"{name}/{label}/1.jpg" for name in names for label in ("a", "b"))))
    assert listing.has_given_split
    found = {(file.label, file.part) for file in listing.files}
    assert found == {(label, part) for label in ("a", "b") for part in ("train", "validation", "test")}


@pytest.mark.parametrize("names", [("train",), ("val", "test"), ("train", "training"), ("trains", "tests")])
def test_without_something_to_train_on_and_something_to_measure_by_they_are_classes(make, names) -> None:
    listing = list_class_folder(make(*(f"{name}/a/1.jpg" for name in names)))
    assert not listing.has_given_split
    assert sorted({file.label for file in listing.files}) == sorted(names)


def test_what_belongs_to_no_class_is_named(make) -> None:
    listing = list_class_folder(
        make(
            "train/a/1.jpg",
            "train/stray.jpg",
            "test/a/2.jpg",
            "top.png",
            "extra/a/3.jpg",
            "train/a/notes.txt",
            "read.me",
        )
    )
    assert [path for path, _, _ in _found(listing)] == ["test/a/2.jpg", "train/a/1.jpg"]
    assert set(listing.loose_pictures) == {"train/stray.jpg", "top.png"}
    assert listing.unused_folders == ("extra",)
    assert listing.other_files == ("train/a/notes.txt",)


def test_hidden_files_and_litter_are_skipped(make) -> None:
    listing = list_class_folder(
        make("a/1.jpg", "a/.2.jpg", ".b/3.jpg", "__MACOSX/a/4.jpg", "a/Thumbs.db", "a/@eaDir/5.jpg")
    )
    assert [path for path, _, _ in _found(listing)] == ["a/1.jpg"]
    assert listing.other_files == ()


def test_labels_are_composed_and_valid_text(make) -> None:
    folder = make(unicodedata.normalize("NFD", "été") + "/1.jpg", "猫/1.jpg")
    assert {file.label for file in list_class_folder(folder).files} == {unicodedata.normalize("NFC", "été"), "猫"}


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no valid text")
def test_a_name_that_is_no_text_gives_a_label_that_is(make) -> None:
    (file,) = list_class_folder(make(os.fsdecode(b"caf\xe9/1.jpg"))).files
    assert file.label == "caf\\udce9"
    assert os.fsencode(file.path) == b"caf\xe9/1.jpg"


def test_links_are_followed_but_never_in_a_circle(make, tmp_path_factory) -> None:
    folder = make("a/1.jpg", "a/sub/2.jpg", "b/3.jpg")
    elsewhere = write_files(tmp_path_factory.mktemp("elsewhere"), {"4.jpg": b""})
    (folder / "c").symlink_to(elsewhere, target_is_directory=True)
    (folder / "a" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "a" / "sub" / "again").symlink_to(folder / "a", target_is_directory=True)
    (folder / "b" / "self").symlink_to(folder / "b" / "self")
    (folder / "b" / "self.jpg").symlink_to(folder / "b" / "self.jpg")
    (folder / "b" / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    listing = list_class_folder(folder)
    paths = [path for path, _, _ in _found(listing)]
    assert paths == ["a/1.jpg", "a/sub/2.jpg", "b/3.jpg", "b/gone.jpg", "b/self.jpg", "c/4.jpg"]
    assert listing.other_files == ("b/self",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_sub_folder_without_permission_is_named(make) -> None:
    folder = make("a/1.jpg", "a/closed/2.jpg")
    (folder / "a" / "closed").chmod(0)
    try:
        listing = list_class_folder(folder)
    finally:
        (folder / "a" / "closed").chmod(0o700)
    assert [file.path for file in listing.files] == ["a/1.jpg"]
    assert [(file.path, file.message) for file in listing.unreadable] == [
        ("a/closed", "no permission to read the folder")
    ]


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ((), "there are no class folders in this folder"),
        (("notes.txt",), "there are no class folders in this folder"),
        (("1.jpg", "2.jpg"), "the pictures lie in no class folders"),
        (("train/1.jpg", "test/2.jpg"), "the pictures lie in no class folders"),
    ],
)
def test_a_folder_without_classes_is_refused(make, paths, message) -> None:
    with pytest.raises(UserFacingError) as caught:
        list_class_folder(make(*paths))
    assert caught.value.message == message
    assert "cats/" in caught.value.hint


def test_what_is_no_folder_is_refused(make) -> None:
    folder = make("file.txt")
    with pytest.raises(UserFacingError, match="the folder is not there"):
        list_class_folder(folder / "gone")
    with pytest.raises(UserFacingError, match="this is a file, not a folder"):
        list_class_folder(folder / "file.txt")


def test_it_stops(make) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ScanStopped):
        list_class_folder(make("a/1.jpg"), stop)
