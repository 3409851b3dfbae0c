from __future__ import annotations

import io
import os
import struct
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.contract.pictures_in_memory import exif, noise, pixels, saved, smooth, worst
from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import load_image
from trainer.contract.preprocess import fit
from trainer.contract.preprocess_spec import PreprocessSpec

# How the stored pixels come out upright, told by the EXIF standard's words and written with numpy alone.
UPRIGHT: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].swapaxes(0, 1),
    8: lambda stored: np.rot90(stored, 1),
}
SPEC = PreprocessSpec()


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize(
    ("kind", "options"),
    [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {}), ("AVIF", {"quality": 95})],
)
def test_a_picture_is_turned_upright_once(orientation: int, kind: str, options: dict[str, object]) -> None:
    stored = smooth(48, 30)
    loaded = load_image(saved(stored, kind, exif=exif(orientation), **options))
    expected = UPRIGHT[orientation](np.asarray(stored))
    assert loaded.size == loaded.image.size == (expected.shape[1], expected.shape[0])
    assert worst(loaded.image, expected) <= (0 if kind in ("PNG", "WEBP", "TIFF") else 20)
    assert loaded.image.getexif().get(274, 1) == 1
    assert loaded.extent == (0, 0, *loaded.size)


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_xmp_alone_turns_a_picture(orientation: int) -> None:
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>'
    loaded = load_image(saved(smooth(48, 30), "WEBP", lossless=True, xmp=xmp.encode()))
    assert worst(loaded.image, UPRIGHT[orientation](np.asarray(smooth(48, 30)))) == 0


@pytest.mark.parametrize("value", [0, 9, 77])
def test_an_unknown_orientation_is_none(value: int) -> None:
    assert load_image(saved(smooth(48, 30), "PNG", exif=exif(value))).size == (48, 30)


@pytest.mark.parametrize(
    "metadata", [b"Exif\0\0II*\0", b"Exif\0\0MM\0*\0\0\xff\xff" + b"\xff" * 40, b"Exif\0\0garbage", b"Exif\0\0"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_broken_exif_does_not_fail_a_good_picture(metadata: bytes, kind: str) -> None:
    file = saved(smooth(48, 30), kind) if kind == "TIFF" else saved(smooth(48, 30), kind, exif=metadata)
    assert load_image(file).size == (48, 30)


@pytest.mark.parametrize("cover", [(20, 20), (64, 64), (100, 300), (300, 100), (256, 256), (5000, 5000), (1, 1)])
@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (4001, 403), (257, 2001), (500, 375)])
@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_jpeg_is_decoded_at_the_smallest_scale_of_twice_the_wanted_size(
    cover: tuple[int, int], size: tuple[int, int], orientation: int
) -> None:
    stored = size if orientation < 5 else size[::-1]
    loaded = load_image(saved(Image.new("RGB", stored), "JPEG", exif=exif(orientation)), cover)
    assert loaded.size == size
    room = min(size[0] / cover[1], size[1] / cover[0])
    scale = next((scale for scale in (8, 4, 2) if room >= 2 * scale), 1)
    assert loaded.image.size == tuple(-(-side // scale) for side in size)
    assert loaded.extent[2] - loaded.extent[0] == size[0] / scale
    assert loaded.extent[3] - loaded.extent[1] == size[1] / scale


@settings(max_examples=25, deadline=None)
@given(width=st.integers(1024, 1400), height=st.integers(1024, 1400), orientation=st.sampled_from(sorted(UPRIGHT)))
def test_a_reduced_scale_shows_the_same_as_the_whole_picture(width: int, height: int, orientation: int) -> None:
    file = saved(smooth(width, height), "JPEG", quality=95, exif=exif(orientation))
    whole, reduced = fit(load_image(file), SPEC), fit(load_image(file, SPEC.scaled_size), SPEC)
    assert worst(whole, reduced) <= 3


def test_details_stay_in_place_at_a_reduced_scale() -> None:
    # 1,041 pixels are 520.25 at half the scale: were they taken for 521, the far edge would move by 0.4 output pixels.
    photo = noise(60, 60).resize((1041, 1041), Image.Resampling.BICUBIC)
    for orientation, upright in UPRIGHT.items():
        file = saved(photo, "JPEG", quality=95, subsampling=0, exif=exif(orientation))
        reduced = load_image(file, SPEC.scaled_size)
        assert reduced.image.size == (521, 521)
        expected = fit(Image.fromarray(np.ascontiguousarray(upright(np.asarray(photo)))), SPEC)
        assert abs(fit(reduced, SPEC).astype(int) - expected).mean() < 0.7
        assert abs(fit(reduced.image, SPEC).astype(int) - expected).mean() > 1


def test_other_formats_are_decoded_whole() -> None:
    for kind in ("PNG", "WEBP", "TIFF", "BMP"):
        assert load_image(saved(smooth(600, 400), kind), (10, 10)).image.size == (600, 400)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("AVIF", {"quality": 95}),
        ("BMP", {}),
        ("DDS", {}),
        ("GIF", {}),
        ("ICNS", {}),
        ("ICO", {"sizes": [(64, 64)]}),
        ("JPEG", {"quality": 95}),
        ("JPEG2000", {}),
        ("PCX", {}),
        ("PNG", {}),
        ("PPM", {}),
        ("SGI", {}),
        ("TGA", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"quality": 95}),
    ],
)
def test_each_format_is_read_by_its_content(tmp_path: Path, kind: str, options: dict[str, object]) -> None:
    picture = smooth(64, 64)
    path = tmp_path / "a name without a suffix"
    path.write_bytes(saved(picture, kind, **options).getvalue())
    loaded = load_image(path)
    assert type(loaded.image.mode) is str
    assert loaded.image.mode == "RGB"
    if kind == "ICNS":  # holds several sizes, the largest is taken
        assert loaded.size[0] >= 64
    else:
        assert abs(pixels(loaded.image) - pixels(picture)).mean() < (12 if kind == "GIF" else 3)


