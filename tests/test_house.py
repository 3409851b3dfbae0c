"""The house rules that a machine can keep: sizes, where pictures are decoded, no blind spots."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = sorted([*REPOSITORY.glob("imgclass_gui/**/*.py"), *REPOSITORY.glob("trainer/**/*.py")])
TOOLS = sorted([*REPOSITORY.glob("packaging/*.py"), *REPOSITORY.glob("benchmarks/*.py")])

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 50
MAX_METHODS = 20
MAX_WINDOW_LINES = 200


def _name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def _nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds))


@pytest.mark.parametrize("path", SOURCES + TOOLS, ids=_name)
def test_files_functions_and_classes_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (MAX_WINDOW_LINES if path.name == "main_window.py" else MAX_FILE_LINES)
    for node in _nodes(path, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]
            assert len(methods) <= MAX_METHODS, f"{node.name} has {len(methods)} methods"
        else:
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name} has {length} lines"


def _imports(path: Path) -> set[str]:
    """The modules that a file names in its imports, function-level ones included."""
    found: set[str] = set()
    for node in _nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_pictures_are_decoded_in_the_contract_only(path: Path) -> None:
    if "contract" in path.parts:
        return
    assert not {name for name in _imports(path) if name.split(".")[0] == "PIL"}
    assert not re.search(r"QImageReader|QPixmap\(\s*(str|path)|QImage\(\s*(str|path)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_the_engine_and_the_trainer_open_sessions(path: Path) -> None:
    if "engine" in path.parts or path.parts[len(REPOSITORY.parts)] == "trainer":
        return
    assert not {name for name in _imports(path) if name.split(".")[0] in {"onnxruntime", "onnx"}}


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_there_is_no_network_code(path: Path) -> None:
    forbidden = {
        "socket",
        "ssl",
        "http",
        "ftplib",
        "smtplib",
        "requests",
        "httpx",
        "PySide6.QtNetwork",
        "torch.hub",
    }
    imports = _imports(path)
    assert not imports & forbidden
    assert "urllib.request" not in imports


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_jobs_use_qtcore_only(path: Path) -> None:
    if "jobs" in path.parts:
        assert {name for name in _imports(path) if name.startswith("PySide6")} <= {"PySide6.QtCore"}


def test_the_house_is_not_empty() -> None:
    assert len(SOURCES) > 20
