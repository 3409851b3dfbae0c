"""What a frozen network sees in pictures: the numbers that its last full connection gets, computed by ONNX Runtime."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from trainer.contract.class_folder import Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.feature_cache import FeatureCache, Vectors
from trainer.inference import Job, open_session, run_files
from trainer.model_graph import set_input_size

# Features are kept now and then, so that a run that is killed has not computed all for nothing.
_SECONDS_BETWEEN_SAVES = 20


@dataclass(frozen=True, slots=True, eq=False)
class FrozenNetwork:
    """A network without its last full connection.

    Attributes:
        model: The ONNX bytes; the first output is of shape (pictures, features).
        spec: Its preprocessing.
        key: Names the network, the preprocessing and what computes it, in hexadecimal.
    """

    model: bytes
    spec: PreprocessSpec
    key: str


def freeze(model: onnx.ModelProto, spec: PreprocessSpec) -> FrozenNetwork:
    """Cut a model off before its last full connection.

    Args:
        model: Its last node is a full connection (Gemm), as in every model of ours.
        spec: Its preprocessing; the size may be another one where the network allows it.

    Raises:
        UserFacingError: The last node is something else.
    """
    last = model.graph.node[-1]
    if last.op_type != "Gemm" or last.output[0] != model.graph.output[0].name:
        raise UserFacingError(
            "the model does not end in a full connection", "Start from a model that was trained with Imgclass."
        )
    cut = onnx.ModelProto()
    cut.CopyFrom(model)
    del cut.graph.node[-1]
    kept = [tensor for tensor in cut.graph.initializer if tensor.name not in last.input]
    del cut.graph.initializer[:], cut.graph.output[:], cut.metadata_props[:]
    cut.graph.initializer.extend(kept)
    set_input_size(cut, spec)
    cut.graph.output.append(onnx.helper.make_empty_tensor_value_info(last.input[0]))
    content = cut.SerializeToString(deterministic=True)
    versions = [onnxruntime.__version__, platform.machine(), platform.processor()]
    text = json.dumps([hashlib.sha256(content).hexdigest(), spec.to_json(), versions], sort_keys=True)
    return FrozenNetwork(content, spec, hashlib.sha256(text.encode()).hexdigest()[:32])


def compute_features(
    network: FrozenNetwork,
    top: Path,
    pictures: Sequence[Picture],
    job: Job,
    cache: FeatureCache | None = None,
) -> NDArray[np.float32]:
    """The features of pictures; those that were computed before come from the cache.

    Args:
        network: Of `freeze`.
        top: The class folder.
        pictures: Pictures of the folder.
        job: How to go about it.
        cache: Where to look first; the user's if None.

    Returns:
        float32 of shape (pictures, features).

    Raises:
        UserFacingError: A picture cannot be read any more.
        RunStopped: `job.stop` said so; what was computed is kept.
    """
    cache = cache or FeatureCache(network.key)
    vectors = cache.load(picture.sha256 for picture in pictures)
    # One file for each content: copies have the same features.
    missing = list({picture.sha256: picture for picture in pictures if picture.sha256 not in vectors}.values())
    total, done, saved_at = len(pictures), len(pictures) - len(missing), time.monotonic()
    if done:
        job.progress(done, total)
    fresh: Vectors = {}
    try:
        for picture, row in zip(missing, _computed(network, top, missing, job), strict=True):
            fresh[picture.sha256] = row
            done += 1
            job.progress(done, total)
            if time.monotonic() - saved_at > _SECONDS_BETWEEN_SAVES:
                cache.save(fresh)
                vectors.update(fresh)
                fresh, saved_at = {}, time.monotonic()
    finally:
        if fresh:
            cache.save(fresh)
    vectors.update(fresh)
    if not pictures:
        return np.empty((0, 0), np.float32)
    return np.stack([vectors[picture.sha256] for picture in pictures])


def _computed(
    network: FrozenNetwork, top: Path, pictures: Sequence[Picture], job: Job
) -> Iterable[NDArray[np.float32]]:
    if not pictures:
        return ()
    paths = [picture.path for picture in pictures]
    return run_files(open_session(network.model), top, paths, network.spec, job)
