"""What a file is, told by its first bytes: its name and suffix are never asked."""

from __future__ import annotations

from trainer.contract.errors import UserFacingError

# What a folder scan and a file dialog look for; `load_image` reads pictures under any other name too.
PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".avif", ".heic", ".heif", ".hif", ".gif",
    ".bmp", ".dib", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".tga", ".ico",
    ".icns", ".psd", ".dds", ".sgi", ".pcx",
)  # fmt: skip

# Enough for every signature below and for the list of brands in an ISO media file.
PREFIX_BYTES = 256

# Raster formats whose decoders are compiled and bounded. Left out on purpose: those that start other programs (EPS),
# draw (WMF), or decode in plain Python (QOI, XPM: minutes for a picture within the size limit).
_SIGNATURES = (
    (b"\xff\xd8\xff", "Jpeg"),
    (b"\x89PNG\r\n\x1a\n", "Png"),
    (b"GIF87a", "Gif"),
    (b"GIF89a", "Gif"),
    (b"II*\0", "Tiff"),
    (b"MM\0*", "Tiff"),
    (b"II+\0", "Tiff"),
    (b"MM\0+", "Tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "Jpeg2K"),
    (b"\xff\x4f\xff\x51", "Jpeg2K"),
    (b"\0\0\1\0", "Ico"),
    (b"icns", "Icns"),
    (b"8BPS", "Psd"),
    (b"DDS ", "Dds"),
    (b"\x01\xda", "Sgi"),
    (b"\n\0\1", "Pcx"),
    (b"\n\2\1", "Pcx"),
    (b"\n\3\1", "Pcx"),
    (b"\n\5\1", "Pcx"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

_UNSUPPORTED_PICTURES = (
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"/* XPM */", "XPM"),
    (b"qoif", "QOI"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\1\0\0\0\x58\0\0\0", "EMF"),
    (b"gimp xcf", "XCF"),
    (b"SIMPLE  =", "FITS"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"\x76\x2f\x31\x01", "OpenEXR"),
    (b"FUJIFILMCCD-RAW", "camera raw"),
    (b"IIRO", "camera raw"),
    (b"PF\n", "colour PFM"),
    (b"P7\n", "PAM"),
)
_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"PK\3\4", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_CONTROL_BYTES = bytes(range(32)).translate(None, b"\t\n\f\r\x1b")


def picture_kind(prefix: bytes) -> str:
    """The picture format that a file's first bytes announce, as Pillow's plugins spell it: "Jpeg", "WebP".

    Args:
        prefix: The file's first `PREFIX_BYTES` bytes, or fewer where the file is shorter.

    Raises:
        UserFacingError: The file is empty, no picture, or of a kind that is not supported.
    """
    for signature, kind in _SIGNATURES:
        if prefix.startswith(signature):
            return kind
    if not prefix:
        raise UserFacingError("the file is empty", "Copy or download the picture again.")
    kind = _container_kind(prefix) or _netpbm_kind(prefix)
    if kind:
        return kind
    _refuse_known_others(prefix)
    if prefix.startswith(b"BM"):
        return "Bmp"
    if _is_targa(prefix):
        return "Tga"
    raise _not_a_picture("this is not a picture")


def _container_kind(prefix: bytes) -> str:
    """WebP, AVIF and HEIF stand in containers that hold other things as well."""
    if prefix.startswith(b"RIFF"):
        if prefix[8:12] == b"WEBP":
            return "WebP"
        raise _not_a_picture(f"this is {'a video' if prefix[8:12] == b'AVI ' else 'a sound file'}, not a picture")
    if prefix[4:8] != b"ftyp":
        return ""
    box = prefix[8 : int.from_bytes(prefix[:4], "big")]
    brands = {box[start : start + 4] for start in (0, *range(8, len(box), 4))}
    if brands & _AVIF_BRANDS:
        return "Avif"
    if brands & _HEIF_BRANDS or box[:4] in (b"mif1", b"msf1"):
        return "Heif"
    if box[:4] == b"crx ":
        raise _unsupported("camera raw")
    raise _not_a_picture("this is a video, not a picture")


def _netpbm_kind(prefix: bytes) -> str:
    is_netpbm = prefix[:1] == b"P" and prefix[1:2] in b"123456f" and prefix[2:3] in b" \t\r\n#"
    return "Ppm" if is_netpbm and len(prefix) > 2 else ""


def _is_targa(prefix: bytes) -> bool:
    """Targa has no signature: its header must make sense (image types 1-3 and 9-11, known pixel depths)."""
    return (
        len(prefix) > 18
        and prefix[1] in (0, 1)
        and prefix[2] in (1, 2, 3, 9, 10, 11)
        and prefix[16] in (1, 8, 16, 24, 32)
        and prefix[7] in (0, 15, 16, 24, 32)
        and any(prefix[12:14])
        and any(prefix[14:16])
    )


def _refuse_known_others(prefix: bytes) -> None:
    for signature, kind in _UNSUPPORTED_PICTURES:
        if prefix.startswith(signature):
            raise _unsupported(kind)
    for signature, what in _OTHER_FILES:
        if prefix.startswith(signature):
            raise _not_a_picture(f"this is {what}, not a picture")
    if not any(byte in _CONTROL_BYTES for byte in prefix):
        start = prefix.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if b"<svg" in start:
            raise _unsupported("SVG")
        if start.startswith((b"<!doctype html", b"<html")):
            raise _not_a_picture("this is a web page, not a picture")
        raise _not_a_picture("this is text, not a picture")


def _unsupported(kind: str) -> UserFacingError:
    return UserFacingError(f"this kind of picture is not supported ({kind})", "Save it as JPEG or PNG and try again.")


def _not_a_picture(message: str) -> UserFacingError:
    return UserFacingError(message, "Choose a picture, such as a JPEG or PNG file.")
