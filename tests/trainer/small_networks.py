"""Networks small enough to export in a second or two, and pictures and metadata to go with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess_spec import PreprocessSpec

SIDE = 32
CLASSES = 3


def make_pictures(count: int = 4, seed: int = 0) -> np.ndarray:
    """Preprocessed noise: any input will do where only two runtimes are compared."""
    return np.random.default_rng(seed).normal(size=(count, 3, SIDE, SIDE)).astype(np.float32)


def make_metadata(**fields: object) -> ModelMetadata:
    spec = PreprocessSpec(height=SIDE, width=SIDE)
    return ModelMetadata(**({"labels": ("a", "b", "c"), "preprocess": spec, "name": "small"} | fields))


class SmallNetwork(nn.Module):
    """Every kind of layer that our networks have, and what an exporter likes to tidy away.

    Two batch normalisations start with equal weights, biases are zero, padding is lopsided, dropout is strong.
    """

    def __init__(self, twist: Callable[[Tensor], Tensor] = lambda maps: maps, seed: int = 0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.twist = twist
        self.pad = nn.ZeroPad2d((0, 1, 0, 1))
        self.conv = nn.Conv2d(3, 8, 3, stride=2, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.relu6 = nn.ReLU6()
        self.project = nn.Conv2d(8, 8, 1)
        self.project_norm = nn.BatchNorm2d(8)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.5)
        self.classifier = nn.Linear(8, CLASSES)
        nn.init.zeros_(self.project.bias)
        nn.init.zeros_(self.classifier.bias)

    def forward(self, image: Tensor) -> Tensor:
        maps = self.relu6(self.norm(self.conv(self.pad(image))))
        maps = maps + self.project_norm(self.project(maps))
        return self.classifier(self.dropout(self.flatten(self.pool(self.twist(maps)))))
