"""Letters survive every file name, and nothing that is none gets through; only this person's folders are used."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.jobs.handover import Handover, make_private, session_folder

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")
# Any bytes that a file's name may have there, as Python gives them in `sys.argv`.
NAMES = st.binary(min_size=1).filter(lambda name: b"\0" not in name).map(os.fsdecode)


@given(st.lists(NAMES), st.text(st.characters(exclude_characters="\0"), max_size=200))
def test_every_name_comes_through(names: list[str], token: str) -> None:
    paths = tuple(os.path.abspath(os.path.join(os.sep, name)) for name in names)
    written = Handover(paths, token).encode()
    assert written.isascii()
    assert Handover.decode(written.encode()) == Handover(paths, token)


@given(st.one_of(st.binary(), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps)))
def test_anything_else_is_refused(content: bytes | str) -> None:
    with pytest.raises(ValueError):
        Handover.decode(content)


@pytest.mark.parametrize(
    "letter",
    [
        {"paths": "/a.png", "token": ""},
        {"paths": ["a.png"], "token": ""},
        {"paths": ["/a\0.png"], "token": ""},
        {"paths": [7], "token": ""},
        {"paths": ["/a.png"]},
        {"paths": ["/a.png"], "token": 7},
        {"paths": ["/a.png"], "token": "x" * 10_000},
        {"paths": ["/a.png"], "token": "x\0y"},
    ],
)
def test_a_letter_that_is_wrong_in_one_point_is_refused(letter: object) -> None:
    with pytest.raises(ValueError):
        Handover.decode(json.dumps(letter))


def test_nothing_nests_too_deeply() -> None:
    with pytest.raises(ValueError):
        Handover.decode("[" * 1_000_000)


def test_paths_are_those_of_the_place_where_the_start_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "t1")
    given = Handover.of_this_start(["a.png", os.path.join("deeper", "..", "b.png"), str(tmp_path / "c.png")])
    assert given == Handover(tuple(str(tmp_path / name) for name in ("a.png", "b.png", "c.png")), "t1")


@posix
@pytest.mark.parametrize("name", ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "DISPLAY", "WAYLAND_DISPLAY"])
def test_another_home_or_screen_is_another_session(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = session_folder()
    assert session_folder() == before
    monkeypatch.setenv(name, "/elsewhere")
    assert session_folder() != before


@posix
def test_it_lies_in_the_runtime_folder_where_that_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_folder().parent == tmp_path / "imgclass"
    for unusable in ("", str(tmp_path / "none")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", unusable)
        assert session_folder().parent == tmp_path / f"imgclass-session-{os.getuid()}"
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_folder_that_others_could_use_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "imgclass" / "0123"
    make_private(folder)
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o750)
    with pytest.raises(PermissionError):
        make_private(folder)
    folder.chmod(0o700)
    folder.parent.chmod(0o777)
    with pytest.raises(PermissionError):
        make_private(folder)


@posix
def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "imgclass").mkdir(mode=0o700)
    (tmp_path / "imgclass" / "0123").symlink_to(tmp_path / "real")
    with pytest.raises(PermissionError):
        make_private(tmp_path / "imgclass" / "0123")
