from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.contract.pictures_in_memory import exif, pixels, saved, smooth
from trainer.contract.thumbnails import thumbnail_jpeg


def _opened(source, side=96) -> Image.Image:
    jpeg = thumbnail_jpeg(source, side)
    assert jpeg is not None
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        image.load()
        return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(300, 200), (200, 300), (96, 96), (2001, 1501)])
def test_it_is_a_square_of_the_wanted_side(kind, size) -> None:
    assert _opened(saved(smooth(*size), kind)).size == (96, 96)


@pytest.mark.parametrize("size", [(40, 30), (30, 4000), (1, 500), (1, 1)])
def test_small_pictures_are_not_enlarged(size) -> None:
    assert _opened(saved(smooth(*size), "PNG")).size == (min(size), min(size))


@pytest.mark.parametrize("is_wide", [True, False])
def test_it_shows_the_centre_of_the_upright_picture(is_wide) -> None:
    colors = np.zeros((100, 300, 3), np.uint8)
    colors[:, :100, 0] = colors[:, 100:200, 1] = colors[:, 200:, 2] = 255
    picture = Image.fromarray(colors if is_wide else colors.transpose(1, 0, 2).copy())
    middle = pixels(_opened(saved(picture, "PNG"), 50))
    assert abs(middle[2:-2, 2:-2] - [0, 255, 0]).max() < 12


def test_it_equals_a_plain_resize_of_the_centre() -> None:
    picture = smooth(640, 480)
    expected = picture.crop((80, 0, 560, 480)).resize((96, 96), Image.Resampling.BOX)
    assert abs(pixels(_opened(saved(picture, "PNG"))) - pixels(expected)).max() < 12


def test_a_jpeg_that_is_read_at_a_reduced_scale_shows_the_same() -> None:
    picture = smooth(2003, 1501)
    whole, reduced = (
        _opened(saved(picture, kind, **options)) for kind, options in (("PNG", {}), ("JPEG", {"quality": 95}))
    )
    assert abs(pixels(whole) - pixels(reduced)).max() < 12


def test_it_is_turned_upright_and_says_so_no_more() -> None:
    tags = exif(6)
    tags[0x010F] = "a camera's maker"
    jpeg = thumbnail_jpeg(saved(smooth(200, 200), "JPEG", exif=tags, quality=95))
    assert jpeg is not None
    assert b"maker" not in jpeg
    with Image.open(io.BytesIO(jpeg)) as image:
        assert not image.getexif()
        turned = smooth(200, 200).transpose(Image.Transpose.ROTATE_270).resize((96, 96), Image.Resampling.BOX)
        assert abs(pixels(image) - pixels(turned)).max() < 12


def test_what_cannot_be_read_any_more_has_none(tmp_path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(saved(smooth(300, 300), "JPEG").getvalue()[:200])
    assert thumbnail_jpeg(tmp_path / "gone.jpg") is None
    assert thumbnail_jpeg(tmp_path) is None
    assert thumbnail_jpeg(broken) is None
    assert thumbnail_jpeg("no\0name") is None


def test_the_side_must_be_positive() -> None:
    with pytest.raises(ValueError):
        thumbnail_jpeg(saved(smooth(10, 10), "PNG"), 0)


def test_it_is_small() -> None:
    jpeg = thumbnail_jpeg(saved(smooth(500, 400), "PNG"))
    assert jpeg is not None
    assert len(jpeg) < 8000
