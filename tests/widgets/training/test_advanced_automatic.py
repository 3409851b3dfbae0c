"""What the form says of a recipe's own choice is what the recipe chooses."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from imgclass_gui.widgets.training.advanced_automatic import allowed_numbers, automatic_words
from trainer.contract.train_config import TrainConfig, number_range


def test_every_number_of_the_settings_is_in_the_form(qapp: QApplication) -> None:
    numbers = {key for recipe in ("linear-probe", "auto", "from-scratch") for key in automatic_words(recipe, "")}
    choices = {"recipe", "color", "device", "augment", "class_weights", "fractions", "name", "start"}
    elsewhere = {"folder", "classes", "watch", "network", "split"}
    assert numbers | choices | elsewhere == set(TrainConfig.__dataclass_fields__)


def test_own_models_may_have_any_size() -> None:
    assert allowed_numbers("input_size", "auto", "").holds(96)
    assert not allowed_numbers("input_size", "auto", "").holds(100)
    assert allowed_numbers("input_size", "auto", "/own.onnx").holds(100)
    assert allowed_numbers("input_size", "from-scratch", "").holds(28)
    assert number_range("input_size") == (8, 1024)


@pytest.mark.torch
def test_the_recipes_choose_so(qapp: QApplication) -> None:
    pytest.importorskip("torch")
    from trainer.head import PENALTIES
    from trainer.networks import simple_cnn
    from trainer.networks.registry import NETWORKS
    from trainer.recipes import fine_tune, from_scratch

    thorough, scratch = automatic_words("auto", ""), automatic_words("from-scratch", "")
    lite, simple = NETWORKS["efficientnet_lite0"], NETWORKS["simple_cnn"]
    assert thorough == {
        "epochs": f"{fine_tune.EPOCHS}",
        "learning_rate": f"{fine_tune.LEARNING_RATE}",
        "batch_size": f"{fine_tune.BATCH_SIZE}",
        "input_size": f"{fine_tune._SMALLEST_SIDE} to {lite.default_side}",
        "weight_decay": f"{fine_tune.WEIGHT_DECAY}",
        "dropout": f"{lite.own_options(224)['dropout']}",
        "patience": f"{fine_tune.patience_for(1)} or more",
        "seed": "0",
    }
    assert scratch == {
        "epochs": f"{from_scratch.epochs_for(10**6)} to {from_scratch.epochs_for(1)}",
        "learning_rate": f"up to {from_scratch.LEARNING_RATE}",
        "batch_size": f"{from_scratch.BATCH_SIZE}",
        "input_size": f"{from_scratch._SMALLEST_SIDE} to {simple.default_side}",
        "weight_decay": f"{from_scratch.WEIGHT_DECAY}",
        "dropout": f"{simple_cnn.DROPOUT}",
        "depth": "by size",
        "width": f"{simple_cnn.WIDTH}",
        "kernel": f"{simple_cnn.KERNEL}",
        "patience": f"{fine_tune.patience_for(1)} or more",
        "seed": "0",
    }
    assert automatic_words("linear-probe", "")["weight_decay"] == f"the best of {len(PENALTIES)}"
    allowed = allowed_numbers("input_size", "auto", "")
    assert (allowed.least, allowed.most, allowed.step) == (lite.sides[0], lite.sides[-1], lite.sides.step)
