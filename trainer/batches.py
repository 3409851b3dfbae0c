"""From squares to what a network gets: a batch of pictures, varied if it is learnt from, as a tensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainer.contract.preprocess import normalization_tables
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.squares import Squares


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPictures:
    """The pictures of a training, decoded, with what they show.

    Attributes:
        squares: uint8 of shape (pictures, height, width, channels).
        targets: int64 of shape (pictures,): the number of each one's label.
        weights: float32 of shape (pictures,): how much each one's loss counts, 1 on average.
        spec: How they become numbers.
        classes: Number of labels.
    """

    squares: Squares
    targets: NDArray[np.int64]
    weights: NDArray[np.float32]
    spec: PreprocessSpec
    classes: int

    def pixels(self, rows: NDArray[np.int64]) -> Tensor:
        """A copy of some squares, uint8 of shape (len(rows), height, width, channels)."""
        return torch.from_numpy(self.squares[rows])


def to_tensor(pixels: Tensor, spec: PreprocessSpec) -> Tensor:
    """The contract's `normalize` for a batch, with the same numbers to the bit.

    Args:
        pixels: uint8 of shape (pictures, height, width, channels), on any device.
        spec: The network's preprocessing.

    Returns:
        float32 of shape (pictures, channels, height, width), stored channels last, as convolutions like it.
    """
    tables = torch.from_numpy(normalization_tables(spec)).to(pixels.device)
    places = pixels.to(torch.int32)
    if spec.channels > 1 and not bool((tables == tables[0]).all()):
        places = places + 256 * torch.arange(spec.channels, dtype=torch.int32, device=pixels.device)
    values = tables.flatten().index_select(0, places.flatten()).view(pixels.shape)
    return values.permute(0, 3, 1, 2)
