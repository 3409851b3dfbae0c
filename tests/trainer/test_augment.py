from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

torch = pytest.importorskip("torch")

from trainer.augment import (  # noqa: E402
    CHANCES,
    NONE,
    PHOTOS,
    SMALL_PICTURES,
    Augmentation,
    apply_chances,
    augment,
    draw_chances,
)

pytestmark = pytest.mark.torch

ANGLE, SIZE, FLIP, SHIFT_X, SHIFT_Y, CONTRAST, BRIGHTNESS = range(CHANCES)


def noise(count: int = 4, height: int = 16, width: int = 16, channels: int = 3) -> torch.Tensor:
    generator = torch.Generator().manual_seed(5)
    return torch.randint(0, 256, (count, height, width, channels), dtype=torch.uint8, generator=generator)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def chances(count: int = 4, **values: float) -> torch.Tensor:
    """Numbers that change nothing but what is named; 1 is the most."""
    drawn = torch.zeros(count, CHANCES)
    for name, value in values.items():
        drawn[:, globals()[name.upper()]] = value
    return drawn


def smooth_picture(side: int = 48) -> np.ndarray:
    """A blob and a ramp: no mirror image or turn of it looks the same, and no detail is finer than interpolation."""
    y, x = np.mgrid[:side, :side] / side
    blob = np.exp(-((x - 0.35) ** 2 + (y - 0.6) ** 2) / 0.02)
    return np.stack([255 * blob, 200 * x, 40 + 150 * y], axis=-1).round().astype(np.uint8)


policies = st.builds(
    Augmentation,
    flip=st.booleans(),
    shift=st.floats(0, 0.5),
    scale=st.floats(0, 1),
    rotate=st.floats(0, 180),
    brightness=st.floats(0, 1),
    contrast=st.floats(0, 1),
)


@settings(max_examples=60, deadline=None)
@given(policies, st.integers(0, 5), st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3]), st.integers(0, 99))
def test_what_always_holds(policy, count, height, width, channels, seed) -> None:
    pictures = noise(count, height, width, channels)
    before = pictures.clone()
    changed = augment(pictures, policy, seeded(seed))
    assert changed.dtype == torch.uint8
    assert changed.shape == pictures.shape
    assert changed.is_contiguous()
    assert torch.equal(pictures, before)
    assert changed.data_ptr() != pictures.data_ptr() or count == 0
    # The same chances, the same pictures; and each picture by its own chances, whatever else is in the batch.
    assert torch.equal(augment(pictures, policy, seeded(seed)), changed)
    drawn = draw_chances(count, seeded(seed))
    one_by_one = [apply_chances(pictures[i : i + 1], policy, drawn[i : i + 1]) for i in range(count)]
    difference = torch.cat([*one_by_one, changed[:0]]).int() - changed.int()
    assert not count or difference.abs().max() <= 1


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3]), policies)
def test_nothing_is_changed_where_nothing_may_be_or_chance_says_so(height, width, channels, policy) -> None:
    pictures = noise(2, height, width, channels)
    assert torch.equal(augment(pictures, NONE, seeded()), pictures)
    assert torch.equal(apply_chances(pictures, policy, chances(2)), pictures)


@pytest.mark.parametrize("policy", [PHOTOS, SMALL_PICTURES])
def test_each_picture_is_changed_in_its_own_way(policy) -> None:
    pictures = torch.from_numpy(smooth_picture()).expand(64, -1, -1, -1)
    changed = augment(pictures, policy, seeded())
    assert len({picture.numpy().tobytes() for picture in changed}) == 64
    again = augment(pictures, policy, seeded(1))
    assert not torch.equal(changed, again)


def test_one_generator_gives_new_changes_each_time() -> None:
    generator = seeded()
    assert not torch.equal(augment(noise(), PHOTOS, generator), augment(noise(), PHOTOS, generator))


def test_the_chances_are_even_and_cover_the_range() -> None:
    drawn = draw_chances(4000, seeded()).double().numpy()
    assert drawn.shape == (4000, CHANCES)
    assert drawn.min() >= -1
    assert drawn.max() <= 1
    np.testing.assert_allclose(drawn.mean(0), 0, atol=0.05)
    np.testing.assert_allclose(drawn.std(0), 1 / math.sqrt(3), atol=0.03)
    assert abs(np.corrcoef(drawn.T) - np.eye(CHANCES)).max() < 0.06


@pytest.mark.parametrize(("height", "width"), [(16, 16), (7, 12)])
def test_a_flip_swaps_left_and_right_exactly(height, width) -> None:
    pictures = noise(4, height, width)
    assert torch.equal(apply_chances(pictures, Augmentation(flip=True), chances(flip=-1)), pictures.flip(2))
    assert torch.equal(apply_chances(pictures, Augmentation(flip=True), chances(flip=1)), pictures)
    assert torch.equal(apply_chances(pictures, Augmentation(shift=0.1), chances(flip=-1)), pictures)


