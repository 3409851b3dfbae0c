import hashlib
import os
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from tests.class_folders import jpeg, scene, write_files
from tests.contract.pictures_in_memory import exif
from trainer.contract.errors import UserFacingError
from trainer.contract.image_folder import ClassFolder, ScanProgress, ScanStopped, scan

CAT, DOG = scene(1), scene(2)


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_files(
        tmp_path,
        {
            "cat/1.jpg": jpeg(CAT),
            "cat/2.png": scene(3, 40, 30),
            "cat/copy of 1.jpg": jpeg(CAT),
            "cat/small/1.webp": CAT.resize((80, 60)),
            "dog/1.jpg": jpeg(DOG),
            "dog/turned.jpg": jpeg(DOG.transpose(Image.Transpose.ROTATE_90), exif=exif(6)),
            "dog/cut.jpg": jpeg(scene(4))[:900],
            "dog/empty.jpg": b"",
            "dog/letter.jpg": b"Dear reader, this is no picture.",
            "dog/notes.txt": b"not a picture",
            "white/1.png": Image.new("RGB", (20, 50), "white"),
            "white/2.png": Image.new("RGB", (50, 20), "white"),
            "nothing/readme.md": b"",
        },
    )


def _snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted([folder, *folder.rglob("*")])
    }


def test_every_picture_is_known_by_class_content_and_size(folder) -> None:
    found = scan(folder)
    assert found.labels == ("cat", "dog", "white")
    assert found.counts() == {"cat": 4, "dog": 2, "white": 2}
    first, second = found.pictures[:2]
    assert (first.path, first.label, first.part, first.size) == ("cat/1.jpg", "cat", None, (160, 120))
    assert first.sha256 == hashlib.sha256((folder / "cat/1.jpg").read_bytes()).hexdigest()
    assert (second.path, second.size, second.is_plain) == ("cat/2.png", (40, 30), False)
    assert found.empty_classes == ("nothing",)
    assert found.other_files == ("dog/notes.txt", "nothing/readme.md")


def test_every_unreadable_file_is_named_with_the_reason(folder) -> None:
    unreadable = {file.path: (file.message, file.hint) for file in scan(folder).unreadable}
    assert list(unreadable) == ["dog/cut.jpg", "dog/empty.jpg", "dog/letter.jpg"]
    assert unreadable["dog/empty.jpg"][0] == "the file is empty"
    assert unreadable["dog/letter.jpg"][0] == "this is text, not a picture"
    for message, hint in unreadable.values():
        assert message[0].islower()
        assert not message.endswith(".")
        assert hint.endswith(".")


def test_the_same_picture_is_found_in_other_files_turned_and_scaled(folder) -> None:
    found = scan(folder)
    assert found.near_duplicates == (
        ("cat/1.jpg", "cat/copy of 1.jpg", "cat/small/1.webp"),
        ("dog/1.jpg", "dog/turned.jpg"),
    )
    groups = [tuple(picture.path for picture in group) for group in found.groups() if len(group) > 1]
    assert groups == list(found.near_duplicates)


def test_pictures_of_one_colour_are_the_same_only_as_files(folder) -> None:
    write_files(folder, {"white/3.png": (folder / "white/1.png").read_bytes()})
    found = scan(folder)
    assert [picture.path for picture in found.pictures if picture.is_plain] == [
        "white/1.png",
        "white/2.png",
        "white/3.png",
    ]
    groups = [tuple(picture.path for picture in group) for group in found.groups()]
    assert ("white/1.png", "white/3.png") in groups
    assert ("white/2.png",) in groups


def test_a_ready_made_split_gives_each_picture_its_part(tmp_path) -> None:
    files = {"train/a/1.png": scene(1), "train/b/1.png": scene(2), "val/a/1.png": scene(3), "test/b/1.png": scene(4)}
    found = scan(write_files(tmp_path, files))
    assert found.has_given_split
    assert found.counts("train") == {"a": 1, "b": 1}
    assert found.counts("validation") == {"a": 1}
    assert found.counts("test") == {"b": 1}


def test_the_folder_is_never_written_to(folder) -> None:
    before = _snapshot(folder)
    scan(folder)
    assert _snapshot(folder) == before


def test_the_fingerprint_follows_the_data_and_not_its_place(tmp_path) -> None:
    content = [jpeg(scene(seed)) for seed in range(3)]
    one = write_files(tmp_path / "one", {"a/1.jpg": content[0], "a/2.jpg": content[1], "b/1.jpg": content[2]})
    two = write_files(tmp_path / "two", {"a/z/x.jpg": content[1], "a/y.jpg": content[0], "b/w.jpg": content[2]})
    other = write_files(tmp_path / "other", {"a/1.jpg": content[0], "b/2.jpg": content[1], "b/1.jpg": content[2]})
    fingerprint = scan(one).fingerprint
    assert scan(two).fingerprint == fingerprint
    assert scan(other).fingerprint != fingerprint


