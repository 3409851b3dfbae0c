"""Pictures that differ a little each time they are learnt from: shifted, scaled, turned, mirrored, in another light.

It sits between `fit` and `normalize`, on 8-bit pixels, and works on a whole batch at once.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor
from torch.nn import functional

# Random numbers that a picture takes, whatever the policy uses of them, so that one switch leaves the others alone.
CHANCES = 7


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far a picture may be changed; everything is drawn evenly from none to the most, in both directions.

    Attributes:
        flip: Whether every second picture is mirrored, left for right. Wrong where the mirror image means something
            else or is never met, as with letters and digits.
        shift: Shift along each axis, as a share of the side, 0 to 0.5.
        scale: Enlargement or reduction: 0.25 is from 1 / 1.25 to 1.25 times the size. 0 to 1.
        rotate: Turn about the middle, in degrees, 0 to 180.
        brightness: What is added to all pixels, as a share of full scale, 0 to 1.
        contrast: What the differences from the picture's mean are multiplied by: 0.2 is from 0.8 to 1.2. 0 to 1.

    Raises:
        ValueError: A field lies outside its range.
    """

    flip: bool = False
    shift: float = 0.0
    scale: float = 0.0
    rotate: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0

    def __post_init__(self) -> None:
        most = {"flip": 1, "shift": 0.5, "scale": 1, "rotate": 180, "brightness": 1, "contrast": 1}
        for name, value in asdict(self).items():
            if not 0 <= value <= most[name]:
                raise ValueError(f"{name} must lie between 0 and {most[name]}, and not be {value}")

    @property
    def moves(self) -> bool:
        """Whether pixels change their place."""
        return self.flip or max(self.shift, self.scale, self.rotate) > 0

    @property
    def recolors(self) -> bool:
        """Whether pixels change their value."""
        return max(self.brightness, self.contrast) > 0


NONE = Augmentation()
PHOTOS = Augmentation(flip=True, shift=0.1, scale=0.25, rotate=10, brightness=0.15, contrast=0.25)
SMALL_PICTURES = Augmentation(shift=0.08, scale=0.1, rotate=10)


def augment(pictures: Tensor, policy: Augmentation, generator: torch.Generator) -> Tensor:
    """Change each picture of a batch in its own way.

    Args:
        pictures: uint8 of shape (pictures, height, width, channels), as `fit` gives them; left as they are.
        policy: What may be done to them.
        generator: Where chance comes from; on the CPU.

    Returns:
        New pixels, uint8 of the same shape, contiguous.
    """
    return apply_chances(pictures, policy, draw_chances(len(pictures), generator))


def draw_chances(count: int, generator: torch.Generator) -> Tensor:
    """The random numbers that decide what happens to pictures.

    Drawn for all pictures of a step and then divided, they make a training on several devices the same as on one.

    Args:
        count: Number of pictures.
        generator: Where chance comes from; on the CPU.

    Returns:
        float32 of shape (count, 7), -1 to 1.
    """
    return torch.rand(count, CHANCES, generator=generator) * 2 - 1


def apply_chances(pictures: Tensor, policy: Augmentation, chances: Tensor) -> Tensor:
    """Change each picture of a batch as its random numbers say.

    Args:
        pictures: uint8 of shape (pictures, height, width, channels); left as they are.
        policy: What may be done to them.
        chances: What `draw_chances` gave: float32 of shape (pictures, 7).

    Returns:
        New pixels, uint8 of the same shape, contiguous.
    """
    if len(pictures) == 0 or not (policy.moves or policy.recolors):
        return pictures.clone(memory_format=torch.contiguous_format)
    maps = pictures.permute(0, 3, 1, 2).to(torch.float32, memory_format=torch.contiguous_format)
    if policy.moves:
        maps = _move(maps, policy, chances)
    if policy.recolors:
        maps = _recolor(maps, policy, chances)
    return maps.round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def _move(maps: Tensor, policy: Augmentation, chances: Tensor) -> Tensor:
    """Fetch each pixel from where it comes from, between four pixels; the picture goes on mirrored beyond its edges."""
    height, width = maps.shape[2:]
    # Where a pixel comes from is the change taken back: a larger picture comes from a smaller part.
    angle = chances[:, 0] * math.radians(policy.rotate)
    size = torch.exp(chances[:, 1] * -math.log1p(policy.scale))
    mirror = 1 - 2 * (chances[:, 2] < 0).float() * policy.flip
    cosine, sine = torch.cos(angle) * size, torch.sin(angle) * size
    # The coordinates run from -1 to 1 along both sides, whatever their length.
    rows = (
        (cosine * mirror, -sine * (height / width) * mirror, chances[:, 3] * 2 * policy.shift),
        (sine * (width / height), cosine, chances[:, 4] * 2 * policy.shift),
    )
    places = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)
    grid = functional.affine_grid(places, list(maps.shape), align_corners=False)
    return functional.grid_sample(maps, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def _recolor(maps: Tensor, policy: Augmentation, chances: Tensor) -> Tensor:
    """Stretch the differences from the picture's mean, and move the mean."""
    mean = maps.mean(dim=(1, 2, 3), keepdim=True)
    contrast = 1 + _column(chances[:, 5]) * policy.contrast
    brightness = _column(chances[:, 6]) * 255 * policy.brightness
    return maps.sub_(mean).mul_(contrast).add_(mean + brightness)


def _column(values: Tensor) -> Tensor:
    """One value a picture, in a shape that goes with maps."""
    return values[:, None, None, None]