def test_half_of_the_pictures_are_flipped() -> None:
    picture = noise(1)
    changed = augment(picture.expand(400, -1, -1, -1), Augmentation(flip=True), seeded())
    is_flipped = [torch.equal(one, picture[0].flip(1)) for one in changed]
    assert all(flipped or torch.equal(one, picture[0]) for flipped, one in zip(is_flipped, changed, strict=True))
    assert 160 < sum(is_flipped) < 240


def test_whole_pixels_are_shifted_exactly_and_the_picture_goes_on_mirrored() -> None:
    pictures = noise(2, 8, 16)
    changed = apply_chances(pictures, Augmentation(shift=0.25), chances(2, shift_x=1, shift_y=-1))
    # Fetched from four columns to the right and two rows above.
    expected = np.pad(pictures.numpy(), ((0, 0), (2, 0), (0, 4), (0, 0)), mode="symmetric")[:, :8, 4:]
    np.testing.assert_array_equal(changed.numpy(), expected)


def test_a_quarter_turn_is_exact_on_a_square() -> None:
    pictures = noise()
    turned = apply_chances(pictures, Augmentation(rotate=90), chances(angle=1))
    np.testing.assert_array_equal(turned.numpy(), np.rot90(pictures.numpy(), k=1, axes=(1, 2)))


def _inner(pixels: np.ndarray, share: float = 0.2) -> np.ndarray:
    """The middle, which no edge has reached, as signed numbers."""
    rows, columns = (round(side * share) for side in pixels.shape[:2])
    return pixels[rows:-rows, columns:-columns].astype(int)


@pytest.mark.parametrize("degrees", [10, -25])
@pytest.mark.parametrize("width", [48, 36])
def test_a_turn_is_pillows(degrees, width) -> None:
    picture = np.ascontiguousarray(smooth_picture()[:, :width])
    policy = Augmentation(rotate=abs(degrees))
    turned = apply_chances(torch.from_numpy(picture)[None], policy, chances(1, angle=math.copysign(1, degrees)))
    expected = np.asarray(Image.fromarray(picture).rotate(degrees, Image.Resampling.BILINEAR))
    np.testing.assert_allclose(_inner(turned[0].numpy()), _inner(expected), atol=2)


@pytest.mark.parametrize(("chance", "factor"), [(1, 1.25), (-1, 0.8), (0.5, math.sqrt(1.25))])
def test_a_larger_picture_is_pillows(chance, factor) -> None:
    picture, side = smooth_picture(), 48
    scaled = apply_chances(torch.from_numpy(picture)[None], Augmentation(scale=0.25), chances(1, size=chance))
    corner = side / 2 * (1 - 1 / factor)
    expected = Image.fromarray(picture).transform(
        (side, side), Image.Transform.AFFINE, (1 / factor, 0, corner, 0, 1 / factor, corner), Image.Resampling.BILINEAR
    )
    np.testing.assert_allclose(_inner(scaled[0].numpy()), _inner(np.asarray(expected)), atol=2)


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.0), (-0.2, 0.0), (0.0, 0.3), (0.0, -0.3), (-0.1, 0.2)])
def test_the_light_is_changed_about_the_mean(brightness, contrast) -> None:
    pictures = noise(2, 32, 32)
    policy = Augmentation(brightness=abs(brightness), contrast=abs(contrast))
    drawn = chances(2, brightness=math.copysign(1, brightness), contrast=math.copysign(1, contrast))
    pixels = pictures.numpy().astype(float)
    mean = pixels.mean((1, 2, 3), keepdims=True)
    expected = np.clip(mean + (pixels - mean) * (1 + contrast) + 255 * brightness, 0, 255)
    np.testing.assert_allclose(apply_chances(pictures, policy, drawn).numpy(), expected, atol=0.51)


def test_the_presets() -> None:
    """Letters and digits mean something else in the mirror, so only photos may be flipped."""
    assert PHOTOS.flip
    assert not SMALL_PICTURES.flip
    assert not SMALL_PICTURES.recolors
    assert Augmentation() == NONE
    assert not NONE.moves
    assert not NONE.recolors


@pytest.mark.parametrize(
    "field", [{"shift": 0.6}, {"scale": -0.1}, {"rotate": 181}, {"contrast": float("nan")}, {"brightness": 2}]
)
def test_a_policy_out_of_range_is_refused(field) -> None:
    with pytest.raises(ValueError, match=next(iter(field))):
        Augmentation(**field)
