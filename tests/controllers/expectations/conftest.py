from __future__ import annotations

from pathlib import Path

import pytest

from tests.models import save_color_model


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A colour model that says nothing about itself."""
    return save_color_model(tmp_path / "silent.onnx", metadata=None)
