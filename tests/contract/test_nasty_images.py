"""Files that break programs: each is a picture of the right size, or one sentence."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import LoadedImage, load_image
from trainer.contract.preprocess import preprocess
from trainer.contract.preprocess_spec import PreprocessSpec

# Where we say no though Pillow reads the file: it draws, it is decoded in slow Python, or it is a bomb.
REFUSED = {"formats/hopper.xpm", "formats/eps_non_zero_bb.eps", "derived/12000x9000_white.png"}
# Where we read the file though Pillow alone does not.
READ = {"formats/avif_hopper.heif"}
# The upright size, where it is not the stored one.
SIZES = {
    "formats/avif_hopper.heif": (128, 128),
    "exif-rotated/avif_rot1mir0.avif": (640, 427),
    "exif-rotated/orientation_rectangle.jpg": (1, 2),
    **{f"exif-rotated/Landscape_{orientation}.jpg": (1800, 1200) for orientation in range(9)},
    **{f"exif-rotated/Portrait_{orientation}.jpg": (1200, 1800) for orientation in range(9)},
}


@pytest.fixture(scope="module")
def nasty(unpacked: Callable[[str], Path]) -> Path:
    return unpacked("nasty-images")


def _outcome(path: Path) -> LoadedImage | UserFacingError:
    try:
        return load_image(path, (224, 224))
    except UserFacingError as error:
        return error


def test_each_is_a_picture_or_a_sentence(nasty: Path) -> None:
    pytest.importorskip("pi_heif")
    with (nasty / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 150
    for row in rows:
        name, pillow = row["file"], row["pillow_13.0.0_result"]
        outcome = _outcome(nasty / name)
        readable = (pillow.startswith("ok") or name in READ) and name not in REFUSED
        assert isinstance(outcome, LoadedImage) == readable, name
        if isinstance(outcome, UserFacingError):
            assert outcome.message[0].islower()
            assert not outcome.message.endswith(".")
            assert len(outcome.message) <= 60
            assert outcome.hint.endswith(".")
        else:
            assert outcome.image.mode == "RGB"
            assert outcome.size == (SIZES.get(name) or _stored_size(pillow)), name


def _stored_size(pillow: str) -> tuple[int, int]:
    """The size in the manifest's words, e.g. "ok JPEG RGB 1800x1200 frames=1"."""
    found = re.search(r" (\d+)x(\d+) ", pillow)
    assert found
    return int(found[1]), int(found[2])


def test_rotated_photos_are_alike(nasty: Path) -> None:
    spec = PreprocessSpec()
    for shape in ("Landscape", "Portrait"):
        upright = preprocess(nasty / f"exif-rotated/{shape}_1.jpg", spec)
        for orientation in range(2, 9):
            turned = preprocess(nasty / f"exif-rotated/{shape}_{orientation}.jpg", spec)
            assert abs(turned - upright).mean() < 0.05


def test_the_same_subject_looks_the_same_in_every_format(nasty: Path) -> None:
    pytest.importorskip("pi_heif")
    spec = PreprocessSpec()
    expected = preprocess(nasty / "formats/hopper.bmp", spec)
    for name in ("hopper.webp", "hopper.tif", "hopper.dds", "hopper.sgi", "avif_hopper.heif"):
        assert abs(preprocess(nasty / "formats" / name, spec) - expected).mean() < 0.1, name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bombs/decompression_bomb.gif", "the picture is too large: 4,365 megapixels"),
        ("bombs/decompression_bomb.ico", "the picture is too large: 4,295 megapixels"),
        ("derived/12000x9000_white.png", "the picture is too large: 108 megapixels"),
        ("derived/half.jpg", "the file ends too early"),
        ("corrupt/truncated_image.png", "the file ends too early"),
        ("corrupt/skimage_truncated.jpg", "the file ends too early"),
        ("exif-rotated/ultrahdr.jpg", "the file ends too early"),
        ("corrupt/broken.png", "the picture is damaged"),
        ("formats/eps_non_zero_bb.eps", "this kind of picture is not supported (EPS)"),
        ("modes/imagers_rgb32f_color.tiff", "this variety of picture is not supported"),
        ("manifest.csv", "this is text, not a picture"),
        ("modes", "this is a folder, not a picture"),
    ],
)
def test_the_sentence_fits_the_fault(nasty: Path, name: str, message: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        load_image(nasty / name)
    assert caught.value.message == message


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by way of /proc")
def test_no_file_stays_open(nasty: Path) -> None:
    files = [path for path in sorted(nasty.rglob("*")) if path.is_file()]
    _outcome(files[0])
    before = len(os.listdir("/proc/self/fd"))
    for path in files:
        _outcome(path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_pillow_itself_is_as_the_manifest_says(nasty: Path) -> None:
    with pytest.raises(Image.DecompressionBombError):
        Image.open(nasty / "bombs/decompression_bomb.gif")
