import numpy as np
import pytest

from imgclass_gui.engine.preprocessing_choices.network_view import (
    BINS,
    network_pixels,
    network_view,
    number_range,
    reading_of,
)
from tests.pictures import save_color
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import preprocess
from trainer.contract.preprocess_spec import PreprocessSpec

SPECS = [
    PreprocessSpec(height=8, width=12),
    PreprocessSpec(height=8, width=12, color_order="BGR", mean=(0.1, 0.2, 0.3), std=(1 / 255, 0.5, 1.0)),
    PreprocessSpec(height=8, width=12, color_order="L", mean=(0.1307,), std=(0.3081,)),
    PreprocessSpec(height=8, width=12, fit="pad", mean=(0.2, 0.4, 0.6)),
]


@pytest.mark.parametrize("spec", SPECS)
def test_the_numbers_are_those_of_the_tensor(tmp_path, spec) -> None:
    path = tmp_path / "a.png"
    save_color(path, "red")
    view, tensor = network_view(str(path), spec), preprocess(str(path), spec)
    assert view.middle == tuple(tensor[:, 4, 6])
    assert view.counts.shape == (spec.channels, BINS)
    assert (view.counts.sum(axis=1) == 8 * 12).all()
    low, high = number_range(spec)
    assert low <= tensor.min()
    assert tensor.max() <= high
    edges = np.linspace(low, high, BINS + 1)
    expected = [np.histogram(channel, edges)[0] for channel in tensor]
    assert np.abs(view.counts - expected).sum() <= 2 * 8 * 12  # a number on an edge may fall to either side


def test_blue_first_shows_red_and_blue_exchanged(tmp_path) -> None:
    path = tmp_path / "a.png"
    save_color(path, "red")
    pixels = network_pixels(str(path), PreprocessSpec(height=4, width=4, color_order="BGR"))
    assert pixels.shape == (4, 4, 3)
    assert (pixels == (0, 0, 255)).all()


def test_grey_has_three_equal_channels(tmp_path) -> None:
    path = tmp_path / "a.png"
    save_color(path, "green")
    spec = PreprocessSpec(height=4, width=4, color_order="L", mean=(0.0,), std=(1.0,))
    pixels = network_view(str(path), spec).pixels
    assert pixels.shape == (4, 4, 3)
    assert (pixels[..., :1] == pixels).all()


@pytest.mark.parametrize("spec", SPECS)
def test_what_looks_the_same_has_one_reading(tmp_path, spec) -> None:
    path = tmp_path / "a.png"
    save_color(path, "blue")
    reading = reading_of(spec)
    assert (network_pixels(str(path), reading) == network_pixels(str(path), spec)).all()
    assert reading_of(reading) == reading


def test_scaling_alone_makes_no_other_reading() -> None:
    one = PreprocessSpec(mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    assert reading_of(one) == reading_of(PreprocessSpec())
    assert reading_of(one) != reading_of(PreprocessSpec(fit="stretch"))


def test_a_file_that_is_no_picture(tmp_path) -> None:
    (tmp_path / "a.png").write_text("no")
    with pytest.raises(UserFacingError):
        network_view(str(tmp_path / "a.png"), PreprocessSpec())
