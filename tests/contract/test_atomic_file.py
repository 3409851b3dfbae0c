import os
import stat

import pytest

from trainer.contract.atomic_file import replaced_file, unwritable
from trainer.contract.errors import UserFacingError

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions, links and devices of POSIX")


def test_the_name_is_taken_only_at_the_end(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replaced_file(path) as file:
        file.write("new\n")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_bytes() == b"new\n"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_bytes_and_text_are_written_as_they_are(tmp_path) -> None:
    with replaced_file(str(tmp_path / "a"), "wb") as binary:
        binary.write(b"\0\r\n\xff")
    with replaced_file(tmp_path / "b", errors="surrogateescape") as text:
        text.write("猫\r\n\udcff")
    assert (tmp_path / "a").read_bytes() == b"\0\r\n\xff"
    assert (tmp_path / "b").read_bytes() == "猫\r\n".encode() + b"\xff"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path, error) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(error), replaced_file(path) as file:
        _write_and_fail(file, error)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def _write_and_fail(file, error) -> None:
    file.write("new")
    raise error


def test_the_content_is_on_the_disk_before_the_name_is_taken(tmp_path, monkeypatch) -> None:
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *given, name=name, real=real: (done.append(name), real(*given))[1])
    with replaced_file(tmp_path / "a.txt") as file:
        file.write("new")
    assert done == ["fsync", "replace"]


def test_the_longest_name_that_there_can_be(tmp_path) -> None:
    path = tmp_path / ("n" * 255)
    with replaced_file(path) as file:
        file.write("new")
    assert path.read_text() == "new"


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "gone" / "a.txt", tmp_path / "folder"):
        with pytest.raises(UserFacingError, match=rf"{path.name} cannot be written: ") as caught, replaced_file(path):
            pass
        assert caught.value.hint.endswith(".")
    assert os.listdir(tmp_path) == ["folder"]


def test_the_sentence_shows_no_line_ends_and_no_surrogates() -> None:
    error = unwritable("a\n\udcff.csv", OSError(28, "No space left on device"))
    assert error.message == "a\\n\\xff.csv cannot be written: no space left on device"
    assert unwritable("a", OSError()).message == "a cannot be written: unknown reason"


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with (
        pytest.raises(UserFacingError, match="/dev/full cannot be written: no space left on device"),
        replaced_file("/dev/full") as file,
    ):
        file.write("new")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


@POSIX
def test_a_link_stays_one_and_a_new_file_has_the_usual_permissions(tmp_path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there" / "a.txt")
    before = os.umask(0o027)
    try:
        with replaced_file(tmp_path / "link") as file:
            assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]
            file.write("new")
    finally:
        os.umask(before)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "a.txt").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "there" / "a.txt").stat().st_mode) == 0o640


@POSIX
def test_a_pipe_is_written_to_and_not_replaced(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with replaced_file(tmp_path / "pipe", "wb") as file:
        file.write(b"hello")
    assert os.read(reader, 100) == b"hello"
    os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
