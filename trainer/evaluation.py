"""The figures of a model file on the pictures of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trainer.contract.class_folder import Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.processors import usable_cpus
from trainer.inference import Job, open_session, run_files
from trainer.report.calibration import softmax
from trainer.report.classification import build_figures


def evaluate(model: Path, top: Path, pictures: Sequence[Picture]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Measure a model.

    Args:
        model: A model file that names its classes and its preprocessing.
        top: The class folder.
        pictures: The pictures to measure by; those of classes that the model does not have are left out.

    Returns:
        The figures, as a report's `test` has them, with the most frequent class of these pictures as the baseline; and
        the labels that were left out.

    Raises:
        UserFacingError: The model cannot be used, or has none of the classes.
    """
    try:
        content = model.read_bytes()
    except OSError as error:
        raise UserFacingError(f"{model.name} cannot be read: {(error.strerror or 'unknown').lower()}") from error
    session = open_session(content)
    metadata = ModelMetadata.from_props(session.get_modelmeta().custom_metadata_map)
    if metadata is None:
        raise UserFacingError(f"{model.name} does not say what its classes are", "Choose a model from a training here.")
    number = {label: index for index, label in enumerate(metadata.labels)}
    known = [picture for picture in pictures if picture.label in number]
    strange = tuple(dict.fromkeys(picture.label for picture in pictures if picture.label not in number))
    if not known:
        raise UserFacingError(
            "the model has none of the folder's classes", "Name the sub-folders as the model names its classes."
        )
    job = Job(usable_cpus())
    rows = np.stack(list(run_files(session, top, [picture.path for picture in known], metadata.preprocess, job)))
    probabilities = softmax(rows) if metadata.output == "logits" else rows
    targets = np.array([number[picture.label] for picture in known], np.int64)
    usual = int(np.bincount(targets, minlength=len(metadata.labels)).argmax())
    return build_figures(probabilities, targets, metadata.labels, usual).to_json(), strange
