"""The workflows name only what is there, and on Windows do what the Makefile does elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.name


def _targets() -> dict[str, list[str]]:
    """The Makefile's targets with their commands."""
    targets: dict[str, list[str]] = {}
    name = ""
    for line in MAKEFILE.splitlines():
        if matched := re.match(r"([a-z-]+):(?!=)", line):
            name = matched[1]
            targets[name] = []
        elif line.startswith("\t") and name:
            targets[name].append(line.strip().lstrip("@"))
    return targets


def test_there_are_workflows() -> None:
    assert {path.name for path in WORKFLOWS} == {"checks.yml", "release.yml"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_every_file_that_a_workflow_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w/])((?:packaging|tests|assets|docs)/[\w./-]*\w)", text))
    assert named
    assert not {name for name in named if not (REPOSITORY / name).exists()}
    # A folder is run by way of its __main__.py.
    run = {name for name in re.findall(r"python[\w.]* (packaging/[\w./-]+)", text) if not name.endswith(".py")}
    assert not {name for name in run if not (REPOSITORY / name / "__main__.py").is_file()}


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_every_make_target_that_a_workflow_names_is_there(path: Path) -> None:
    named = set(re.findall(r"run: make ([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named
    assert named <= set(_targets())


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_actions_are_pinned_to_a_commit_and_rights_are_given_one_by_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    actions = re.findall(r"uses: (\S+)(.*)", text)
    assert actions
    for action, comment in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
    # One action, one version.
    assert len({action for action, _ in actions}) == len({action.split("@")[0] for action, _ in actions})
    assert "\npermissions: {}\n" in text
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    assert text.count("runs-on:") == text.count("timeout-minutes:")
    # Text from outside must not become part of a script.
    assert not re.search(r"run: .*\$\{\{", text)


@pytest.mark.parametrize("target", ["check", "test"])
def test_on_windows_the_same_is_checked(target: str) -> None:
    text = (REPOSITORY / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    step = text.partition(f"The same as make {target}\n")[2].partition("- name:")[0]
    wanted = [command.replace("$(BIN)", ".venv/Scripts") for command in _targets()[target]]
    assert wanted
    assert [command for command in wanted if command not in step] == []


def test_every_supported_python_and_system_is_checked() -> None:
    text = (REPOSITORY / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    assert 'python: ["3.11", "3.12", "3.13"]' in text
    systems = re.search(r"system: \[(.*)\]", text)
    assert systems is not None
    assert [name.split("-")[0] for name in systems[1].split(", ")] == ["ubuntu", "macos", "windows"]
