from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from tests.contract.pictures_in_memory import pixels, png, saved, smooth, worst
from trainer.contract.image_file import load_image
from trainer.contract.rgb_pixels import to_rgb

RED, WHITE, BLACK = (255, 0, 0), (255, 255, 255), (0, 0, 0)


def _one(mode: str, color: object, **info: object) -> tuple[int, ...]:
    """What becomes of a picture of a single colour."""
    image = Image.new(mode, (1, 1), color)  # type: ignore[arg-type]
    image.info.update(info)
    rgb = to_rgb(image)
    assert rgb.mode == "RGB"
    return rgb.getpixel((0, 0))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("mode", "color", "expected"),
    [
        ("1", 1, WHITE),
        ("1", 0, BLACK),
        ("L", 77, (77, 77, 77)),
        ("P", 0, BLACK),
        ("RGB", (1, 2, 3), (1, 2, 3)),
        ("RGBX", (1, 2, 3, 4), (1, 2, 3)),
        ("RGBA", (1, 2, 3, 255), (1, 2, 3)),
        ("RGBA", (1, 2, 3, 0), WHITE),
        ("RGBA", (255, 0, 0, 128), (255, 127, 127)),
        ("RGBa", (0, 0, 0, 0), WHITE),
        ("RGBa", (128, 0, 0, 128), (255, 127, 127)),
        ("LA", (0, 51), (204, 204, 204)),
        ("La", (0, 51), (204, 204, 204)),
        ("PA", (0, 0), WHITE),
        ("CMYK", (0, 255, 255, 0), RED),
        ("CMYK", (0, 0, 0, 255), BLACK),
        ("YCbCr", (255, 128, 128), WHITE),
        ("HSV", (0, 255, 255), RED),
        ("I;16", 0xABCD, (0xAB, 0xAB, 0xAB)),
        ("I;16L", 0xABCD, (0xAB, 0xAB, 0xAB)),
        ("I;16B", 0xABCD, (0xAB, 0xAB, 0xAB)),
        ("F", 0.5, (128, 128, 128)),
        ("F", 1.0, WHITE),
        ("F", 3.5, BLACK),
        ("I", 70000, BLACK),
    ],
)
def test_each_mode_gives_the_expected_colour(mode: str, color: object, expected: tuple[int, ...]) -> None:
    assert _one(mode, color) == expected


@pytest.mark.parametrize(
    ("mode", "color", "transparency"),
    [
        ("1", 0, 0),
        ("L", 9, 9),
        ("P", 3, 3),
        ("P", 1, b"\xff\x00"),
        ("RGB", (1, 2, 3), (1, 2, 3)),
        ("I;16", 0xABCD, 0xABCD),
    ],
)
def test_a_transparent_colour_becomes_white(mode: str, color: object, transparency: object) -> None:
    assert _one(mode, color, transparency=transparency) == WHITE


def test_other_colours_than_the_transparent_one_stay() -> None:
    assert _one("L", 9, transparency=8) == (9, 9, 9)
    assert _one("RGB", (1, 2, 3), transparency=(1, 2, 4)) == (1, 2, 3)
    assert _one("I;16", 0xABCD, transparency=0xABCE) == (0xAB, 0xAB, 0xAB)


def test_the_transparent_colour_of_a_16_bit_png_is_found() -> None:
    # Pillow keeps upper bytes of pixels, and would compare them with lower bytes of the transparent colour.
    rows = b"\0" + struct.pack(">6H", *[0x1234] * 3, *[0x3434] * 3)
    file = png(2, 1, 16, 2, rows, (b"tRNS", struct.pack(">3H", *[0x1234] * 3)))
    assert pixels(load_image(file).image).tolist() == [[list(WHITE), [0x34] * 3]]
    rows = b"\0" + struct.pack(">2H", 0x1234, 0x3434)
    file = png(2, 1, 16, 0, rows, (b"tRNS", struct.pack(">H", 0x1234)))
    assert pixels(load_image(file).image).tolist() == [[list(WHITE), [0x34] * 3]]


def test_an_rgb_picture_is_not_copied() -> None:
    image = smooth(8, 8)
    assert to_rgb(image) is image


