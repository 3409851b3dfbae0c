import os
from itertools import islice

import pytest

from imgclass_gui.engine import pictures
from imgclass_gui.engine.pictures import list_pictures
from imgclass_gui.engine.results import Failure


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder of empty files; the current folder is the one that holds it."""
    for name in ("10.jpg", "2.JPG", "notes.txt", ".hidden.jpg", "sub/b.png", "sub/deep/c.webp", ".git/d.jpg"):
        file = tmp_path / "top" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "top"


def test_a_folder_is_walked_as_people_count(tree) -> None:
    expected = ["2.JPG", "10.jpg", "sub/b.png", "sub/deep/c.webp"]
    assert list(list_pictures(["top"])) == [os.path.join("top", *name.split("/")) for name in expected]


def test_without_recursion_only_the_folder_itself(tree) -> None:
    assert list(list_pictures(["top"], recursive=False)) == [os.path.join("top", name) for name in ("2.JPG", "10.jpg")]


def test_files_are_listed_as_given(tree) -> None:
    given_paths = ["top/notes.txt", "top/.hidden.jpg", "gone.jpg", "top/notes.txt"]
    assert list(list_pictures(given_paths)) == given_paths


def test_the_paths_are_taken_lazily(tree) -> None:
    def endless():
        while True:
            yield "top/10.jpg"

    assert list(islice(list_pictures(endless()), 3)) == ["top/10.jpg"] * 3


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_followed_but_never_in_circles(tree) -> None:
    (tree / "sub" / "circle").symlink_to(tree)
    (tree / "sub" / "again").symlink_to(tree / "sub" / "deep")
    (tree / "nowhere.jpg").symlink_to(tree / "gone.jpg")
    found = [os.path.basename(path) for path in list_pictures(["top"]) if isinstance(path, str)]
    assert sorted(found) == ["10.jpg", "2.JPG", "b.png", "c.webp"]


@pytest.mark.skipif(os.name != "posix", reason="named pipes of POSIX")
def test_what_is_no_file_is_no_picture(tree) -> None:
    os.mkfifo(tree / "pipe.jpg")
    assert "top/pipe.jpg" not in list(list_pictures(["top"]))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "denied"), "the folder may not be read"),
        (FileNotFoundError(2, "gone"), "the folder is gone"),
        (OSError(5, "input/output error"), "the folder cannot be read"),
    ],
)
def test_an_unreadable_folder_is_named_and_the_rest_goes_on(tree, monkeypatch, error, message) -> None:
    scandir = os.scandir

    def scandir_but_one(path):
        if path == os.path.join("top", "sub"):
            raise error
        return scandir(path)

    # Permissions do not hold root back, and a disk error cannot be made to order.
    monkeypatch.setattr(pictures.os, "scandir", scandir_but_one)
    found = list(list_pictures(["top", "top/notes.txt"]))
    assert [item.message if isinstance(item, Failure) else item for item in found] == [
        os.path.join("top", "2.JPG"),
        os.path.join("top", "10.jpg"),
        message,
        "top/notes.txt",
    ]
    assert found[2].path == os.path.join("top", "sub")
    assert found[2].hint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(tree) -> None:
    (tree / "sub").chmod(0)
    try:
        failures = [item for item in list_pictures(["top"]) if isinstance(item, Failure)]
    finally:
        (tree / "sub").chmod(0o755)
    assert [failure.message for failure in failures] == ["the folder may not be read"]


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are POSIX's")
def test_names_of_any_bytes_are_found(tmp_path) -> None:
    names = [b"new\nline.jpg", b"caf\xe9.jpg", "😀.jpg".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).touch()
    assert {os.fsencode(os.path.basename(path)) for path in list_pictures([str(tmp_path)])} == set(names)
