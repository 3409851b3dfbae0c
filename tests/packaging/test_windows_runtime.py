from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.packaging.by_path import load

crt = load("windows/crt.py")


def library(path: Path, *version: int, body: bytes = b"") -> Path:
    """A file with a version resource as Windows lays it out: VS_FIXEDFILEINFO behind its signature."""
    path.parent.mkdir(parents=True, exist_ok=True)
    high, low = version[0] << 16 | version[1], version[2] << 16 | version[3]
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x00010000, high, low, high, low, 0x3F, 0, 0x40004, 2, 0, 0, 0)
    path.write_bytes(b"MZ" + body + b"VS_VERSION_INFO".decode().encode("utf-16-le") + b"\0\0" + fixed + b"rest")
    return path


def test_the_version_is_read(tmp_path: Path) -> None:
    assert crt.file_version(library(tmp_path / "a.dll", 14, 44, 35211, 2)) == (14, 44, 35211, 2)
    (tmp_path / "b.dll").write_bytes(b"MZ nothing")
    assert crt.file_version(tmp_path / "b.dll") == (0, 0, 0, 0)


def test_all_copies_become_the_newest(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle" / "_internal"
    library(bundle / "msvcp140.dll", 14, 29, 30133, 0)
    newest = library(bundle / "onnxruntime" / "capi" / "msvcp140.dll", 14, 44, 35211, 0).read_bytes()
    library(bundle / "PySide6" / "MSVCP140.dll", 14, 42, 34433, 0)
    other = library(bundle / "PySide6" / "Qt6Core.dll", 6, 11, 3, 0).read_bytes()
    (line,) = crt.make_newest(tmp_path / "bundle", [])
    assert line == "msvcp140.dll 14.44.35211.0: 2 of 3 copies replaced"
    assert {path.read_bytes() for path in bundle.rglob("*140.dll")} == {newest}
    assert (bundle / "PySide6" / "MSVCP140.dll").read_bytes() == newest
    assert (bundle / "PySide6" / "Qt6Core.dll").read_bytes() == other


def test_a_newer_copy_is_taken_from_elsewhere_and_no_older_one(tmp_path: Path) -> None:
    bundle, elsewhere = tmp_path / "bundle", tmp_path / "redist"
    library(bundle / "msvcp140.dll", 14, 29, 0, 0)
    kept = library(bundle / "vcruntime140.dll", 14, 44, 0, 0).read_bytes()
    newest = library(elsewhere / "msvcp140.dll", 14, 50, 1, 0).read_bytes()
    library(elsewhere / "vcruntime140.dll", 14, 30, 0, 0)
    library(elsewhere / "concrt140.dll", 14, 50, 0, 0)
    crt.make_newest(bundle, [elsewhere])
    assert (bundle / "msvcp140.dll").read_bytes() == newest
    assert (bundle / "vcruntime140.dll").read_bytes() == kept
    assert not (bundle / "concrt140.dll").exists()


@pytest.mark.parametrize("version", [(14, 39, 33523, 0), (14, 0, 24215, 1)])
def test_one_that_is_too_old_stops_the_build(tmp_path: Path, version: tuple[int, ...]) -> None:
    library(tmp_path / "msvcp140.dll", *version)
    with pytest.raises(crt.OldRuntimeError, match=r"needs 14\.40"):
        crt.make_newest(tmp_path, [])


def test_none_at_all_stops_the_build(tmp_path: Path) -> None:
    library(tmp_path / "vcruntime140.dll", 14, 44, 0, 0)
    with pytest.raises(crt.OldRuntimeError, match=r"no msvcp140\.dll"):
        crt.make_newest(tmp_path, [])
