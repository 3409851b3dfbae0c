"""Pictures for the benchmarks: varied, photographic, and the same in every run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from trainer.contract.asset_files import asset_path

Photos = list[Image.Image]


def sample_photos() -> Photos:
    """The sample photos that come with the program."""
    files = sorted(path for path in asset_path("samples").iterdir() if path.suffix in (".jpg", ".png"))
    return [Image.open(path).convert("RGB") for path in files]


def make_small(folder: Path, count: int) -> list[str]:
    """Write JPEGs of 500x375: crops of the samples, some flipped, at usual qualities."""
    photos, chance = sample_photos(), np.random.default_rng(1)
    return [_save(_crop(photos, chance, (500, 375)), folder / f"small{number}.jpg") for number in range(count)]


def make_large(folder: Path, count: int) -> list[str]:
    """Write JPEGs of 4000x3000: mosaics of crops, so that they have as much detail as a camera's."""
    photos, chance = sample_photos(), np.random.default_rng(2)
    paths = []
    for number in range(count):
        mosaic = Image.new("RGB", (4000, 3000))
        for left in range(0, 4000, 400):
            for top in range(0, 3000, 300):
                mosaic.paste(_crop(photos, chance, (400, 300)), (left, top))
        paths.append(_save(mosaic, folder / f"large{number}.jpg"))
    return paths


def _crop(photos: Photos, chance: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """A part of a random photo, at least half as wide, of the proportions of `size`."""
    photo = photos[chance.integers(len(photos))]
    width = min(photo.width, photo.height * size[0] / size[1]) * chance.uniform(0.5, 1)
    height = width * size[1] / size[0]
    left, top = chance.uniform(0, photo.width - width), chance.uniform(0, photo.height - height)
    part = photo.resize(size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))
    return part.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if chance.random() < 0.5 else part


def _save(image: Image.Image, path: Path) -> str:
    image.save(path, quality=90)
    return str(path)
