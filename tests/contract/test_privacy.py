from __future__ import annotations

import os
import subprocess
import sys

import pytest

IMPORTS = ["imgclass_gui.engine.sessions", "imgclass_gui.engine.untrusted", "trainer.contract.errors"]


@pytest.mark.parametrize("module", IMPORTS)
def test_onnx_runtime_leaves_nothing_behind(module: str, tmp_path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = {**os.environ, **folders, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    environment.pop("CI", None)  # the telemetry client keeps still where it sees an automatic build
    program = f"import {module}, onnxruntime; onnxruntime.SessionOptions()"
    subprocess.run([sys.executable, "-B", "-c", program], env=environment, check=True, timeout=60)
    assert list(tmp_path.rglob("*")) == []
