"""The textbook's network: convolution and max pooling a few times over, flattening, full connection.

After Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2015), made small:
the layers have the names that their VGG made known, such as "conv2_1" for the first convolution of the second block.
There is no batch normalisation: the arithmetic stays what a blackboard shows, and a picture's answer, in training too,
does not depend on the others of its batch.
"""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor, nn

from trainer.contract.errors import UserFacingError

# Of 10,000 MNIST digits kept aside, after 5 epochs: two convolutions of 3 x 3 in a block know 99.2 %, a single one of
# 5 x 5 with as many weights 99.0 %, a single one of 3 x 3 98.2 %.
CONVOLUTIONS = 2
WIDTH = 16
KERNEL = 3
DROPOUT = 0.5
# Maps of at most this many pixels a side are flattened, unless another depth is asked for: 7 x 7 as in VGG.
FLATTENED_SIDE = 7
HIDDEN_PER_WIDTH = 4
# 400 MB of weights in one layer, and as much again three times over for training it: a mistake.
MAX_HIDDEN_WEIGHTS = 100_000_000


def depth_for(side: int) -> int:
    """The number of blocks that brings a picture down to 7 x 7 pixels or fewer.

    Args:
        side: Rows and columns of the picture, in pixels.

    Returns:
        At least 1.
    """
    depth = 1
    while side >> depth > FLATTENED_SIDE:
        depth += 1
    return depth


class SimpleCNN(nn.Module):
    """The network, one layer after another.

    A block is two convolutions with ReLU, whose zero padding keeps the size, and max pooling, which halves it. Each
    block has twice as many channels as the one before. After the last block comes a full connection to `4 * width`
    hidden values, and one from these to the classes.

    Args:
        classes: Number of outputs.
        side: Rows and columns of the pictures, in pixels; at least `2 ** depth`.
        channels: Values a pixel: 1 for grey, 3 for colour.
        depth: Number of blocks, at least 1; None for `depth_for(side)`.
        width: Channels of the first block, at least 1.
        kernel: Side of the kernels, in pixels; odd.
        dropout: Share of the hidden values that training leaves out, 0 to below 1.

    Raises:
        UserFacingError: There is no such network, or it would be too large.
    """

    classifier: nn.Linear
    dropout: nn.Dropout

    def __init__(
        self,
        classes: int,
        *,
        side: int,
        channels: int = 3,
        depth: int | None = None,
        width: int = WIDTH,
        kernel: int = KERNEL,
        dropout: float = DROPOUT,
    ) -> None:
        super().__init__()
        depth = depth_for(side) if depth is None else depth
        for message, hint in _problems(side, depth, width, kernel):
            raise UserFacingError(message, hint)
        for block in range(1, depth + 1):
            outputs = width << (block - 1)
            for number in range(1, CONVOLUTIONS + 1):
                convolution = nn.Conv2d(channels, outputs, kernel, padding=kernel // 2)
                self.add_module(f"conv{block}_{number}", convolution)
                self.add_module(f"relu{block}_{number}", nn.ReLU())
                channels = outputs
            self.add_module(f"pool{block}", nn.MaxPool2d(2))
        self.add_module("flatten", nn.Flatten())
        self.add_module("hidden", nn.Linear(_flattened(side, depth, width), HIDDEN_PER_WIDTH * width))
        self.add_module("hidden_relu", nn.ReLU())
        self.add_module("dropout", nn.Dropout(dropout))
        self.add_module("classifier", nn.Linear(HIDDEN_PER_WIDTH * width, classes))
        self._initialise()

    def features(self, image: Tensor) -> Tensor:
        """What the classifier sees: the hidden values.

        Args:
            image: float32 of shape (pictures, channels, side, side).

        Returns:
            float32 of shape (pictures, 4 * width), none below 0.
        """
        *layers, _dropout, _classifier = self.children()
        values = image
        for layer in layers:
            values = layer(values)
        return values

    def forward(self, image: Tensor) -> Tensor:
        """Logits of a batch.

        Args:
            image: float32 of shape (pictures, channels, side, side).

        Returns:
            float32 of shape (pictures, classes).
        """
        logits: Tensor = self.classifier(self.dropout(self.features(image)))
        return logits

    def _initialise(self) -> None:
        """Weights that keep the signal as strong from layer to layer, so that deep stacks learn from the first step.

        He et al., "Delving Deep into Rectifiers" (2015); PyTorch's own start weakens it about 2.4 times a layer.
        """
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d | nn.Linear):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                assert layer.bias is not None
                nn.init.zeros_(layer.bias)
        # No ReLU follows.
        nn.init.xavier_uniform_(self.classifier.weight)


def _flattened(side: int, depth: int, width: int) -> int:
    """Number of values of the last maps."""
    return (width << (depth - 1)) * (side >> depth) ** 2


def _problems(side: int, depth: int, width: int, kernel: int) -> Iterator[tuple[str, str]]:
    """Why there is no such network, as messages with hints; none when all is well."""
    if depth < 1 or width < 1:
        yield "the network needs at least one block and one channel", "Choose a greater depth and width."
    elif side >> depth < 1:
        most = side.bit_length() - 1
        yield (
            f"pictures of {side} x {side} pixels cannot be halved {depth} times",
            f"Choose a depth of at most {most}, or larger pictures." if most else "Choose larger pictures.",
        )
    elif kernel < 1 or kernel % 2 == 0:
        yield (
            f"kernels of {kernel} x {kernel} have no pixel in their middle",
            "Choose an odd number of pixels, such as 3.",
        )
    elif _flattened(side, depth, width) * HIDDEN_PER_WIDTH * width > MAX_HIDDEN_WEIGHTS:
        yield (
            f"a network of depth {depth} and width {width} is too large for pictures of {side} x {side} pixels",
            "Choose a greater depth, a smaller width, or smaller pictures.",
        )
