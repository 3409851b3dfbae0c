from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from tests.contract.pictures_in_memory import exif, noise, pixels, saved, smooth, worst
from trainer.contract.image_file import LoadedImage, load_image
from trainer.contract.preprocess import fit, normalize, preprocess
from trainer.contract.preprocess_spec import PreprocessSpec

STANDARD = PreprocessSpec(mean=(127 / 255,) * 3, std=(128 / 255,) * 3)
SMOOTH_FILTERS = ["bilinear", "hamming", "bicubic", "lanczos"]
# The filters whose result may jump by a rounding error, at the edges of pixels.
STEPPED_FILTERS = ["nearest", "box"]


def _resized_then_cropped(image: Image.Image, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """The usual two steps: the short side to `size / crop_fraction`, then the centre; the horizontal pass first."""
    height, width = spec.scaled_size
    if width / image.width >= height / image.height:
        height = int(width * image.height / image.width)
    else:
        width = int(height * image.width / image.height)
    resampling = Image.Resampling[spec.filter.upper()]
    scaled = image.resize((width, image.height), resampling).resize((width, height), resampling)
    left, top = round((width - spec.width) / 2.0), round((height - spec.height) / 2.0)
    return np.asarray(scaled.crop((left, top, left + spec.width, top + spec.height)))


@settings(max_examples=150, deadline=None)
@given(
    width=st.integers(1, 600),
    height=st.integers(1, 600),
    side=st.sampled_from([(224, 224), (32, 57), (57, 32), (1, 1), (100, 99)]),
    crop_fraction=st.sampled_from([1, 0.875, 0.9, 0.5]),
    resize_filter=st.sampled_from(SMOOTH_FILTERS),
)
@example(width=1, height=1, side=(224, 224), crop_fraction=0.875, resize_filter="bicubic")
@example(width=3000, height=8, side=(224, 224), crop_fraction=0.875, resize_filter="bicubic")
@example(width=8, height=3000, side=(224, 224), crop_fraction=0.875, resize_filter="bicubic")
@example(width=500, height=375, side=(224, 224), crop_fraction=0.875, resize_filter="bicubic")
@example(width=333, height=500, side=(224, 224), crop_fraction=0.875, resize_filter="bicubic")
def test_crop_is_what_resize_and_centre_crop_give(
    width: int, height: int, side: tuple[int, int], crop_fraction: float, resize_filter: str
) -> None:
    if max(width, height) > 500 * min(width, height):
        return  # the two steps would need gigabytes
    spec = PreprocessSpec(height=side[0], width=side[1], crop_fraction=crop_fraction, filter=resize_filter)  # type: ignore[arg-type]
    for picture in (noise(width, height), smooth(width, height)):
        difference = abs(fit(picture, spec).astype(int) - _resized_then_cropped(picture, spec))
        # Pillow keeps boxes in single precision, so halves may be rounded the other way: once in each pass at worst.
        assert difference.max() <= 2
        # Where the scale is a simple ratio, such as 57 to 76, there are many halves: at worst 4 in 1,000 were found.
        assert (difference > 1).sum() <= max(1, difference.size / 100)


@pytest.mark.parametrize("resize_filter", STEPPED_FILTERS)
def test_filters_with_steps_agree_where_no_pixel_lies_on_an_edge(resize_filter: str) -> None:
    spec = PreprocessSpec(height=32, width=32, crop_fraction=0.5, filter=resize_filter)  # type: ignore[arg-type]
    for size in ((256, 128), (128, 256), (64, 64), (67, 64)):
        assert worst(fit(noise(*size), spec), _resized_then_cropped(noise(*size), spec)) == 0


@pytest.mark.parametrize("size", [(65000, 8), (8, 65000), (20000, 1), (1, 20000), (65000, 1300)])
def test_extreme_shapes_give_their_centre(size: tuple[int, int]) -> None:
    middle = Image.new("RGB", size, "white")
    middle.paste("black", (size[0] // 2, 0, size[0], size[1]))
    square = fit(middle, STANDARD)
    assert square.shape == (224, 224, 3)
    if size[0] > size[1] > 1:  # the border lies in the middle of the square
        assert (square[:, :90] > 250).all()
        assert (square[:, 134:] < 5).all()


def test_the_standard_pipeline_of_the_installed_pillow_agrees_on_photographs() -> None:
    photo = noise(40, 40).resize((500, 375), Image.Resampling.BICUBIC)
    for image in (photo, photo.rotate(90, expand=True)):
        short = min(image.size)
        scaled = image.resize((256 * image.width // short, 256 * image.height // short), Image.Resampling.BICUBIC)
        left, top = round((scaled.width - 224) / 2), round((scaled.height - 224) / 2)
        assert worst(fit(image, STANDARD), scaled.crop((left, top, left + 224, top + 224))) <= 1


@pytest.mark.parametrize("mode", ["crop", "stretch", "pad"])
@pytest.mark.parametrize("resize_filter", [*SMOOTH_FILTERS, *STEPPED_FILTERS])
def test_a_picture_of_the_right_size_is_not_changed(mode: str, resize_filter: str) -> None:
    spec = PreprocessSpec(height=48, width=80, fit=mode, crop_fraction=1, filter=resize_filter)  # type: ignore[arg-type]
    assert worst(fit(noise(80, 48), spec), noise(80, 48)) == 0


def test_a_picture_of_the_scaled_size_is_only_cropped() -> None:
    assert worst(fit(noise(256, 300), STANDARD), noise(256, 300).crop((16, 38, 240, 262))) == 0


def test_half_pixels_of_the_margin_are_rounded_to_even() -> None:
    spec = PreprocessSpec(height=10, width=10, crop_fraction=10 / 13)
    assert spec.scaled_size == (13, 13)
    assert worst(fit(noise(13, 13), spec), noise(13, 13).crop((2, 2, 12, 12))) == 0
    assert worst(fit(noise(15, 13), spec), noise(15, 13).crop((2, 2, 12, 12))) == 0


@settings(max_examples=40, deadline=None)
@given(width=st.integers(1, 300), height=st.integers(1, 300), resize_filter=st.sampled_from(SMOOTH_FILTERS))
def test_stretch_ignores_the_proportions(width: int, height: int, resize_filter: str) -> None:
    spec = PreprocessSpec(height=30, width=50, fit="stretch", filter=resize_filter)  # type: ignore[arg-type]
    resampling = Image.Resampling[resize_filter.upper()]
    expected = noise(width, height).resize((50, height), resampling).resize((50, 30), resampling)
    assert worst(fit(noise(width, height), spec), expected) == 0


@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 400), height=st.integers(1, 400), side=st.sampled_from([(64, 64), (30, 64), (64, 31)]))
def test_pad_keeps_the_whole_picture_on_the_mean_colour(width: int, height: int, side: tuple[int, int]) -> None:
    spec = PreprocessSpec(height=side[0], width=side[1], fit="pad", mean=(0.2, 0.4, 0.6), std=(1, 1, 1))
    square = fit(Image.new("RGB", (width, height), "white"), spec)
    white = (square == 255).all(axis=2)
    columns, rows = np.flatnonzero(white.any(axis=0)), np.flatnonzero(white.any(axis=1))
    assert (square[~white] == [51, 102, 153]).all()
    scale = min(side[1] / width, side[0] / height)
    for found, whole, picture in ((columns, side[1], width), (rows, side[0], height)):
        assert len(found) == max(1, round(picture * scale))
        assert abs(found[0] - (whole - 1 - found[-1])) <= 1  # centred
    assert white.sum() == len(columns) * len(rows)


def test_pad_is_the_resized_picture_inside() -> None:
    spec = PreprocessSpec(height=50, width=50, fit="pad")
    assert worst(fit(noise(100, 60), spec)[10:40], noise(100, 60).resize((50, 30), Image.Resampling.BICUBIC)) == 0


@pytest.mark.parametrize(("order", "mean"), [("RGB", (0, 0.2, 1.5)), ("BGR", (1.5, 0.2, 0)), ("L", (0.2,))])
def test_the_border_has_the_mean_in_the_models_own_order(order: str, mean: tuple[float, ...]) -> None:
    spec = PreprocessSpec(height=9, width=9, fit="pad", color_order=order, mean=mean, std=(1.0,) * len(mean))  # type: ignore[arg-type]
    border = fit(Image.new("RGB", (9, 3)), spec)[0, 0]
    assert border.tolist() == [min(255, round(value * 255)) for value in mean]


def test_the_order_of_the_channels() -> None:
    picture = smooth(224, 224)
    whole = {"height": 224, "width": 224, "crop_fraction": 1.0}
    rgb = fit(picture, PreprocessSpec(**whole))
    bgr = fit(picture, PreprocessSpec(**whole, color_order="BGR"))
    grey = fit(picture, PreprocessSpec(**whole, color_order="L", mean=(0.5,), std=(0.5,)))
    assert (rgb == np.asarray(picture)).all()
    assert (bgr == rgb[..., ::-1]).all()
    assert grey.shape == (224, 224, 1)
    # ITU-R BT.601 luma.
    assert worst(grey[..., 0], rgb @ [0.299, 0.587, 0.114]) <= 1


@pytest.mark.parametrize("order", ["RGB", "BGR", "L"])
@pytest.mark.parametrize("mode", ["crop", "stretch", "pad"])
def test_fitted_pixels_can_be_changed_in_place(order: str, mode: str) -> None:
    count = 1 if order == "L" else 3
    spec = PreprocessSpec(32, 48, mode, color_order=order, mean=(0.5,) * count, std=(0.5,) * count)  # type: ignore[arg-type]
    square = fit(smooth(70, 60), spec)
    assert square.shape == (32, 48, count)
    assert square.dtype == np.uint8
    assert square.flags.c_contiguous
    assert square.flags.writeable


@settings(deadline=None)
@given(
    order=st.sampled_from(["RGB", "BGR", "L"]),
    mean=st.tuples(*[st.floats(-300, 300)] * 3),
    std=st.tuples(*[st.floats(1e-3, 300)] * 3),
)
def test_normalize_rounds_the_formula_once(order: str, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
    count = 1 if order == "L" else 3
    spec = PreprocessSpec(16, 16 * count, color_order=order, mean=mean[:count], std=std[:count])  # type: ignore[arg-type]
    square = np.arange(256 * count * count, dtype=np.uint16).astype(np.uint8).reshape(16, 16 * count, count)
    tensor = normalize(square, spec)
    assert tensor.dtype == np.float32
    assert tensor.shape == (count, 16, 16 * count)
    assert tensor.flags.c_contiguous
    for row, column, channel in ((0, 0, 0), (15, 7, count - 1), (3, 11, count // 2)):
        exact = (int(square[row, column, channel]) / 255 - mean[channel]) / std[channel]
        assert tensor[channel, row, column] == np.float32(exact)
    formula = (square.transpose(2, 0, 1) / 255 - np.array(mean[:count])[:, None, None]) / np.array(std[:count])[
        :, None, None
    ]
    assert (tensor == formula.astype(np.float32)).all()


def test_normalize_fills_one_picture_of_a_batch() -> None:
    batch = np.full((3, 3, 224, 224), math.nan, np.float32)
    square = fit(smooth(300, 300), STANDARD)
    assert normalize(square, STANDARD, batch[1]) is not None
    assert (batch[1] == normalize(square, STANDARD)).all()
    assert np.isnan(batch[[0, 2]]).all()
    strided = np.empty((224, 224, 3), np.float32).transpose(2, 0, 1)
    assert (normalize(square, STANDARD, strided) == batch[1]).all()


def test_the_bundled_models_numbers_lie_within_one() -> None:
    tensor = normalize(np.array([[[0, 127, 255]]], np.uint8), STANDARD)
    assert tensor[:, 0, 0].tolist() == [-127 / 128, 0, 1]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_preprocess_is_its_three_steps(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(saved(smooth(900, 700), "JPEG", exif=exif(orientation)).getvalue())
    expected = normalize(fit(load_image(path, (256, 256)), STANDARD), STANDARD)
    assert (preprocess(path, STANDARD) == expected).all()
    assert (preprocess(str(path), STANDARD) == expected).all()


def test_the_extent_is_what_counts_as_the_picture() -> None:
    spec = PreprocessSpec(height=20, width=30, fit="stretch")
    framed = Image.new("RGB", (62, 43), "red")
    framed.paste(smooth(60, 40), (1, 2))
    inner = LoadedImage(framed, (600, 400), (1, 2, 61, 42))
    assert abs(pixels(Image.fromarray(fit(inner, spec))) - fit(smooth(60, 40), spec))[2:-2, 2:-2].max() <= 1
