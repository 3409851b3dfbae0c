"""What a PyTorch network says of decoded pictures, as it is in evaluation."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from trainer.batches import TrainingPictures, to_tensor
from trainer.fit_plan import Rows
from trainer.model_graph import evaluation_mode
from trainer.stop_signal import RunStopped

_BATCH = 32


def predict(
    network: nn.Module,
    pictures: TrainingPictures,
    rows: Rows,
    device: torch.device,
    stop: Callable[[], bool] = lambda: False,
) -> Tensor:
    """The logits of some pictures, float32 of shape (len(rows), classes), on the CPU.

    Raises:
        RunStopped: `stop` said so.
    """
    outputs = [torch.empty(0, pictures.classes)]
    with evaluation_mode(network), torch.no_grad():
        for start in range(0, len(rows), _BATCH):
            if stop():
                raise RunStopped
            pixels = pictures.pixels(rows[start : start + _BATCH]).to(device)
            outputs.append(network(to_tensor(pixels, pictures.spec)).float().cpu())
    return torch.cat(outputs)
