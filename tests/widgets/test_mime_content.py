from __future__ import annotations

import os
import sys
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from imgclass_gui.widgets.mime_content import (
    DroppedLink,
    DroppedPaths,
    DroppedPicture,
    is_readable,
    local_path,
    read_mime,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="paths are bytes on POSIX only")


def mime_of_urls(*urls: str | bytes) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(QByteArray(url if isinstance(url, bytes) else url.encode())) for url in urls])
    return mime


def mime_of_text(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def red_image() -> QImage:
    image = QImage(7, 5, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    return image


@posix
def test_files_and_folders() -> None:
    mime = mime_of_urls("file:///p/a%20b.png", "file://localhost/p/c%23%25.png", "file:///p/folder/")
    assert is_readable(mime)
    assert read_mime(mime) == DroppedPaths(["/p/a b.png", "/p/c#%.png", "/p/folder/"])


@posix
@given(st.binary(min_size=1, max_size=40))
def test_any_bytes_of_a_name_survive(name: bytes) -> None:
    assume(not set(name) & {0, ord("/")})
    path = b"/p/" + name
    url = QUrl.fromEncoded(QByteArray(b"file://" + quote_from_bytes(path).encode()))
    assume(name not in (b".", b".."))  # an address has no such parts
    assert os.fsencode(local_path(url)) == path


@posix
def test_a_name_that_is_not_utf8() -> None:
    assert read_mime(mime_of_urls(b"file:///p/caf%E9.png")) == DroppedPaths(["/p/caf\udce9.png"])


def test_encoded_pictures_are_taken_as_they_are() -> None:
    mime = QMimeData()
    mime.setImageData(red_image())
    mime.setData("image/jpeg", QByteArray(b"jpeg bytes"))
    mime.setData("image/webp", QByteArray(b"webp bytes"))
    assert is_readable(mime)
    assert read_mime(mime) == DroppedPicture(b"jpeg bytes", ".jpg")


def test_bare_pixels_become_a_png() -> None:
    mime = QMimeData()
    mime.setImageData(red_image())
    content = read_mime(mime)
    assert isinstance(content, DroppedPicture)
    assert content.suffix == ".png"
    image = QImage.fromData(content.data)
    assert (image.width(), image.height(), image.pixelColor(3, 3).name()) == (7, 5, "#ff0000")


def test_an_empty_format_gives_way_to_the_next() -> None:
    mime = QMimeData()
    mime.setData("image/png", QByteArray())
    mime.setData("image/bmp", QByteArray(b"BM..."))
    assert read_mime(mime) == DroppedPicture(b"BM...", ".bmp")


def test_a_picture_of_a_page_comes_with_its_data() -> None:
    mime = mime_of_urls("https://example.org/cat.png")
    mime.setData("image/png", QByteArray(b"png bytes"))
    assert read_mime(mime) == DroppedPicture(b"png bytes", ".png")


def test_a_local_file_wins_over_its_pixels() -> None:
    mime = mime_of_urls("file:///p/a.png")
    mime.setImageData(red_image())
    assert isinstance(read_mime(mime), DroppedPaths)


def test_a_bare_link() -> None:
    mime = mime_of_urls("https://example.org/cat.png?size=2")
    assert is_readable(mime)
    assert read_mime(mime) == DroppedLink("https://example.org/cat.png?size=2")
    assert read_mime(mime_of_text("http://example.org/a.png\n")) == DroppedLink("http://example.org/a.png")


@posix
def test_paths_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    text = "/p/a.png\n\n  ~/b c.jpg \r\nfile:///p/d%20e.png\n"
    assert read_mime(mime_of_text(text)) == DroppedPaths(["/p/a.png", "/home/someone/b c.jpg", "/p/d e.png"])


@pytest.mark.parametrize("text", ["", "hello", "/p/a.png\nand some words", "mailto:a@example.org"])
def test_other_text_is_of_no_use(text: str) -> None:
    mime = mime_of_text(text)
    assert not is_readable(mime)
    assert read_mime(mime) is None


@pytest.mark.parametrize("url", ["mailto:a@example.org", "ftp://example.org/a.png", "data:image/png;base64,AAAA"])
def test_other_addresses_are_of_no_use(url: str) -> None:
    mime = mime_of_urls(url)
    assert not is_readable(mime)
    assert read_mime(mime) is None
    assert local_path(QUrl(url)) == ""
