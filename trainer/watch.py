"""What a network makes of one picture after every epoch, kept in files: to watch it learn, then or afterwards.

`watch/RECIPE-ROUND/` of a run holds `square.png`, what the network sees of the picture, and for each epoch `NNNN.npz`
(0000 is before the training) with these arrays:

- `probabilities`: float32 (classes,).
- `names`: of the layers, for people. Layer n has `maps_n`, float16 (channels, rows, columns) after the activation, as
  they are but for averaging them down to 56 x 56, and `channels_n`, the numbers of these channels in the layer.
- `kernels`: of the first layer, float32 (kernels, channels, rows, columns).

Looking changes nothing: the training has the same bits with and without it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from trainer.batches import to_tensor
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.events import Event, Log, Watched
from trainer.contract.file_names import printable
from trainer.contract.preprocess import fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.square_file import save_square
from trainer.contract.train_config import TrainConfig
from trainer.evenly import evenly
from trainer.model_graph import evaluation_mode

WATCH_FOLDER, SQUARE_FILE = "watch", "square.png"
LAYERS, CHANNELS, KERNELS, SIDE = 3, 16, 32, 56
# Of longer trainings every second epoch is kept, or every third, ...: 10,000 would fill a disk.
MOST_EPOCHS = 1000

_ACTIVATIONS = (nn.ReLU, nn.ReLU6)
Look = Callable[[nn.Module, int], None]


def look_away(network: nn.Module, epoch: int) -> None:
    """The look of whoever watches nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class WatchedPicture:
    """A picture as the network gets it.

    Attributes:
        square: uint8 of shape (height, width, channels).
        spec: Its preprocessing.
    """

    square: NDArray[np.uint8]
    spec: PreprocessSpec


def load_watched(config: TrainConfig, spec: PreprocessSpec, tell: Callable[[Event], None]) -> WatchedPicture | None:
    """Read the picture that is to be watched; None, after a warning, where it cannot be read, or there is none."""
    if not config.watch:
        return None
    try:
        return WatchedPicture(fit(load_image(Path(config.folder) / config.watch, spec.scaled_size), spec), spec)
    except UserFacingError as error:
        name = printable(config.watch)
        tell(Log(level="warning", message=f"{name} cannot be watched while the network learns: {error.message}"))
        return None


class Watcher:
    """Looks at the network of one phase.

    Args:
        picture: What to show it.
        run_folder: Of the run.
        recipe: Of the phase.
        epochs: At most.
        tell: Takes the events.
    """

    def __init__(
        self, picture: WatchedPicture, run_folder: Path, recipe: str, epochs: int, tell: Callable[[Event], None]
    ) -> None:
        self._picture, self._run_folder, self._recipe, self._tell = picture, run_folder, recipe, tell
        self._stride = -(-epochs // MOST_EPOCHS)

    def round(self, number: int) -> Look:
        """What is to be called before the first epoch of a round and after each.

        Raises:
            UserFacingError: Nothing can be written.
        """
        folder = self._run_folder / WATCH_FOLDER / f"{self._recipe}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        save_square(self._picture.square, self._picture.spec, folder / SQUARE_FILE)

        def look(network: nn.Module, epoch: int) -> None:
            if epoch % self._stride == 0:
                path = folder / f"{epoch:04}.npz"
                _save(_snapshot(network, self._picture), path)
                self._tell(
                    Watched(
                        epoch=epoch,
                        recipe=self._recipe,
                        round=number,
                        path=path.relative_to(self._run_folder).as_posix(),
                    )
                )

        return look


def _snapshot(network: nn.Module, picture: WatchedPicture) -> dict[str, NDArray[Any]]:
    layers = _shown_layers(network)
    first = layers[0][0]
    image = to_tensor(torch.from_numpy(picture.square)[None].to(first.weight.device), picture.spec)
    with evaluation_mode(network), torch.no_grad(), _outputs([last for _, last in layers]) as maps:
        logits = network(image)
    kernels = first.weight.detach()
    arrays = {
        "probabilities": functional.softmax(logits[0].float(), 0).cpu().numpy(),
        "names": np.array([f"convolution {number}" for number in range(1, len(layers) + 1)]),
        "kernels": kernels[evenly(len(kernels), KERNELS)].float().cpu().numpy(),
    }
    for number, own in enumerate(maps):
        channels = evenly(len(own), CHANNELS)
        arrays[f"channels_{number}"] = channels
        arrays[f"maps_{number}"] = _reduced(own[channels]).half().cpu().numpy()
    return arrays


def _shown_layers(network: nn.Module) -> list[tuple[nn.Conv2d, nn.Module]]:
    """The first convolutions, each with the module whose output is shown: the activation that follows, if one does."""
    modules = [module for module in network.modules() if next(module.children(), None) is None]
    shown: list[tuple[nn.Conv2d, nn.Module]] = []
    for place, module in enumerate(modules):
        if isinstance(module, nn.Conv2d) and len(shown) < LAYERS:
            shown.append((module, _end_of_layer(module, modules[place + 1 :])))
    return shown


def _end_of_layer(convolution: nn.Module, following: Sequence[nn.Module]) -> nn.Module:
    last = convolution
    for module in following:
        if isinstance(module, _ACTIVATIONS):
            return module
        if not isinstance(module, nn.BatchNorm2d):
            break
        last = module
    return last


@contextmanager
def _outputs(modules: Sequence[nn.Module]) -> Iterator[list[Tensor]]:
    """While the block runs a network on one picture: what these modules give, (channels, rows, columns), in order."""
    found: list[Tensor] = []

    def keep(module: nn.Module, inputs: Any, output: Tensor) -> None:
        found.append(output[0].detach().clone())

    handles = [module.register_forward_hook(keep) for module in modules]
    try:
        yield found
    finally:
        for handle in handles:
            handle.remove()


def _reduced(maps: Tensor) -> Tensor:
    size = (min(maps.shape[1], SIDE), min(maps.shape[2], SIDE))
    return functional.adaptive_avg_pool2d(maps.float(), size)


def _save(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    with replaced_file(path, "wb") as file:
        file.write(content.getbuffer())
