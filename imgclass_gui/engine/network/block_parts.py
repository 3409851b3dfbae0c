"""A row of layers and regions as letters, in which the usual blocks are short patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.regions import Inputs

_PLANE = 4
_ARITHMETIC = ("addition", "subtraction", "multiplication", "division", "power")
_JOINING = (*_ARITHMETIC, "concatenation")
_CONVOLUTIONS = ("convolution", "depthwise convolution", "transposed convolution")
_PRODUCTS = (*_CONVOLUTIONS, "full connection", "matrix product")
# Only move numbers about, as a channel shuffle does.
_MOVING = ("reshaping", "transposition")

# Letters: C convolution, P pointwise (1x1), D depthwise - in lower case with a stride -, A attention, M pooling,
# R region, O other.
_INVERTED, _SEPARABLE = "[Pp][Dd]A?[Pp]", "[Dd]A?[Pp]"
_NO_START = f"(?!{_INVERTED}|{_SEPARABLE})"
_PATTERN = re.compile(
    f"(?P<region>R)|(?P<inverted>{_INVERTED})|(?P<separable>{_SEPARABLE})"
    f"|(?P<chain>{_NO_START}[CcPpDdA](?:{_NO_START}[CPDA])*M?)"
)


@dataclass(slots=True)
class Part:
    """A step of a row, with the activations and the like that go with it.

    Attributes:
        letter: What it is, see the patterns.
        layers: Numbers, in order.
        kind: What people call it; only of a region.
    """

    letter: str
    layers: list[int]
    kind: str = ""


def is_product(layer: Layer) -> bool:
    """Whether a layer is a product with weights: what people count when they count layers."""
    return layer.kind in _PRODUCTS


def list_parts(row: Sequence[tuple[int, ...]], inputs: Inputs, by_number: Mapping[int, Layer]) -> list[Part]:
    """A row's steps with their letters, see `segments`."""
    reader = _Reader(inputs, by_number)
    for segment in row:
        reader.read(segment)
    return reader.parts


def grouped_parts(parts: Sequence[Part], by_number: Mapping[int, Layer]) -> list[tuple[str, tuple[int, ...]]]:
    """The blocks among the steps: what people call each, and its layers."""
    found = []
    for match in _PATTERN.finditer("".join(part.letter for part in parts)):
        own = parts[match.start() : match.end()]
        numbers = tuple(number for part in own for number in part.layers)
        if match.lastgroup == "region":
            kind = _region_kind(own[0], by_number)
        elif match.lastgroup == "inverted":
            first = next(by_number[number] for number in own[0].layers if is_product(by_number[number]))
            kind = "inverted bottleneck" if _widening(first, by_number) >= 1 else "bottleneck"
        elif match.lastgroup == "separable":
            kind = "depthwise-separable convolution"
        else:
            kind = _chain_kind(match[0])
        if kind:
            found.append((kind, numbers))
    return found


def _chain_kind(letters: str) -> str:
    """What people call a row of convolutions; empty for one that stands alone."""
    convolutions = sum(letter in "CcPpDd" for letter in letters)
    if not convolutions:
        return "channel attention"
    others = [name for letter, name in (("A", "channel attention"), ("M", "pooling")) if letter in letters]
    if convolutions == 1 and not others:
        return ""
    words = ["convolutions" if convolutions > 1 else "convolution", *others]
    return " and ".join([", ".join(words[:-1]), words[-1]] if others else words)


def _region_kind(part: Part, by_number: Mapping[int, Layer]) -> str:
    kinds = [by_number[number].kind for number in part.layers]
    joins = [index for index, kind in enumerate(kinds) if kind == "concatenation"]
    is_shuffled = part.kind == "parallel branches" and bool(joins) and "transposition" in kinds[joins[-1] :]
    return "shuffle unit" if is_shuffled else part.kind


