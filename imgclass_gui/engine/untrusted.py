"""The first load of a stranger's file.

ONNX Runtime folds constants when it loads a model: a file of a few bytes can ask for 40 GB. So a file that did not come
with the program is first scanned, loaded and run in a child process under a limit of processor time and memory, and
where it shall be looked into its graph is read there as well. The child reports one JSON line; this process touches the
model only when the child got through.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from imgclass_gui.engine.process_limits import (
    allowed_memory,
    allowed_seconds,
    bytes_on_disk,
    limit_memory,
    limit_time,
    memory_in_use,
    was_out_of_time,
)
from imgclass_gui.engine.stop_flag import Stopped
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    from imgclass_gui.engine.expectations import Expectations

# Of any time, should the child wait for something; what it computes is bounded by itself, see `process_limits`.
TIME_LIMIT_SECONDS = 30
MAX_FILE_BYTES = 2 << 30  # protobuf's own limit
# For a model that shall classify, and for a network that shall only be looked into.
CHECK_OPTION, INSPECT_OPTION = "--check-model", "--check-network"

_PACKAGES = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 0.05
_AGAIN = "Download or export the model again."
_TOO_SLOW = "the model computes for longer than a picture classifier should", "It may be broken, or far too large."
_TOO_LARGE = "the model needs more memory than a picture classifier should", ""
# A pipe holds so much while nobody reads it.
_MOST_LETTERS = 500


def check_file(path: str) -> None:
    """What a look at the file's beginning tells.

    Raises:
        UserFacingError: There is no such file, or it is something else than a model.
    """
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):  # opening a pipe would wait for ever
            kind = "a folder" if stat.S_ISDIR(info.st_mode) else "no file"
            raise UserFacingError(f"this is {kind}, not a model", "Choose an .onnx file.")
        with open(path, "rb") as file:
            start = file.read(512).lstrip()
    except FileNotFoundError as error:
        raise UserFacingError("there is no such file", "Check the name of the model.") from error
    except (OSError, ValueError) as error:
        raise UserFacingError("the model cannot be read", "Check the permissions of the file.") from error
    if info.st_size == 0:
        raise UserFacingError("the file is empty", _AGAIN)
    if info.st_size > MAX_FILE_BYTES:
        raise UserFacingError("the file is larger than a model can be", "Choose an .onnx file.")
    for magic, kind in {b"<": "a web page", b"PK": "a zip archive", b"\x89HDF": "a Keras file"}.items():
        if start.startswith(magic):
            raise UserFacingError(f"the file is {kind}, not an ONNX model", _AGAIN)


def try_in_child(
    path: str,
    *,
    for_inspection: bool = False,
    seconds: float = TIME_LIMIT_SECONDS,
    stop: threading.Event | None = None,
) -> None:
    """Scan, load and run a model in a child process, which never outlives this one.

    Args:
        path: The `.onnx` file.
        for_inspection: Whether any network that takes a picture will do, not only a classifier.
        seconds: How long the child may take.
        stop: Ends the child when it is set.

    Raises:
        UserFacingError: The model cannot be used, asks for too much memory, or takes too long.
        Stopped: `stop` was set.
    """
    try:
        child = subprocess.Popen(
            check_command(os.path.abspath(path), INSPECT_OPTION if for_inspection else CHECK_OPTION),
            cwd=_PACKAGES,
            stdin=subprocess.PIPE,  # stays open as long as this process lives, see `_end_with_parent`
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
        )
    except OSError as error:
        raise UserFacingError("the model could not be checked", "Close other programs and try again.") from error
    with child:
        try:
            _wait(child, seconds, stop)
        finally:
            child.kill()
        report = child.stdout.read() if child.stdout else b""
    if was_out_of_time(child.returncode):
        raise UserFacingError(*_TOO_SLOW)
    if child.returncode != 0:
        raise _reported(report)


def _wait(child: subprocess.Popen[bytes], seconds: float, stop: threading.Event | None) -> None:
    """Wait for the child to end by itself; its report is one line, which any pipe holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if stop is not None and stop.is_set():
            raise Stopped
        try:
            child.wait(_POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue
    raise UserFacingError(f"the model was not ready after {seconds:.0f} seconds", "It may be broken, or far too large.")


def check_command(path: str, option: str = CHECK_OPTION) -> list[str]:
    """The command that checks a model in a process of its own; a frozen program calls itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, option, path]
    return [sys.executable, "-m", "imgclass_gui.engine.untrusted", option, path]


def check_if_asked(arguments: Sequence[str]) -> int | None:
    """Do a check that `check_command` asked a frozen program for. Every entry point calls this first.

    Args:
        arguments: The command line after the program's name.

    Returns:
        The exit status to end with, or None where it was not asked for.
    """
    if len(arguments) == 2 and arguments[0] in (CHECK_OPTION, INSPECT_OPTION):
        return check_here(arguments[1], for_inspection=arguments[0] == INSPECT_OPTION)
    return None


def check_here(path: str, *, for_inspection: bool = False) -> int:
    """Check a model in this process, under limits that stay in force; report to stdout.

    Args:
        path: The `.onnx` file.
        for_inspection: Whether any network that takes a picture will do.

    Returns:
        0 if the model can be used, else 1.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _check_under_limits(path, for_inspection=for_inspection)
    except MemoryError:
        return _report(*_TOO_LARGE)
    except UserFacingError as error:
        return _report(error.message, error.hint)
    except Exception:  # noqa: BLE001 - what a broken file does to libraries has no common base
        return _report("the file is damaged", _AGAIN)
    return 0


def _check_under_limits(path: str, *, for_inspection: bool) -> None:
    """Do with a model all that will be done with it."""
    from imgclass_gui.engine.graph_scan import scan_graph
    from imgclass_gui.engine.sessions import open_session
    from imgclass_gui.engine.trial import learn_expectations, learn_input

    start, in_use, size = time.process_time(), memory_in_use(), bytes_on_disk(os.stat(path))
    _set_limits(start, in_use, size)
    size += scan_graph(path)
    _set_limits(start, in_use, size)
    session = open_session(path, threads=1)
    if for_inspection:
        _read_graph(path, learn_input(session, path, always_try=True)[0])
    else:
        learn_expectations(session, path, always_try=True)
    if time.process_time() - start > allowed_seconds(size):  # the system counts in whole seconds
        raise UserFacingError(*_TOO_SLOW)


def _read_graph(path: str, expectations: Expectations) -> None:
    from imgclass_gui.engine.network.graph import read_graph
    from imgclass_gui.engine.network.layers import list_layers

    list_layers(read_graph(path, expectations.input_name, expectations.input_shape, expectations.output_name))


def _set_limits(start: float, in_use: int | None, weights: int) -> None:
    if in_use is not None:
        limit_memory(in_use + allowed_memory(weights))
    limit_time(start + allowed_seconds(weights), lambda: os._exit(_report(*_TOO_SLOW)))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: its end of the pipe is closed then."""
    if not os.read(0, 1):  # not through `sys.stdin`, whose lock would be held while Python shuts down
        os._exit(1)


def _report(message: str, hint: str) -> int:
    # Not sys.stdout, which a frozen program without a console does not have.
    os.write(1, json.dumps({"message": message[:_MOST_LETTERS], "hint": hint[:_MOST_LETTERS]}).encode("ascii") + b"\n")
    return 1


def _reported(output: bytes) -> UserFacingError:
    try:
        report = json.loads(output)
        return UserFacingError(str(report["message"]), str(report["hint"]))
    except (ValueError, KeyError, TypeError):
        return UserFacingError("the model made ONNX Runtime crash", "It cannot be used with this program.")


if __name__ == "__main__":
    sys.exit(check_if_asked(sys.argv[1:]))
