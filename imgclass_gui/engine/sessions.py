"""The only place that opens ONNX Runtime sessions, runs them, and turns their errors into sentences."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.plain_model import is_plain, make_plain
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions

_log = logging.getLogger(__name__)

# The errors come as exceptions; at a lower level the runtime also writes them to stderr, a terminated run included.
_FATAL_ONLY = 4
_LONGEST_ERROR = 2000
_LONGEST_NAME = 80
_DAMAGED = "the file is damaged or ends too early", "Download or export the model again."


def open_session(
    model: str | bytes,
    threads: int,
    *,
    keeps_memory: bool = True,
    weights: Mapping[str, NDArray[Any]] | None = None,
) -> InferenceSession:
    """Load a model; one that lies in a file is brought into the plain form, see `plain_model`.

    Args:
        model: The `.onnx` file's path, or its content.
        threads: How many threads one run may use.
        keeps_memory: Whether what a run took is kept for the next one: quicker, but much where many tensors are wanted.
        weights: Those that the model only names, see `network.skeleton`; they must outlive the session.

    Raises:
        UserFacingError: The file cannot be loaded; the message says why.
    """
    import onnxruntime

    options = _options(threads)
    options.enable_cpu_mem_arena = keeps_memory
    if weights:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
        options.add_external_initializers(list(weights), values)
    session = _load(model, options)
    if isinstance(model, bytes) or is_plain(session.get_inputs(), session.get_outputs()):
        return session
    import onnx

    with _in_plain_words("the model cannot be loaded"):
        copy = onnx.load(model, format="protobuf", load_external_data=False)
        if not make_plain(copy):
            return session
        content = copy.SerializeToString()
    del session, copy  # before the memory is needed again
    folder = os.path.dirname(os.path.abspath(model))
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", folder)
    return _load(content, options)


def _options(threads: int) -> SessionOptions:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    # A spinning thread burns a core that the decoder or the window could use.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Not "session.set_denormal_as_zero": it changes the arithmetic of the calling thread for good, numpy's included.
    return options


def _load(model: str | bytes, options: SessionOptions) -> InferenceSession:
    import onnxruntime

    with _in_plain_words("the model cannot be loaded"):
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run_session(
    session: InferenceSession, output: str, feeds: Mapping[str, NDArray[Any]], stop: StopFlag | None = None
) -> NDArray[Any]:
    """Compute one output of a model, see `run_outputs`."""
    return run_outputs(session, [output], feeds, stop)[0]


def run_outputs(
    session: InferenceSession, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]], stop: StopFlag | None = None
) -> list[NDArray[Any]]:
    """Compute some outputs of a model.

    Args:
        session: A loaded model.
        outputs: The outputs' names.
        feeds: A tensor for each input's name.
        stop: Ends the run when it is set.

    Raises:
        UserFacingError: The model cannot compute these inputs.
        Stopped: `stop` was set.
    """
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.log_severity_level = _FATAL_ONLY
    with _in_plain_words("the network could not compute this picture", stop):
        if stop is None:
            return [np.asarray(value) for value in session.run(list(outputs), dict(feeds), options)]
        with stop.ending(options):
            return [np.asarray(value) for value in session.run(list(outputs), dict(feeds), options)]


@contextmanager
def _in_plain_words(otherwise: str, stop: StopFlag | None = None) -> Iterator[None]:
    """Turn the runtime's errors into a `UserFacingError`, or into `Stopped` when that was the reason."""
    try:
        yield
    except (Stopped, UserFacingError):
        raise
    except Exception as error:  # ONNX Runtime's errors share no other base
        if stop is not None and stop.is_set():
            raise Stopped from error
        _log.info("ONNX Runtime: %s", error)
        raise _translated(str(error), otherwise) from error


def _translated(text: str, otherwise: str) -> UserFacingError:
    text = text[:_LONGEST_ERROR]  # names in hostile files are as long as they like
    unknown = re.search(r"([\w.]+:\w+)\(-?\d+\) is not a registered function", text)
    if unknown:
        return UserFacingError(
            f"the model uses an operation that ONNX Runtime does not know, {unknown[1][:_LONGEST_NAME]}",
            "Export it with standard ONNX operations.",
        )
    for pattern, (message, hint) in _SENTENCES.items():
        if re.search(pattern, text, re.IGNORECASE):
            return UserFacingError(message, hint)
    return UserFacingError(otherwise, "It may be damaged, or not made for ONNX Runtime.")


_SENTENCES = {
    "protobuf parsing failed|no graph was found": _DAMAGED,
    "external data": ("the model's weights lie in a second file that is missing", "Put it into the same folder."),
    "missing opset|ir_version|unsupported model ir|opset.*is under development|opset_import": (
        "the model is written in a version of ONNX that cannot be read",
        "Export it again with a current program.",
    ),
    "not_implemented|not implemented": (
        "the model uses an operation that ONNX Runtime cannot compute",
        "Export it with 32-bit floating-point numbers.",
    ),
    "bad_alloc|failed to allocate|out of memory": ("the model needs more memory than there is", ""),
}
