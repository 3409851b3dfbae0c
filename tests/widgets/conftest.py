"""Widgets as they look in the program, and small pictures."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from imgclass_gui.widgets.theme import apply_theme


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Every test begins with the light scheme."""
    apply_theme(qapp, "light")


@pytest.fixture
def stripes() -> NDArray[np.uint8]:
    """A picture of 60 x 40: red on the left, blue on the right."""
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:, :30, 0] = 255
    pixels[:, 30:, 2] = 255
    return pixels