@settings(deadline=None)
@given(hnp.arrays(np.uint8, (4, 5)))
def test_16_bits_of_an_8_bit_picture_give_it_back(grey: np.ndarray) -> None:
    deep = grey.astype(np.uint16) * 257
    for kind, image in (("PNG", Image.fromarray(deep)), ("TIFF", Image.fromarray(deep.astype(">u2")))):
        assert worst(load_image(saved(image, kind)).image, np.stack([grey] * 3, axis=2)) == 0


def _tiff(bits: int, width: int, rows: bytes) -> bytes:
    """A one-row grey TIFF of any depth."""
    tags = [(256, width), (257, 1), (258, bits), (259, 1), (262, 1), (273, 8 + 2 + 9 * 12 + 4), (277, 1), (278, 1)]
    tags.append((279, len(rows)))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + rows


def test_white_of_a_12_bit_tiff_is_4095() -> None:
    loaded = load_image(io.BytesIO(_tiff(12, 2, bytes([0xFF, 0xF8, 0x00]))))
    assert pixels(loaded.image)[0, :, 0].tolist() == [255, 128]
    loaded = load_image(io.BytesIO(_tiff(16, 2, struct.pack("<2H", 65535, 32768))))
    assert pixels(loaded.image)[0, :, 0].tolist() == [255, 128]


@pytest.mark.parametrize(
    ("values", "expected"), [([0, 65535, 256, 32768], [0, 255, 1, 128]), ([0, 255, 9, 9], [0] * 4)]
)
def test_a_16_bit_pgm_is_scaled_by_its_largest_possible_value(values: list[int], expected: list[int]) -> None:
    file = io.BytesIO(b"P5 4 1 65535\n" + struct.pack(">4H", *values))
    assert pixels(load_image(file).image)[0, :, 0].tolist() == expected


def test_32_bit_integers_are_stretched() -> None:
    image = Image.fromarray(np.array([[-1000, 0, 1000]], np.int32))
    assert pixels(load_image(saved(image, "TIFF")).image)[0, :, 0].tolist() == [0, 128, 255]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0.5, 1], [0, 128, 255]),
        ([0.2, 0.4, 0.4], [51, 102, 102]),
        ([0, 50, 100], [0, 128, 255]),
        ([-1, 0, 1], [0, 128, 255]),
        ([float("nan"), 0, 1], [0, 0, 255]),
        ([float("-inf"), 0, float("inf")], [0, 128, 255]),
        ([-3e38, 0, 3e38], [0, 128, 255]),
        ([7, 7, 7], [0, 0, 0]),
    ],
)
def test_floats_are_shares_of_white_or_stretched(values: list[float], expected: list[int]) -> None:
    image = Image.fromarray(np.array([values], np.float32))
    assert pixels(load_image(saved(image, "TIFF")).image)[0, :, 0].tolist() == expected


@settings(deadline=None)
@given(hnp.arrays(np.float32, (3, 4), elements=st.floats(width=32, allow_nan=True, allow_infinity=True)))
def test_any_floats_give_a_picture(values: np.ndarray) -> None:
    rgb = pixels(to_rgb(Image.fromarray(values)))
    assert rgb.shape == (3, 4, 3)
    assert (rgb[..., 0] == rgb[..., 2]).all()


@settings(deadline=None)
@given(hnp.arrays(np.uint8, (6, 4, 4)))
def test_transparency_is_mixed_with_white(rgba: np.ndarray) -> None:
    alpha = rgba[..., 3:].astype(float) / 255
    expected = np.rint(rgba[..., :3] * alpha + 255 * (1 - alpha))
    assert worst(to_rgb(Image.fromarray(rgba)), expected) <= 1


@pytest.mark.parametrize(
    ("lab", "expected"), [((255, 128, 128), WHITE), ((0, 128, 128), BLACK), ((136, 208, 195), RED)]
)
def test_lab_is_converted(lab: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    # Stored with an offset of 128. CIE values of red: L 53.2 of 100, a 80.1, b 67.2.
    file = saved(Image.merge("LAB", [Image.new("L", (4, 4), value) for value in lab]), "TIFF")
    assert abs(pixels(load_image(file).image) - expected).max() <= 12


def test_colours_of_cmyk_jpegs_survive() -> None:
    loaded = load_image(saved(smooth(64, 64).convert("CMYK"), "JPEG", quality=95))
    assert abs(pixels(loaded.image) - pixels(smooth(64, 64))).mean() < 3
