"""Which numbers a recipe uses, and what it chooses where nothing is wished.

The program does not load the recipes, so their choices are told here once more; a test holds them against each other.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.training.advanced_number import Allowed
from trainer.contract.train_config import number_range

translate = QCoreApplication.translate

_NETWORK_STEP = 32
DECIMALS = frozenset({"learning_rate", "weight_decay", "dropout"})


def automatic_words(recipe: str, start: str) -> dict[str, str]:
    """What "automatic" means.

    Args:
        recipe: As in the settings of a training.
        start: The model file to start from; empty for the bundled one.

    Returns:
        Name of each number that the recipe uses to what it chooses by itself, in few words; empty where that depends
        on too much to say.
    """
    if recipe == "linear-probe":
        return {"weight_decay": translate("automatic", "the best of 8"), "seed": "0"}
    usual = {"weight_decay": "0.05", "patience": translate("automatic", "3 or more"), "seed": "0"}
    if recipe == "from-scratch":
        own = {
            "epochs": translate("automatic", "8 to 100"),
            "learning_rate": translate("automatic", "up to 0.003"),
            "batch_size": "64",
            "input_size": translate("automatic", "16 to 64"),
            "dropout": "0.5",
            "depth": translate("automatic", "by size"),
            "width": "16",
            "kernel": "3",
        }
    else:
        own = {
            "epochs": "8",
            "learning_rate": "0.001",
            "batch_size": "32",
            "input_size": translate("automatic", "as the model") if start else translate("automatic", "96 to 224"),
            "dropout": translate("automatic", "as the model") if start else "0.2",
        }
    return own | usual


def allowed_numbers(key: str, recipe: str, start: str) -> Allowed:
    """What a number may be.

    Args:
        key: Its name in `TrainConfig`.
        recipe: As in the settings of a training.
        start: The model file to start from; empty for the bundled one.
    """
    least, most = number_range(key)
    if key == "kernel":
        return Allowed(least, most, step=2)
    if key == "input_size" and recipe != "from-scratch" and not start:
        # The bundled network halves its picture five times.
        return Allowed(_NETWORK_STEP, most, step=_NETWORK_STEP)
    return Allowed(least, most, is_whole=key not in DECIMALS)