@pytest.mark.parametrize(("kind", "options"), [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})])
def test_the_first_of_several_pictures_is_read(kind: str, options: dict[str, object]) -> None:
    first, second = Image.new("RGB", (20, 10), "red"), Image.new("RGB", (20, 10), "blue")
    loaded = load_image(saved(first, kind, save_all=True, append_images=[second], **options))
    assert worst(loaded.image, first) == 0


def test_the_first_picture_of_an_mpo_is_read_at_a_reduced_scale() -> None:
    first, second = Image.new("RGB", (800, 800), "white"), Image.new("RGB", (800, 800), "black")
    loaded = load_image(saved(first, "MPO", save_all=True, append_images=[second]), (50, 50))
    assert loaded.image.size == (100, 100)
    assert pixels(loaded.image).min() > 250


def test_an_open_file_is_read_from_its_start_and_left_open(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    smooth(20, 10).save(path)
    with path.open("rb") as file:
        file.read(5)
        assert load_image(file).size == (20, 10)
        assert load_image(file).size == (20, 10)


def test_a_file_that_cannot_seek_is_read() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb", buffering=0) as pipe, os.fdopen(writer, "wb") as end:
        end.write(saved(smooth(20, 10), "PNG").getvalue())
        end.close()
        assert load_image(pipe).size == (20, 10)


def test_threads_read_the_same_pixels() -> None:
    files = [
        saved(noise(300 + number, 200, number), kind, exif=exif(1 + number % 8))
        for number, kind in enumerate(["JPEG", "PNG", "WEBP", "TIFF", "AVIF"] * 8)
    ]
    serial = [load_image(file, (60, 60)) for file in files]
    with ThreadPoolExecutor(8) as pool:
        threaded = list(pool.map(lambda file: load_image(io.BytesIO(file.getvalue()), (60, 60)), files))
    for one, other in zip(serial, threaded, strict=True):
        assert one.size == other.size
        assert one.extent == other.extent
        assert worst(one.image, other.image) == 0


def test_the_picture_does_not_hold_its_file() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF"):
        image = load_image(saved(smooth(20, 10), kind)).image
        assert getattr(image, "fp", None) is None
        assert not hasattr(image, "_decoder")
        assert image.info == {}
    for kind in ("PNG", "TIFF"):
        image = load_image(saved(smooth(20, 10), kind, save_all=True, append_images=[noise(20, 10)])).image
        assert getattr(image, "_fp", None) is None


def test_heic_is_read_upright_through_the_optional_library(unpacked: Callable[[str], Path]) -> None:
    pytest.importorskip("pi_heif")
    nasty = unpacked("nasty-images")
    heic, same = load_image(nasty / "formats/avif_hopper.heif"), load_image(nasty / "formats/hopper.webp")
    assert heic.size == same.size == (128, 128)
    assert abs(pixels(heic.image) - pixels(same.image)).mean() < 8


def test_heic_without_the_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UserFacingError) as caught:
        load_image(io.BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)))
    assert caught.value.message == "HEIC pictures need an extra part of Imgclass"
    assert "imgclass[heic]" in caught.value.hint


def _jpeg_of(width: int, height: int, *, progressive: bool) -> io.BytesIO:
    """A small JPEG whose header is made to claim another size."""
    data = bytearray(saved(Image.new("RGB", (64, 64)), "JPEG", progressive=progressive).getvalue())
    frame = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize(
    ("width", "height", "progressive", "cover", "message"),
    [
        (12000, 9000, False, None, "the picture is too large: 108 megapixels"),
        (12000, 9000, True, (224, 224), "the picture is too large: 108 megapixels"),
        (40000, 20000, False, (224, 224), "the picture is too large: 800 megapixels"),
        (12000, 9000, False, (9000, 9000), "the picture is too large: 108 megapixels"),
    ],
)
def test_large_jpegs_are_read_only_where_little_is_kept(
    width: int, height: int, progressive: bool, cover: tuple[int, int] | None, message: str
) -> None:
    with pytest.raises(UserFacingError) as caught:
        load_image(_jpeg_of(width, height, progressive=progressive), cover)
    assert caught.value.message == message


def test_a_200_megapixel_jpeg_is_read_at_a_reduced_scale() -> None:
    loaded = load_image(_jpeg_of(16320, 12240, progressive=False), (224, 224))
    assert loaded.size == (16320, 12240)
    assert loaded.image.size == (2040, 1530)


def test_a_jpeg_with_a_scan_for_each_component_counts_as_progressive() -> None:
    data = _jpeg_of(12000, 9000, progressive=False).getvalue()
    scan = data.index(b"\xff\xda")
    one_component = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0)
    with pytest.raises(UserFacingError, match="too large: 108 megapixels"):
        load_image(io.BytesIO(data[:scan] + one_component + data[scan + 14 :]), (224, 224))