class _Reader:
    """Turns segments into parts, one after the other."""

    def __init__(self, inputs: Inputs, by_number: Mapping[int, Layer]) -> None:
        self.parts: list[Part] = []
        self._inputs = inputs
        self._by_number = by_number
        self._leading: list[int] = []

    def read(self, segment: tuple[int, ...]) -> None:
        if len(segment) == 1:
            letter, kind = _letter(self._by_number[segment[0]], self._by_number), ""
        else:
            letter, kind = self._region(segment)
        after_product = bool(self.parts) and self.parts[-1].letter in "CcPpDdA"
        if letter == "n":
            letter = "-" if after_product else "+"
        if letter == "+" or (letter == "-" and (self._leading or not self.parts)):
            self._leading += segment
        elif letter == "-":
            self.parts[-1].layers += segment
        else:
            begin = self._squeezing(segment, kind)
            kind = "squeeze and expand" if begin else kind
            self.parts.append(Part(letter, [*begin, *self._leading, *segment], kind))
            self._leading = []

    def _region(self, segment: tuple[int, ...]) -> tuple[str, str]:
        """The letter and the kind of a region."""
        layers = [self._by_number[number] for number in segment]
        inside, joining = set(segment), self._inputs[segment[-1]]
        goes_around = any(number not in inside for number in joining)
        join = layers[-1].kind
        if not any(is_product(layer) for layer in layers):
            return ("-" if join in _ARITHMETIC else "O"), ""
        if join == "multiplication" and goes_around:
            return "A", ""
        if join == "addition":
            return "R", "inverted residual block" if self._is_inverted(layers) else "residual block"
        is_split = any(self._by_number[number].kind == "split" for number in self._leading)
        is_dense = join == "concatenation" and goes_around and len(joining) == 2 and not is_split
        return "R", "dense layer" if is_dense else "parallel branches"

    def _is_inverted(self, layers: Sequence[Layer]) -> bool:
        kinds = [layer.kind for layer in layers]
        if kinds.count("depthwise convolution") != 1:
            return False
        before = layers[: kinds.index("depthwise convolution")]
        return any(_is_pointwise(layer) and _widening(layer, self._by_number) > 1 for layer in before)

    def _squeezing(self, segment: tuple[int, ...], kind: str) -> list[int]:
        """The layers of a pointwise convolution that narrows what parallel branches take, which are one with it."""
        letters = "".join(part.letter for part in self.parts[-2:])
        if kind != "parallel branches" or self._leading or letters[-1:] not in ("P", "p") or letters[0] in "DdA":
            return []
        squeezing = next(self._by_number[n] for n in self.parts[-1].layers if is_product(self._by_number[n]))
        goes_around = any(number not in segment for number in self._inputs[segment[-1]])
        return [] if goes_around or _widening(squeezing, self._by_number) >= 1 else self.parts.pop().layers


def _letter(layer: Layer, by_number: Mapping[int, Layer]) -> str:
    """A layer's letter; n for a normalisation, + for what leads to what follows, - for what goes with what was."""
    kind, size = layer.kind, layer.shape[2:] if layer.shape and len(layer.shape) >= _PLANE else ()
    is_point = set(size) == {1}
    if kind in _CONVOLUTIONS:
        letter = "D" if kind == "depthwise convolution" else "P" if _is_pointwise(layer) else "C"
        if letter == "P" and is_point:
            return "O"
        return letter.lower() if layer.stride and max(layer.stride) > 1 else letter
    if kind in ("max pooling", "average pooling"):
        return "O" if is_point else "M"
    if kind in ("padding", "split"):
        return "+"
    if kind in _normalisations():
        return "n"
    alone = kind in _JOINING and len(layer.inputs) == 1
    moving = kind in _MOVING and bool(size)
    return "-" if alone or moving or kind in _passing() else "O"


def _is_pointwise(layer: Layer) -> bool:
    return layer.kind == "convolution" and bool(layer.kernel) and max(layer.kernel) == 1


def _widening(layer: Layer, by_number: Mapping[int, Layer]) -> float:
    """How many times more channels a layer makes than it takes; 1 where that cannot be told."""
    source = by_number.get(layer.inputs[0])
    if source is None or not source.shape or not layer.shape or min(len(source.shape), len(layer.shape)) < 2:
        return 1.0
    return layer.shape[1] / max(1, source.shape[1])


@cache
def _normalisations() -> frozenset[str]:
    from imgclass_gui.engine.network.operators import normalisation

    return frozenset(operator.kind for operator in normalisation.OPERATORS)


@cache
def _passing() -> frozenset[str]:
    """Kinds that belong to the step before: activations and what changes nothing."""
    from imgclass_gui.engine.network.operators import activation

    kinds = {operator.kind for operator in activation.OPERATORS}
    return frozenset(kinds | {"rectifier up to 6 (ReLU6)", "identity", "dropout"})
