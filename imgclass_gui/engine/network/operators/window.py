"""The geometry of a kernel that slides over an input: which number it reads where, and the reverse.

A kernel's window is a product of its axes, so every question is answered an axis at a time. Formulas: the ONNX
operator documentation of Conv, MaxPool and AveragePool. All sizes and indices are in numbers of the tensor.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask


@dataclass(frozen=True, slots=True)
class Axis(ABC):
    """How a kernel slides along one axis.

    Attributes:
        size: Of the input.
        kernel: Numbers of it.
        stride: From one step of the kernel to the next.
        dilation: From one number of the kernel to the next.
        begin: Padding at the start; negative where the start is skipped.
        outputs: How many results there are.
    """

    size: int
    kernel: int
    stride: int
    dilation: int
    begin: int
    outputs: int

    @abstractmethod
    def reads(self, output: int) -> list[tuple[int, int]]:
        """What an output reads: indices in the kernel and in the input, without those that fall into padding."""

    @abstractmethod
    def links(self, tap: int) -> tuple[slice, slice]:
        """Which outputs read, with one number of the kernel, which inputs: as many of these as of those, in order."""

    def reach(self, mask: Mask, axis: int) -> Mask:
        """Which numbers of the input the marked outputs read.

        Args:
            mask: Has `outputs` numbers along the axis.
            axis: Which one of the mask's.

        Returns:
            The mask, with `size` numbers along the axis.
        """
        found = np.zeros((*mask.shape[:axis], self.size, *mask.shape[axis + 1 :]), dtype=np.bool_)
        before = (slice(None),) * axis
        for tap in range(self.kernel):
            outputs, inputs = self.links(tap)
            found[(*before, inputs)] |= mask[(*before, outputs)]
        return found


@dataclass(frozen=True, slots=True)
class WindowAxis(Axis):
    """The kernel steps over the input, as in convolution: output o reads o * stride + tap * dilation - begin.

    Attributes:
        end: Padding after the input; negative where the end is skipped.
        readable: How many of the input's numbers count at all: the runtime's averages leave out those that are skipped.
    """

    end: int
    readable: int

    def reads(self, output: int) -> list[tuple[int, int]]:
        """See `Axis`."""
        start = output * self.stride - self.begin
        pairs = ((tap, start + tap * self.dilation) for tap in range(self.kernel))
        return [(tap, index) for tap, index in pairs if 0 <= index < self.readable]

    def links(self, tap: int) -> tuple[slice, slice]:
        """See `Axis`."""
        return _steps(tap * self.dilation - self.begin, self.stride, self.outputs, self.readable)

    def padded_reads(self, output: int) -> int:
        """How many numbers an output reads, padding included, but not what lies beyond the padding."""
        start = output * self.stride - self.begin
        return sum(start + tap * self.dilation < self.size + self.end for tap in range(self.kernel))


@dataclass(frozen=True, slots=True)
class TransposedAxis(Axis):
    """The kernel steps over the output: input i is read by i * stride + tap * dilation - begin."""

    def reads(self, output: int) -> list[tuple[int, int]]:
        """See `Axis`."""
        steps = ((tap, divmod(output + self.begin - tap * self.dilation, self.stride)) for tap in range(self.kernel))
        return [(tap, index) for tap, (index, rest) in steps if rest == 0 and 0 <= index < self.size]

    def links(self, tap: int) -> tuple[slice, slice]:
        """See `Axis`."""
        inputs, outputs = _steps(tap * self.dilation - self.begin, self.stride, self.size, self.outputs)
        return outputs, inputs


def _steps(offset: int, stride: int, steps: int, size: int) -> tuple[slice, slice]:
    """The steps at which `step * stride + offset` lies in 0 to `size`, and where these lie."""
    first = max(0, -(offset // stride))
    last = min(steps, (size - 1 - offset) // stride + 1)
    if last <= first:
        return slice(0, 0), slice(0, 0)
    return slice(first, last), slice(first * stride + offset, (last - 1) * stride + offset + 1, stride)


Window = tuple[WindowAxis, ...]
Axes = Sequence[Axis]


def build_window(node: Node, kernel: Shape, sizes: Shape, *, pools: bool = False) -> Window:
    """The window of a convolution or of a pooling.

    Args:
        node: The operation; its strides, dilations, pads, auto_pad and ceil_mode count.
        kernel: Its size, an axis each.
        sizes: Of the input, the spatial axes only.
        pools: Whether it is a pooling. Its automatic padding is the runtime's, which differs from the documentation
            where the kernel is dilated: it is reckoned as if it were not.
    """
    axes = len(kernel)
    strides = node.attributes.get("strides") or (1,) * axes
    dilations = node.attributes.get("dilations") or (1,) * axes
    pads = node.attributes.get("pads") or (0,) * (2 * axes)
    mode = node.attributes.get("auto_pad", "NOTSET")
    rounds_up = bool(node.attributes.get("ceil_mode", 0))
    window = []
    for size, taps, stride, dilation, begin, end in zip(
        sizes, kernel, strides, dilations, pads[:axes], pads[axes:], strict=True
    ):
        extent = dilation * (taps - 1) + 1
        if mode != "NOTSET":
            begin, end = _automatic_padding(mode, size, taps if pools else extent, stride, pools=pools)
        outputs = _outputs(size + begin, extent, stride, end, rounds_up=rounds_up)
        readable = size + min(0, end) if "Average" in node.op_type else size
        window.append(WindowAxis(size, taps, stride, dilation, begin, outputs, end, readable))
    return tuple(window)


def _automatic_padding(mode: str, size: int, extent: int, stride: int, *, pools: bool) -> tuple[int, int]:
    """Padding before and after for auto_pad."""
    if mode == "VALID":
        return 0, 0
    total = (-(-size // stride) - 1) * stride + extent - size
    # Where the stride is longer than the kernel, the runtime's convolution pads nothing, its pooling skips numbers.
    if not pools:
        total = max(0, total)
    # Towards zero, as the runtime divides, also when it is negative.
    begin = int((total if mode == "SAME_UPPER" else total + 1) / 2)
    return begin, total - begin


def _outputs(size: int, extent: int, stride: int, end: int, *, rounds_up: bool) -> int:
    """How many results fit; `size` includes the padding before."""
    room = size + end - extent
    if not rounds_up:
        # Towards zero, as the runtime divides, also where the kernel does not fit.
        return int(room / stride) + 1
    outputs = -(-room // stride) + 1
    # A window that would begin in the padding after the input, or beyond it, is left out.
    return outputs - 1 if (outputs - 1) * stride >= size else outputs


def window_reads(window: Axes, places: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """What an output reads, an axis each: the indices in the kernel, and those in the input.

    Args:
        window: The geometry.
        places: The output's index on every spatial axis.
    """
    reads = [axis.reads(place) for axis, place in zip(window, places, strict=True)]
    return [[tap for tap, _ in pairs] for pairs in reads], [[index for _, index in pairs] for pairs in reads]


def window_reach(window: Axes, mask: Mask) -> Mask:
    """Which numbers of the input the marked outputs read.

    Args:
        window: The geometry of the mask's last axes.
        mask: Batch and channels first.
    """
    first = mask.ndim - len(window)
    lead = mask.shape[:first]
    mask = one_of_equals(mask)
    for number, axis in enumerate(window):
        mask = axis.reach(mask, first + number)
    return np.broadcast_to(mask, (*lead, *mask.shape[first:]))


def one_of_equals(mask: Mask) -> Mask:
    """The first channel alone of a mask that was broadcast to all of them, so that nothing is worked out twice."""
    return mask[:, :1] if mask.ndim > 1 and mask.strides[1] == 0 else mask


def kernel_reach(window: Axes, mask: Mask) -> Mask:
    """Which numbers of the kernel are used on the input by the marked outputs.

    Args:
        window: The geometry of the mask's last axes.
        mask: Batch and channels first.

    Returns:
        Batch and channels as in the mask, then the kernel's axes.
    """
    lead = mask.shape[: mask.ndim - len(window)]
    kernel = tuple(axis.kernel for axis in window)
    spatial = tuple(range(len(lead), mask.ndim))
    before = (slice(None),) * len(lead)
    used = np.zeros(lead + kernel, dtype=np.bool_)
    for taps in np.ndindex(kernel):
        outputs = tuple(axis.links(tap)[0] for axis, tap in zip(window, taps, strict=True))
        used[(*before, *taps)] = mask[(*before, *outputs)].any(axis=spatial)
    return used
