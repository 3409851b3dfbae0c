"""Keeps the libraries below us as quiet as we are: nothing is sent, nothing is prepared to be sent."""

from __future__ import annotations

import os


def forbid_telemetry() -> None:
    """Switch off what ONNX Runtime would report to its maker. Must run before `onnxruntime` is first imported.

    Its Linux wheels of 2026 make a device number and a store of events in the user's cache folder as soon as they are
    imported, for sending. `onnxruntime.disable_telemetry_events()` comes too late for that; the environment variable
    does not, and child processes inherit it.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
