import numpy as np
import pytest
from PIL import Image

from tests.class_folders import scene
from trainer.contract import fingerprints
from trainer.contract.fingerprints import SIDE, hash_distances, perceptual_hashes, thumbnail_of


def _square(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX))


def _thumbnail(image: Image.Image):
    return thumbnail_of(_square(image))


def test_a_thumbnail_is_pillows_grey_and_the_mean_of_blocks() -> None:
    square = _square(scene(1))
    thumbnail = thumbnail_of(square)
    grey = np.asarray(Image.fromarray(square).convert("L")).astype(int)
    assert np.abs(thumbnail.luma.astype(int) - grey).max() <= 1
    for row, column in ((0, 0), (3, 5), (7, 7)):
        block = square[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        np.testing.assert_allclose(thumbnail.color[row, column], block.mean((0, 1)), atol=0.51)


@pytest.mark.parametrize(
    ("image", "is_plain"),
    [
        (Image.new("RGB", (40, 30), (200, 10, 90)), True),
        (Image.fromarray(np.random.default_rng(0).integers(120, 126, (64, 64, 3), dtype=np.uint8)), True),
        (Image.linear_gradient("L"), False),
        (scene(2), False),
    ],
)
def test_a_single_colour_is_told_despite_noise(image, is_plain) -> None:
    assert _thumbnail(image).is_plain == is_plain


def test_a_hash_is_the_signs_of_the_lowest_frequencies() -> None:
    luma = _thumbnail(scene(3)).luma
    place = np.arange(SIDE)
    # The transform from its definition, frequency by frequency (Ahmed, Natarajan and Rao, 1974).
    frequencies = [
        (
            luma.astype(float)
            * np.cos(np.pi * (2 * place + 1) * row / (2 * SIDE))[:, None]
            * np.cos(np.pi * (2 * place + 1) * column / (2 * SIDE))[None, :]
        ).sum()
        for row in range(8)
        for column in range(8)
    ][1:]
    bits = sum(1 << number for number, value in enumerate(frequencies) if value > np.median(frequencies))
    assert int(perceptual_hashes(luma[None])[0]) == bits


def test_the_distance_of_hashes_counts_bits() -> None:
    first, second = np.array([0b1011, 0, 2**63], np.uint64), np.array([0b0001, 0, 0], np.uint64)
    assert hash_distances(first, second).tolist() == [2, 0, 1]


def test_brightness_and_contrast_make_no_other_picture() -> None:
    values = np.asarray(scene(4).convert("L").resize((SIDE, SIDE)), np.float32)
    first = np.clip(values, 60, 190).astype(np.uint8)
    assert _differ_nowhere(first, np.rint(first * 0.8 + 10).astype(np.uint8))
    assert not _differ_nowhere(first, np.rint(first * 0.3 + 80).astype(np.uint8))  # far less contrast
    assert not _differ_nowhere(first, first + 60)  # far brighter


def test_one_small_thing_makes_another_picture() -> None:
    luma = _thumbnail(scene(5)).luma
    changed = luma.copy()
    changed[12:16, 20:24] = np.where(luma[12:16, 20:24] > 127, luma[12:16, 20:24] - 28, luma[12:16, 20:24] + 28)
    correlation = np.corrcoef(luma.ravel(), changed.ravel())[0, 1]
    assert correlation > fingerprints.MIN_CORRELATION  # the whole hardly tells them apart
    assert not _differ_nowhere(luma, changed)


def test_another_colour_is_another_picture() -> None:
    square = _square(scene(6))
    same = fingerprints.have_same_colors(*(thumbnail_of(pixels).color[None] for pixels in (square, square[..., ::-1])))
    assert not same[0]
    duller = Image.blend(Image.fromarray(square), Image.fromarray(square).convert("L").convert("RGB"), 0.1)
    assert fingerprints.have_same_colors(thumbnail_of(square).color[None], _thumbnail(duller).color[None])[0]


def _differ_nowhere(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(fingerprints.differ_nowhere(first[None], second[None])[0])
