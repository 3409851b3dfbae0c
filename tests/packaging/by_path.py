"""Loads the programs of packaging/, which is a folder and no package: that name belongs to a library."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).resolve().parents[2]


def load(path: str) -> ModuleType:
    """The module of a file below packaging/, with its siblings at hand while it is loaded."""
    file = REPOSITORY / "packaging" / path
    spec = importlib.util.spec_from_file_location("packaging_" + path.replace("/", "_").removesuffix(".py"), file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    known, places = {*sys.modules, spec.name}, [*sys.path]
    sys.modules[spec.name] = module  # dataclasses look their module up
    sys.path[:0] = [str(file.parent), str(REPOSITORY / "packaging")]
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = places
        # Two folders may each have a module of one name.
        for name in set(sys.modules) - known:
            if getattr(sys.modules[name], "__file__", None) and Path(sys.modules[name].__file__).parent == file.parent:
                del sys.modules[name]
    return module
