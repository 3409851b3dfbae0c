"""The usual ways to turn a picture into a network's numbers.

A recipe is a `PreprocessSpec` with a name for people and the convention that it comes from. Sources of the figures:
torchvision's reference training (ImageNet), the mean pixel of Caffe's VGG networks, as Keras' "caffe" mode has it too
(103.939, 116.779, 123.68 for blue, green, red), Keras' "tf" mode and EfficientNet-Lite (-1 to 1), PyTorch's MNIST
example (0.1307, 0.3081).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from imgclass_gui.engine.expectations import IMAGENET_MEAN, IMAGENET_STD
from trainer.contract.preprocess_spec import ColorOrder, PreprocessSpec

# Below this side a network is used to see the whole picture, as `expectations` assumes too.
SMALL_SIDE = 128
USUAL_CROP = 0.875
HANDICAP = 0.05

_WORDS: dict[str, str] = {"RGB": "RGB", "BGR": "BGR", "L": "grey"}
_CAFFE_MEAN = (103.939 / 255, 116.779 / 255, 123.68 / 255)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to prepare pictures.

    Attributes:
        name: What becomes of colours and pixels, for people, e.g. "RGB, 0 to 255".
        origin: Who does it so.
        spec: The preprocessing.
        is_guess: Whether the program assumed it, or found it described.
        handicap: How much better than others it must be to be offered before them, in nats; the less usual, the more.
    """

    name: str
    origin: str
    spec: PreprocessSpec
    is_guess: bool = False
    handicap: float = 0.0

    @property
    def text(self) -> str:
        """Name and geometry, e.g. "RGB, 0 to 255; centre crop"."""
        return f"{self.name}; {geometry_text(self.spec)}"


@dataclass(frozen=True, slots=True)
class _Scaling:
    """What becomes of colours and pixels; mean and std are in units of a full-scale pixel."""

    name: str
    origin: str
    color_order: ColorOrder
    mean: tuple[float, ...]
    std: tuple[float, ...]
    is_rare: bool = False


def _even(words: str, origin: str, order: ColorOrder, mean: float, std: float, *, is_rare: bool = False) -> _Scaling:
    """The same for all channels."""
    channels = 1 if order == "L" else 3
    return _Scaling(f"{_WORDS[order]}, {words}", origin, order, (mean,) * channels, (std,) * channels, is_rare)


_FULL = (1 / 255,) * 3
_COLOR = (
    _Scaling("RGB, ImageNet mean and deviation", "torchvision, timm", "RGB", IMAGENET_MEAN, IMAGENET_STD),
    _even("0 to 1", "Lobe, Ultralytics, plain PyTorch", "RGB", 0, 1),
    _even("-1 to 1", "TensorFlow, Inception, MobileNet, EfficientNet-Lite", "RGB", 0.5, 0.5),
    _even("0 to 255", "Keras' EfficientNet, TensorFlow Lite, Core ML", "RGB", 0, 1 / 255),
    _Scaling("BGR, 0 to 255 less the Caffe means", "Caffe, Keras' VGG and ResNet", "BGR", _CAFFE_MEAN, _FULL),
    _even("0 to 255", "Windows ML, OpenCV", "BGR", 0, 1 / 255, is_rare=True),
    _Scaling(
        "RGB, 0 to 255 less the ImageNet means", "Caffe models read as RGB", "RGB", _CAFFE_MEAN[::-1], _FULL, True
    ),
    _even("0 to 1", "OpenCV", "BGR", 0, 1, is_rare=True),
)
_GREY = (
    _even("0 to 1", "plain PyTorch, Keras", "L", 0, 1),
    _even("0 to 255", "CNTK, Windows ML", "L", 0, 1 / 255),
    _even("-1 to 1", "TensorFlow, this program's own", "L", 0.5, 0.5),
    _Scaling("grey, MNIST mean and deviation", "PyTorch's MNIST example", "L", (0.1307,), (0.3081,)),
)


def list_recipes(guess: PreprocessSpec) -> tuple[Recipe, ...]:
    """The usual recipes that make what the input holds, in the guess's size and geometry.

    Args:
        guess: What the program assumed, or found described.

    Returns:
        The guess first, then all others, the more usual ones before the rarer ones.
    """
    return tuple(_recipes(guess))


def other_geometry(recipe: Recipe) -> Recipe:
    """The same colours and pixels, with the other usual geometry: the whole picture stretched, or a centre crop."""
    spec = recipe.spec
    if spec.fit == "crop":
        changed = replace(spec, fit="stretch")
    else:
        fraction = 1.0 if min(spec.height, spec.width) < SMALL_SIDE else USUAL_CROP
        changed = replace(spec, fit="crop", crop_fraction=fraction)
    return replace(recipe, spec=changed, is_guess=False, handicap=recipe.handicap + HANDICAP)


def scaling_text(spec: PreprocessSpec) -> str:
    """What becomes of colours and pixels, for people; the recipe's name where it is a usual one."""
    known = _known_scaling(spec)
    if known is not None:
        return known.name
    ends = [(pixel - mean) / std for mean, std in zip(spec.mean, spec.std, strict=True) for pixel in (0, 1)]
    return f"{_WORDS[spec.color_order]}, {min(ends):.3g} to {max(ends):.3g}"


def geometry_text(spec: PreprocessSpec) -> str:
    """How the picture is brought to the input's shape, in few words."""
    if spec.fit == "stretch":
        return "whole picture stretched"
    if spec.fit == "pad":
        return "whole picture on a border"
    return "centre crop" if spec.crop_fraction < 1 else "largest centred part"


def _recipes(guess: PreprocessSpec) -> Iterator[Recipe]:
    known = _known_scaling(guess)
    yield Recipe(scaling_text(guess), known.origin if known else "the model's description", guess, is_guess=True)
    for scaling in _usual(guess):
        if scaling is not known:
            spec = replace(guess, color_order=scaling.color_order, mean=scaling.mean, std=scaling.std)
            handicap = 2 * HANDICAP if scaling.is_rare else HANDICAP
            yield Recipe(scaling.name, scaling.origin, spec, handicap=handicap)


def _usual(spec: PreprocessSpec) -> tuple[_Scaling, ...]:
    return _GREY if spec.channels == 1 else _COLOR


def _known_scaling(spec: PreprocessSpec) -> _Scaling | None:
    def is_same(scaling: _Scaling) -> bool:
        pairs = zip(spec.mean + spec.std, scaling.mean + scaling.std, strict=True)
        return spec.color_order == scaling.color_order and all(
            math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-6) for one, other in pairs
        )

    return next(filter(is_same, _usual(spec)), None)
