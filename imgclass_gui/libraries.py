"""The libraries that the window stands on, as people are told of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Library:
    """A library.

    Attributes:
        package: Its name on PyPI.
        name: As its makers write it.
        licence: As SPDX names it, in short.
    """

    package: str
    name: str
    licence: str

    def version(self) -> str:
        """The version that is installed; empty where a bundle does not tell."""
        from importlib.metadata import PackageNotFoundError, version  # slow to import, and no start needs it

        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


LIBRARIES = (
    Library("PySide6-Essentials", "PySide6", "LGPL-3.0"),
    Library("onnxruntime", "ONNX Runtime", "MIT"),
    Library("onnx", "ONNX", "Apache-2.0"),
    Library("numpy", "NumPy", "BSD-3-Clause"),
    Library("pillow", "Pillow", "MIT-CMU"),
)
