from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.contract.errors import UserFacingError
from trainer.contract.picture_kinds import PICTURE_SUFFIXES, PREFIX_BYTES, picture_kind


def _box(brand: bytes, *others: bytes) -> bytes:
    return (16 + 4 * len(others)).to_bytes(4, "big") + b"ftyp" + brand + bytes(4) + b"".join(others) + b"\0\0\1\0meta"


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "Jpeg"),
        (b"\x89PNG\r\n\x1a\n", "Png"),
        (b"GIF89a", "Gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"BM\x36\0\0\0\0\0\0\0", "Bmp"),
        (b"MM\0*\0\0\0\x08", "Tiff"),
        (b"II+\0\x08\0\0\0", "Tiff"),
        (b"P5 4 4 255\n", "Ppm"),
        (b"P6\n# made by hand\n4 4", "Ppm"),
        (_box(b"avif", b"mif1", b"miaf"), "Avif"),
        (_box(b"mif1", b"avif", b"miaf"), "Avif"),
        (_box(b"heic", b"mif1"), "Heif"),
        (_box(b"mif1", b"heic"), "Heif"),
        (_box(b"mif1"), "Heif"),
        (bytes([0, 0, 2]) + bytes(9) + bytes([4, 0, 4, 0, 24, 0]) + bytes(40), "Tga"),
    ],
)
def test_the_first_bytes_tell_the_kind(prefix: bytes, kind: str) -> None:
    assert picture_kind(prefix) == kind


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        (b"", "the file is empty"),
        (b"hello, world\n", "this is text, not a picture"),
        ("grüße, 花\n".encode(), "this is text, not a picture"),
        (b"BMW is a maker of cars", "this is text, not a picture"),
        (b"P5", "this is text, not a picture"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "this is a web page, not a picture"),
        (b"  <html lang='en'>", "this is a web page, not a picture"),
        (b'<?xml version="1.0"?>\n<svg xmlns="">', "this kind of picture is not supported (SVG)"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "this kind of picture is not supported (EPS)"),
        (b"\xff\x0a\xfa", "this kind of picture is not supported (JPEG XL)"),
        (_box(b"crx "), "this kind of picture is not supported (camera raw)"),
        (_box(b"isom", b"mp42"), "this is a video, not a picture"),
        (b"RIFF\0\0\0\0AVI LIST", "this is a video, not a picture"),
        (b"RIFF\0\0\0\0WAVEfmt ", "this is a sound file, not a picture"),
        (b"%PDF-1.7", "this is a PDF, not a picture"),
        (b"PK\3\4\x14\0", "this is a ZIP archive, not a picture"),
        (bytes(64), "this is not a picture"),
        (b"\x80\x05\x95\0\0\0", "this is not a picture"),
        (b"\x08\x07\x12\x07pytorch", "this is not a picture"),
    ],
)
def test_other_files_are_named(prefix: bytes, message: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        picture_kind(prefix)
    assert caught.value.message == message
    assert caught.value.hint.endswith(".")


@settings(deadline=None)
@given(st.binary(max_size=PREFIX_BYTES))
def test_any_bytes_give_a_kind_or_a_sentence(prefix: bytes) -> None:
    try:
        told = picture_kind(prefix)
    except UserFacingError as error:
        told = error.message
    assert 0 < len(told) <= 60


def test_suffixes_are_what_a_scan_compares_with() -> None:
    assert len(set(PICTURE_SUFFIXES)) == len(PICTURE_SUFFIXES)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in PICTURE_SUFFIXES)
    assert {".jpg", ".png", ".webp", ".avif", ".heic", ".gif", ".bmp", ".tiff"} <= set(PICTURE_SUFFIXES)
