"""An opened model: what it is, and the probabilities that it gives."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.description import name_sources
from imgclass_gui.engine.expectations import Expectations
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice, apply_choice
from imgclass_gui.engine.probabilities import numbered_labels, softmax
from imgclass_gui.engine.results import ModelFacts
from imgclass_gui.engine.sessions import open_session
from imgclass_gui.engine.trial import compute_rows, learn_expectations
from imgclass_gui.engine.untrusted import check_file, try_in_child
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from imgclass_gui.engine.stop_flag import StopFlag


def open_model(
    path: str | Path,
    *,
    trusted: bool = False,
    single: bool = True,
    choice: RememberedChoice | None = None,
    stop: threading.Event | None = None,
) -> Model:
    """Open an `.onnx` file.

    Args:
        path: The file; those beside it may tell its labels and its preprocessing, see `neighbours`.
        trusted: Whether it came with the program. Any other file is first opened in a child process under limits.
        single: Which of the two sessions to build at once, see `Model.probabilities`; the other one waits for its use.
        choice: What the person chose for this file earlier, see `remembered.recall_choice`; it comes before what was
            guessed or found. What does not fit the model is left out.
        stop: Gives the opening up when it is set.

    Raises:
        UserFacingError: The file cannot be used as a picture classifier; the message says what it is instead.
        Stopped: `stop` was set.
    """
    name = os.fspath(path)
    check_file(name)
    if not trusted:
        try_in_child(name, stop=stop)
    session = open_session(name, _threads(single))
    return Model(name, _chosen(learn_expectations(session, name), choice, session), session, single)


class Model:
    """A picture classifier that is ready to run. All methods may be called from any thread."""

    def __init__(self, path: str, expectations: Expectations, session: InferenceSession, single: bool) -> None:
        self._path = path
        self._expectations = expectations
        self._sessions = {single: session}
        self._building = threading.Lock()
        self._facts = _facts(path, expectations, session.get_providers()[0])

    @property
    def facts(self) -> ModelFacts:
        """What the model is and expects."""
        return self._facts

    @property
    def takes_pixels(self) -> bool:
        """Whether it takes the pixels as they are, 0 to 255, and scales them by itself."""
        return self._expectations.dtype == "uint8"

    def with_choice(self, choice: RememberedChoice) -> Model:
        """The same model under what a person chose; nothing is loaded again. What does not fit it is left out."""
        with self._building:
            single, session = next(iter(self._sessions.items()))
        return Model(self._path, _chosen(self._expectations, choice, session), session, single)

    def describe(self) -> ModelMetadata:
        """What a copy of the file can say about itself, so that it behaves as this model does."""
        with self._building:
            session = next(iter(self._sessions.values()))
        own = ModelMetadata.from_props(session.get_modelmeta().custom_metadata_map)
        return ModelMetadata(
            labels=self._facts.labels,
            preprocess=self._facts.preprocess,
            output=self._expectations.output or "logits",
            name=self._facts.name,
            training=own.training if own else {},
        )

    def probabilities(
        self, batch: NDArray[np.float32], *, stop: StopFlag | None = None, single: bool = True
    ) -> NDArray[np.float32]:
        """Compute the probabilities of pictures.

        Args:
            batch: float32 of shape (N, C, H, W), as `trainer.contract.preprocess` makes them. Any N.
            stop: Ends the run when it is set.
            single: Whether one run at a time shall use all cores; else many threads may run at once, a core each.

        Returns:
            float32 of shape (N, classes), each row summing to 1.

        Raises:
            UserFacingError: The network cannot compute these pictures.
            Stopped: `stop` was set.
        """
        session = self._session(single)
        step = self._expectations.fixed_batch or max(1, len(batch))
        if len(batch) == step:
            rows = compute_rows(session, self._expectations, batch, stop)
        else:
            rows = np.concatenate(
                [
                    compute_rows(session, self._expectations, _padded(batch[start : start + step], step), stop)
                    for start in range(0, len(batch), step)
                ]
            )[: len(batch)]
        if not np.isfinite(rows).all():
            raise UserFacingError("the network's answer for this picture holds no usable numbers")
        return softmax(rows) if self._expectations.output == "logits" else rows

    def _session(self, single: bool) -> InferenceSession:
        with self._building:
            if single not in self._sessions:
                self._sessions[single] = open_session(self._path, _threads(single))
            return self._sessions[single]


def _chosen(expectations: Expectations, choice: RememberedChoice | None, session: InferenceSession) -> Expectations:
    shapes = {tensor.name: tensor.shape for tensor in session.get_inputs()}
    return apply_choice(expectations, choice, shapes[expectations.input_name])


def _threads(single: bool) -> int:
    return physical_cores() if single else 1


def _padded(batch: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    if len(batch) == count:
        return batch
    padded = np.zeros((count, *batch.shape[1:]), np.float32)
    padded[: len(batch)] = batch
    return padded


def _facts(path: str, expectations: Expectations, provider: str) -> ModelFacts:
    labels = expectations.labels
    if labels is not None and len(labels) != expectations.classes:
        raise UserFacingError(
            f"the model names {len(labels)} classes but gives {expectations.classes} numbers", "Export it again."
        )
    return ModelFacts(
        path=path,
        name=expectations.name or Path(path).stem,
        labels=labels or numbered_labels(expectations.classes or 0),
        preprocess=expectations.preprocess,
        is_assumed=expectations.is_assumed,
        provider=provider.removesuffix("ExecutionProvider"),
        remark=expectations.remark,
        found_in=name_sources(
            expectations.sources, {one.field_source for one in expectations.descriptions if one.is_approximate}
        ),
    )
