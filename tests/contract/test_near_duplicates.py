import io
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance

from tests.class_folders import jpeg, scene
from trainer.contract import near_duplicates
from trainer.contract.fingerprints import (
    COLOR_SIDE,
    SIDE,
    Thumbnail,
    differ_nowhere,
    hash_distances,
    have_same_colors,
    perceptual_hashes,
    thumbnail_of,
)
from trainer.contract.folder_listing import ScanStopped
from trainer.contract.folder_reading import _SPEC
from trainer.contract.near_duplicates import near_duplicate_groups
from trainer.contract.preprocess import fit


def _groups(images: list[Image.Image], **options) -> list[list[int]]:
    return _groups_of([thumbnail_of(fit(image, _SPEC)) for image in images], **options)


def _groups_of(thumbnails: list[Thumbnail], **options) -> list[list[int]]:
    luma = np.array([thumbnail.luma for thumbnail in thumbnails], np.uint8).reshape(-1, SIDE, SIDE)
    color = np.array([thumbnail.color for thumbnail in thumbnails], np.uint8).reshape(-1, COLOR_SIDE, COLOR_SIDE, 3)
    return near_duplicate_groups(luma, color, **options)


def _read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


COPIES = {
    "saved again": lambda image: _read(jpeg(image, 30)),
    "scaled down": lambda image: image.resize((80, 60), Image.Resampling.LANCZOS),
    "squeezed to a square": lambda image: image.resize((96, 96), Image.Resampling.BICUBIC),
    "scaled up": lambda image: image.resize((480, 360), Image.Resampling.BICUBIC),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.8),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.15),
    "recoloured": lambda image: ImageEnhance.Color(image).enhance(1.15),
}
OTHERS = {
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "half of it": lambda image: image.crop((0, 0, image.width // 2, image.height)),
    "negative": lambda image: Image.eval(image, lambda value: 255 - value),
    "channels swapped": lambda image: Image.merge("RGB", image.split()[::-1]),
}


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_found(copy) -> None:
    images = [scene(seed) for seed in range(12)]
    assert _groups([*images, *map(COPIES[copy], images)]) == [[index, index + 12] for index in range(12)]


@pytest.mark.parametrize("other", OTHERS)
def test_another_picture_is_none(other) -> None:
    images = [scene(seed) for seed in range(12)]
    assert _groups([*images, *map(OTHERS[other], images)]) == []


def test_a_small_thing_before_a_shared_background_makes_other_pictures() -> None:
    background = scene(40, 320, 240)
    images = []
    for place in ((30, 30), (200, 60), (120, 170)):
        image = background.copy()
        ImageDraw.Draw(image).ellipse((*place, place[0] + 24, place[1] + 24), fill="black", outline="white", width=3)
        images.append(image)
    assert _groups([background, *images]) == []


def test_pictures_that_share_only_a_soft_light_are_not_the_same() -> None:
    vignette = Image.radial_gradient("L").convert("RGB").point([255 - value // 3 for value in range(256)] * 3)
    images = []
    for box in ((100, 60, 140, 200), (60, 110, 200, 150)):
        image = vignette.copy()
        ImageDraw.Draw(image).ellipse(box, outline=(190, 190, 190), width=4)
        images.append(image)
    assert _groups(images) == []


def test_a_chain_is_one_group() -> None:
    chain = [Image.blend(scene(1), scene(2), share) for share in np.linspace(0, 1, 41)]
    groups = _groups(chain)
    assert groups == [list(range(41))]
    assert _groups([chain[0], chain[-1]]) == []


def test_what_has_no_contrast_is_left_alone() -> None:
    noise = np.random.default_rng(0)
    images = [Image.fromarray(noise.integers(100, 103, (64, 64, 3), dtype=np.uint8)) for _ in range(4)]
    assert _groups([*images, *images]) == []


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_two_have_no_groups(number) -> None:
    assert _groups([scene(seed) for seed in range(number)]) == []


def test_the_search_leaves_out_no_pair(monkeypatch) -> None:
    """Against every pair looked at closely; small blocks, so that sorting and its reach are put to the test."""
    monkeypatch.setattr(near_duplicates, "_BLOCK", 16)
    monkeypatch.setattr(near_duplicates, "_PAIRS", 5)
    random = np.random.default_rng(0)
    thumbnails = []
    for seed in range(60):
        square = np.asarray(scene(seed).resize((SIDE, SIDE))).astype(int)
        for strength in random.choice([0, 2, 4, 6, 8, 12], 4, replace=False):
            noisy = square + np.rint(random.normal(0, 1, square.shape) * strength)
            thumbnails.append(thumbnail_of(np.clip(noisy, 0, 255).astype(np.uint8)))
    random.shuffle(thumbnails)
    luma, color = np.stack([one.luma for one in thumbnails]), np.stack([one.color for one in thumbnails])
    hashes = perceptual_hashes(luma)
    parent = list(range(len(luma)))

    def root(index: int) -> int:
        return index if parent[index] == index else root(parent[index])

    links = 0
    for a in range(len(luma)):
        for b in range(a + 1, len(luma)):
            near = hash_distances(hashes[a], hashes[b]) <= 10
            if near and differ_nowhere(luma[[a]], luma[[b]])[0] and have_same_colors(color[[a]], color[[b]])[0]:
                links += 1
                parent[root(b)] = root(a)
    expected = sorted(
        group
        for group in ([i for i in range(len(luma)) if root(i) == top] for top in range(len(luma)))
        if len(group) > 1
    )
    assert _groups_of(thumbnails) == expected
    assert 60 < links < 6 * 60  # some pairs are the same, some too noisy


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_of_the_pictures_does_not_matter(order) -> None:
    images = [scene(seed) for seed in range(5)]
    images += [COPIES["saved again"](image) for image in images]
    groups = _groups([images[index] for index in order])
    assert {frozenset(order[index] for index in group) for group in groups} == {frozenset((i, i + 5)) for i in range(5)}


def test_it_says_how_far_it_is_and_stops(monkeypatch) -> None:
    monkeypatch.setattr(near_duplicates, "_BLOCK", 4)
    images = [scene(seed) for seed in range(10)]
    done: list[int] = []
    _groups(images, progress=done.append)
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == 8
    stop = threading.Event()
    stop.set()
    with pytest.raises(ScanStopped):
        _groups(images, stop=stop)


def test_handwritten_digits_are_not_taken_for_each_other(unpacked) -> None:
    """They have the same hashes by the hundred, and two ones of the same slope differ in a few pixels."""
    files = sorted(unpacked("mnist-png").glob("test/1/*.png"))
    images = [Image.open(file).convert("RGB") for file in files]
    assert len(images) > 1000
    assert _groups(images) == []
    again = [_read(jpeg(image)) for image in images[:100]]
    assert _groups(images + again) == [[index, index + len(images)] for index in range(100)]
