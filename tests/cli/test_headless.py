"""The engine and the command line where neither Qt nor torch can be imported, and where nothing is loaded too early."""

import json
import subprocess
import sys

import pytest

from tests.cli.program import environment

BLOCK = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "torch", "onnxscript"):
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocker())
"""
IMPORT_ALL = """
import importlib, pkgutil, imgclass_gui.cli, imgclass_gui.engine
for package in (imgclass_gui.engine, imgclass_gui.cli):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
"""
RUN = "from imgclass_gui.cli import main; sys.exit(main(sys.argv[1:]))"


def python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("module", ["PySide6.QtCore", "torch"])
def test_the_blocker_blocks(module) -> None:
    assert "is blocked" in python(f"{BLOCK}\nimport {module}").stderr


def test_every_module_loads_without_qt_and_torch() -> None:
    loaded = python(BLOCK + IMPORT_ALL)
    assert (loaded.returncode, loaded.stderr) == (0, "")


def test_pictures_are_classified_without_qt_and_torch(gallery, color_model) -> None:
    done = python(BLOCK + RUN, "classify", "gallery", "--json", "--model", color_model)
    assert (done.returncode, done.stderr) == (0, "")
    labels = [json.loads(line)["predictions"][0]["label"] for line in done.stdout.splitlines()]
    assert labels == ["red", "green", "blue"]


@pytest.mark.parametrize(
    ("script", "late"),
    [
        ("import imgclass_gui.engine.results", ["onnxruntime", "onnx", "PIL"]),
        ("import imgclass_gui.engine.model", ["onnxruntime", "onnx"]),
        ("import imgclass_gui.cli", ["onnxruntime", "onnx", "PIL", "numpy", "tqdm"]),
        ("from imgclass_gui.cli.arguments import parse_arguments as parse; parse(['classify', 'x'])", ["numpy"]),
    ],
)
def test_heavy_libraries_are_loaded_late(script, late) -> None:
    loaded = python(f"import sys\n{script}\nprint(*[name for name in {late} if name in sys.modules])")
    assert (loaded.stdout, loaded.stderr) == ("\n", "")
