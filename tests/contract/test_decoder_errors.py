from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from tests.contract.pictures_in_memory import exif, noise, saved, smooth
from trainer.contract.decoder_errors import DECODER_ERRORS, explain_decoder_error, too_large
from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import LoadedImage, load_image

WRITABLE = ["AVIF", "BMP", "DDS", "GIF", "ICNS", "ICO", "JPEG", "JPEG2000", "PCX", "PNG", "PPM", "SGI", "TGA", "WEBP"]
SENTENCES = {
    "the file ends too early",
    "the file is empty",
    "the picture is damaged",
    "the picture is too large",
    "there is not enough memory for it",
    "this is a sound file, not a picture",
    "this is a video, not a picture",
    "this is not a picture",
    "this is text, not a picture",
    "this variety of picture is not supported",
    "this kind of picture is not supported (JPEG XL)",
}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError("image file is truncated (3 bytes not processed)"), "the file ends too early"),
        (EOFError("no more images"), "the file ends too early"),
        (ValueError("not enough image data"), "the file ends too early"),
        (MemoryError(), "there is not enough memory for it"),
        (OSError("out of memory error when reading image file"), "there is not enough memory for it"),
        (SyntaxError("unknown pixel mode"), "this variety of picture is not supported"),
        (NotImplementedError("Unimplemented DXGI format 3"), "this variety of picture is not supported"),
        (
            Image.DecompressionBombError("Image size (4294836225 pixels) exceeds limit"),
            "the picture is too large: 4,295 megapixels",
        ),
        (Image.DecompressionBombError(), "the picture is too large"),
        (ZeroDivisionError("division by zero"), "the picture is damaged"),
        (PermissionError(13, "Permission denied"), "no permission to read it"),
    ],
)
def test_what_decoders_raise_becomes_a_sentence(error: Exception, message: str) -> None:
    told = explain_decoder_error(error)
    assert told.message == message
    assert told.hint.endswith(".")


def test_the_size_and_the_limit_are_told() -> None:
    told = too_large(108_000_000)
    assert told.message == "the picture is too large: 108 megapixels"
    assert told.hint == "Save a smaller copy: the limit is 89 megapixels."


@pytest.mark.parametrize("kind", [*WRITABLE, "TIFF"])
def test_a_file_that_was_cut_off_is_an_error_and_never_half_a_picture(kind: str) -> None:
    data = saved(noise(96, 96), kind).getvalue()
    for share in (0.2, 0.5, 0.8):
        with pytest.raises(UserFacingError) as caught:
            load_image(io.BytesIO(data[: int(len(data) * share)]))
        assert caught.value.message in {"the file ends too early", "the picture is damaged"}
        if kind in ("BMP", "GIF", "JPEG", "PNG", "PPM", "SGI", "TGA"):
            assert caught.value.message == "the file ends too early"


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_cut_anywhere_is_no_picture(progressive: bool) -> None:
    data = saved(smooth(64, 64), "JPEG", progressive=progressive).getvalue()
    for end in range(3, len(data) - 2, 7):
        with pytest.raises(UserFacingError):
            load_image(io.BytesIO(data[:end]), (8, 8))


@pytest.mark.parametrize("kind", [*WRITABLE, "TIFF"])
def test_random_damage_gives_a_picture_or_a_sentence(kind: str) -> None:
    chance = random.Random(kind)
    picture = smooth(60, 40)
    options = {"exif": exif(6)} if kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF") else {}
    original = saved(picture, kind, **options).getvalue()
    for _ in range(150):
        data = bytearray(original)
        for _ in range(chance.choice([1, 2, 8, 32])):
            data[chance.randrange(min(len(data), chance.choice([64, 600, 10**9])))] = chance.choice(
                [0, 255, 127, 128, 1]
            )
        outcome = _outcome(bytes(data))
        if isinstance(outcome, UserFacingError):
            assert outcome.message.partition(":")[0] in SENTENCES
            assert outcome.__cause__ is None or isinstance(outcome.__cause__, DECODER_ERRORS)
        else:
            assert outcome.image.mode == "RGB"
            assert min(outcome.size) > 0


def _outcome(data: bytes) -> LoadedImage | UserFacingError:
    try:
        return load_image(io.BytesIO(data), (16, 16))
    except UserFacingError as error:
        return error
