"""What is in a drop or on the clipboard: files, a picture's data, or a link. Nothing is opened here."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

# Encoded pictures, the one that keeps most first.
PICTURE_FORMATS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/gif": ".gif",
    "image/tiff": ".tiff",
    "image/bmp": ".bmp",
    "image/x-bmp": ".bmp",
}

_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_WEB_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class DroppedPaths:
    """Files and folders, in the form that Python's file functions take."""

    paths: list[str]


@dataclass(frozen=True, slots=True)
class DroppedPicture:
    """The bytes of an encoded picture and the suffix of its format, e.g. ".png"."""

    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class DroppedLink:
    """An address of the web, without the picture itself."""

    url: str


MimeContent = DroppedPaths | DroppedPicture | DroppedLink


def is_readable(mime: QMimeData) -> bool:
    """Whether `read_mime` would find something, by the formats alone: the data may be large."""
    if mime.hasImage() or any(mime.hasFormat(name) for name in PICTURE_FORMATS):
        return True
    return bool(_urls(mime))


def read_mime(mime: QMimeData) -> MimeContent | None:
    """What was dropped or is on the clipboard; None when it is of no use here.

    Local files win over a picture's data, and the data over a link: browsers offer both for a picture of a page.
    """
    urls = _urls(mime)
    paths = [path for path in map(local_path, urls) if path]
    if paths:
        return DroppedPaths(paths)
    picture = _read_picture(mime)
    if picture is not None:
        return picture
    links = [url.toString() for url in urls if url.scheme().lower() in _WEB_SCHEMES]
    return DroppedLink(links[0]) if links else None


def local_path(url: QUrl) -> str:
    """The path of a `file:` address, byte for byte, also where its name is not UTF-8; empty for other addresses."""
    if not url.isLocalFile():
        return ""
    if sys.platform == "win32":
        return url.toLocalFile()
    # toLocalFile() would put U+FFFD in place of bytes that are not UTF-8, and no such file exists.
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return os.fsdecode(unquote_to_bytes(encoded))


def _urls(mime: QMimeData) -> list[QUrl]:
    """Files and web addresses; plain text counts where every line is one."""
    urls = [url for url in mime.urls() if url.isLocalFile() or url.scheme().lower() in _WEB_SCHEMES]
    if urls or mime.hasUrls() or not mime.hasText():
        return urls
    lines = [line.strip() for line in mime.text().splitlines() if line.strip()]
    found = [_url_of_line(line) for line in lines]
    return [url for url in found if url is not None] if found and None not in found else []


def _url_of_line(line: str) -> QUrl | None:
    if line.startswith(("file://", "http://", "https://")):
        return QUrl.fromEncoded(QByteArray(line.encode()))
    if line.startswith("~"):
        line = os.path.expanduser(line)
    is_path = _WINDOWS_PATH.match(line) if sys.platform == "win32" else line.startswith("/")
    return QUrl.fromLocalFile(line) if is_path else None


def _read_picture(mime: QMimeData) -> DroppedPicture | None:
    for name, suffix in PICTURE_FORMATS.items():
        if mime.hasFormat(name) and (data := mime.data(name).data()):
            return DroppedPicture(bytes(data), suffix)
    image = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 100)  # type: ignore[call-overload]  # 100: not compressed, which is quick
    return DroppedPicture(bytes(buffer.data().data()), ".png")
