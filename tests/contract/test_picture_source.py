from __future__ import annotations

import errno
import io
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.pictures_in_memory import saved, smooth
from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import load_image
from trainer.contract.picture_source import explain_file_error, open_source, slurp


def _message(source: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        load_image(source)  # type: ignore[arg-type]
    return caught.value.message


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("this was never a picture")
    assert _message(tmp_path / "missing.jpg") == "the file is not there"
    assert _message(tmp_path / "text.jpg" / "below a file.jpg") == "the file is not there"
    assert _message(tmp_path) == "this is a folder, not a picture"
    assert _message(str(tmp_path / "empty.jpg")) == "the file is empty"
    assert _message(tmp_path / "text.jpg") == "this is text, not a picture"
    assert _message("a\0b.jpg") == "this is not a usable file name"
    assert _message(io.BytesIO()) == "the file is empty"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert _message(tmp_path / "pipe.jpg") == "this is a device or a pipe, not a file"
    assert _message("/dev/zero") == "this is a device or a pipe, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_that_takes_the_name_at_the_last_moment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, ordinary = tmp_path / "pipe.jpg", tmp_path / "ordinary.jpg"
    os.mkfifo(pipe)
    ordinary.touch()
    seen = os.stat(ordinary)
    monkeypatch.setattr(os, "stat", lambda path, **options: seen)
    assert _message(pipe) == "this is a device or a pipe, not a file"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="file sockets are POSIX")
def test_sockets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.jpg")
        assert _message("s.jpg") == "this is a device or a pipe, not a file"


@pytest.fixture
def not_root() -> Iterator[None]:
    """Everything is permitted to root: if this is root, be nobody for a while."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of this kind are POSIX")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_file_that_may_not_be_read(tmp_path: Path, not_root: None) -> None:
    path = tmp_path / "secret.png"
    if os.getuid() != 0:
        smooth(4, 4).save(path)
        path.chmod(0)
    assert _message(path) == "no permission to read it"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "no permission to read it"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "the file is not there"),
        (OSError(errno.EIO, "Input/output error"), "the file cannot be read: input/output error"),
        (OSError(errno.EMFILE, "Too many open files"), "the file cannot be read: too many open files"),
        (ValueError("embedded null byte"), "this is not a usable file name"),
    ],
)
def test_failures_of_the_file_system_are_told_in_a_sentence(error: OSError, message: str) -> None:
    told = explain_file_error(error)
    assert told.message == message
    assert told.hint.endswith(".")


def test_a_disk_that_fails_while_a_picture_is_read_is_told() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    assert _message(Failing(b"x")) == "the file cannot be read: input/output error"


@pytest.mark.parametrize("name", ["two\nlines.png", "🌸 花 été.png", "-rf.png", "a" * 250 + ".png", " .png"])
def test_unusual_names_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(saved(smooth(20, 10), "PNG").getvalue())
    assert load_image(path).size == (20, 10)
    assert load_image(str(path)).size == (20, 10)


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.png"
    try:
        Path(os.fsdecode(name)).write_bytes(saved(smooth(20, 10), "PNG").getvalue())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert load_image(os.fsdecode(name)).size == (20, 10)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by way of /proc")
def test_no_file_stays_open(tmp_path: Path) -> None:
    good, cut, folder = tmp_path / "good.tif", tmp_path / "cut.jpg", tmp_path / "folder"
    smooth(40, 40).save(good, compression="tiff_lzw")
    cut.write_bytes(saved(smooth(80, 80), "JPEG").getvalue()[:900])
    folder.mkdir()
    load_image(good)  # what Pillow imports lazily is imported now
    before = os.listdir("/proc/self/fd")
    for _ in range(20):
        load_image(good, (8, 8))
        for bad in (cut, folder, tmp_path / "missing"):
            _message(bad)
    assert os.listdir("/proc/self/fd") == before


def test_giants_are_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "giant.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(70 * 1024 * 1024)  # a sparse file
    with open_source(path) as stream:
        assert slurp(stream) is stream
        assert stream.tell() == 0


def test_a_giant_picture_is_read_from_the_disk(tmp_path: Path) -> None:
    for kind in ("png", "jpg", "tif"):
        path = tmp_path / f"giant.{kind}"
        smooth(40, 30).save(path)
        with path.open("ab") as file:
            file.truncate(70 * 1024 * 1024)
        assert load_image(path, (4, 4)).size == (40, 30)
