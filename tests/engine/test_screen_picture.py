import numpy as np
import pytest
from PIL import Image

from imgclass_gui.engine.screen_picture import screen_picture, seen_by_network, thumbnail
from tests.pictures import save_color
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec


@pytest.fixture
def halves(tmp_path):
    """A picture of 400x100, left half red, right half blue."""
    pixels = np.zeros((100, 400, 3), np.uint8)
    pixels[:, :200, 0] = pixels[:, 200:, 2] = 255
    path = tmp_path / "halves.png"
    Image.fromarray(pixels).save(path)
    return str(path)


def test_a_thumbnail_is_the_centre_square(halves) -> None:
    square = thumbnail(halves, 32)
    assert square.shape == (32, 32, 3)
    assert square.dtype == np.uint8
    assert (square[:, 2] == (255, 0, 0)).all()
    assert (square[:, -3] == (0, 0, 255)).all()


def test_a_screen_picture_is_whole_and_no_larger_than_asked(halves) -> None:
    pixels, size = screen_picture(halves, 200)
    assert pixels.shape == (50, 200, 3)
    assert size == (400, 100)
    assert (pixels[:, 0] == (255, 0, 0)).all()
    assert (pixels[:, -1] == (0, 0, 255)).all()


def test_a_small_picture_keeps_its_pixels(halves) -> None:
    pixels, size = screen_picture(halves, 5000)
    assert size == (400, 100)
    assert np.array_equal(pixels, np.asarray(Image.open(halves)))


def test_a_picture_of_extreme_proportions_keeps_a_pixel(tmp_path) -> None:
    pixels, size = screen_picture(save_color(tmp_path / "thin.png", size=(1000, 1)), 100)
    assert pixels.shape == (1, 100, 3)
    assert size == (1000, 1)


def test_a_large_jpeg_is_sharp_enough_for_the_screen(tmp_path) -> None:
    for picture_size in [(2000, 1500), (1500, 1500), (1001, 3001), (3000, 400)]:
        width, height = picture_size
        # Stripes of two pixels of the screen keep their contrast only if enough pixels were decoded.
        stripes = np.zeros((height, width, 3), np.uint8)
        stripes[:, np.arange(width) * 400 // max(picture_size) % 2 == 1] = 255
        path = tmp_path / "stripes.jpg"
        Image.fromarray(stripes).save(path, quality=95)
        pixels, size = screen_picture(str(path), 800)
        assert size == picture_size
        assert max(pixels.shape) == 800
        whole = np.asarray(Image.open(path).resize(pixels.shape[1::-1], Image.Resampling.BILINEAR))
        assert pixels.std() > 0.95 * whole.std(), picture_size


def test_the_network_sees_what_fit_makes(halves) -> None:
    spec = PreprocessSpec(height=20, width=30)
    assert np.array_equal(seen_by_network(halves, spec), fit(load_image(halves, spec.scaled_size), spec))


def test_colours_are_right_whatever_the_networks_order(halves) -> None:
    rgb = PreprocessSpec(height=20, width=20)
    bgr = PreprocessSpec(height=20, width=20, color_order="BGR")
    assert np.array_equal(seen_by_network(halves, bgr), seen_by_network(halves, rgb))


def test_grey_is_shown_as_grey(halves) -> None:
    seen = seen_by_network(halves, PreprocessSpec(height=20, width=20, color_order="L", mean=(0.0,), std=(1.0,)))
    assert seen.shape == (20, 20, 3)
    assert seen.flags.c_contiguous
    assert (seen[:, 2] == 76).all()  # 0.299 * 255, ITU-R 601-2


@pytest.mark.parametrize("read", [lambda path: thumbnail(path, 9), lambda path: screen_picture(path, 9)])
def test_what_is_no_picture_is_told(tmp_path, read) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(UserFacingError):
        read(str(tmp_path / "text.jpg"))