def test_it_says_how_far_it_is_on_the_callers_thread(folder) -> None:
    seen: list[tuple[ScanProgress, int]] = []
    scan(folder, progress=lambda progress: seen.append((progress, threading.get_ident())))
    assert {thread for _, thread in seen} == {threading.get_ident()}
    reading = [progress for progress, _ in seen if progress.stage == "reading"]
    assert [(progress.done, progress.total) for progress in reading] == [(done, 11) for done in range(1, 12)]
    assert [progress.stage for progress, _ in seen][-1] == "comparing"


def test_it_stops_when_asked_and_leaves_no_thread(folder) -> None:
    threads = set(threading.enumerate())
    for stop_after in range(4):
        stop = threading.Event()
        seen: list[ScanProgress] = []

        def ask(progress: ScanProgress, stop=stop, seen=seen, after=stop_after) -> None:
            seen.append(progress)
            if len(seen) >= after:
                stop.set()

        if not stop_after:
            stop.set()
        with pytest.raises(ScanStopped):
            scan(folder, progress=ask, stop=stop)
        assert len(seen) <= stop_after
        assert set(threading.enumerate()) == threads


def test_an_error_of_the_caller_ends_the_scan_and_its_threads(folder) -> None:
    threads = set(threading.enumerate())

    def fail(progress: ScanProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        scan(folder, progress=fail)
    assert set(threading.enumerate()) == threads


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_dead_links_never_make_it_wait(folder) -> None:
    os.mkfifo(folder / "cat" / "pipe.jpg")
    (folder / "cat" / "dead.jpg").symlink_to(folder / "gone.jpg")
    unreadable = {file.path: file.message for file in scan(folder).unreadable}
    assert unreadable["cat/pipe.jpg"] == "this is a device or a pipe, not a file"
    assert unreadable["cat/dead.jpg"] == "the file is not there"


@pytest.mark.skipif(sys.platform != "linux", reason="a file that opens and then cannot be read")
def test_a_disk_that_fails_in_the_middle_costs_one_file(folder) -> None:
    (folder / "cat" / "bad sector.jpg").symlink_to("/proc/self/mem")
    found = scan(folder)
    unreadable = {file.path: file.message for file in found.unreadable}
    assert unreadable["cat/bad sector.jpg"] == "the file cannot be read: input/output error"
    assert found.counts()["cat"] == 4


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no valid text")
def test_names_in_any_script_and_in_none(tmp_path) -> None:
    names = [os.fsdecode(b"\xff\xfe/\xe9.png"), "猫/ねこ 1.png", "new\nline/a\tb.png", "🐈/👩‍👩‍👧.png", "עברית/x.png"]
    found = scan(write_files(tmp_path, {name: scene(number) for number, name in enumerate(names)}))
    assert {picture.path for picture in found.pictures} == set(names)
    assert len(found.labels) == 5
    assert len(found.fingerprint) == 64


def test_a_folder_without_a_readable_picture_is_still_described(tmp_path) -> None:
    found = scan(write_files(tmp_path, {"a/1.jpg": b"", "b/2.jpg": b"no"}))
    assert found.pictures == ()
    assert found.labels == ()
    assert found.empty_classes == ("a", "b")
    assert len(found.unreadable) == 2


def test_no_folder_no_scan(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="the folder is not there"):
        scan(tmp_path / "gone")


def _same_files(found: ClassFolder) -> int:
    return sum(number > 1 for number in Counter(picture.sha256 for picture in found.pictures).values())


def test_photos_of_rubbish(unpacked) -> None:
    found = scan(unpacked("trashnet-600"))
    assert found.counts() == dict.fromkeys(("cardboard", "glass", "metal", "paper", "plastic", "trash"), 100)
    assert {picture.size for picture in found.pictures} == {(384, 512)}
    assert found.unreadable == ()
    assert _same_files(found) == 0
    # Two shots of the same magazines, looked at: the only ones.
    assert found.near_duplicates == (("paper/paper99.jpg", "paper/paper147.jpg"),)


def test_hand_signs_that_differ_by_a_finger_are_not_the_same(unpacked) -> None:
    found = scan(unpacked("sign-language-digits") / "Dataset")
    assert found.labels == tuple("0123456789")
    assert len(found.pictures) == 2062
    assert found.unreadable == ()
    assert found.near_duplicates == ()
    assert Counter(picture.size for picture in found.pictures) == {(100, 100): 2059, (3024, 3024): 3}


def test_every_nasty_picture_is_read_or_named(unpacked) -> None:
    folder = unpacked("nasty-images")
    found = scan(folder)
    named = (
        {picture.path for picture in found.pictures} | {file.path for file in found.unreadable} | {*found.other_files}
    )
    assert named == {path.relative_to(folder).as_posix() for path in folder.glob("*/**/*") if path.is_file()}
    turned = next(group for group in found.near_duplicates if "exif-rotated/Landscape_1.jpg" in group)
    assert turned == tuple(f"exif-rotated/Landscape_{number}.jpg" for number in range(9))
