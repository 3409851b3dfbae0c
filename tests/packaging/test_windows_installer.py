from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.packaging.by_path import REPOSITORY, load
from trainer.contract.picture_kinds import PICTURE_SUFFIXES

installer = load("windows/__main__.py")
SCRIPT = (REPOSITORY / "packaging" / "windows" / "imgclass.iss").read_text(encoding="utf-8")


def _section(name: str) -> str:
    return SCRIPT.partition(f"\n[{name}]\n")[2].partition("\n[")[0]


def test_the_script_offers_every_picture_that_the_program_reads() -> None:
    declared = re.search(r"#dim Suffixes\[(\d+)\] \{(.*)\}", SCRIPT)
    assert declared is not None
    suffixes = re.findall(r'"(\.\w+)"', declared[2])
    assert sorted(suffixes) == sorted(PICTURE_SUFFIXES)
    assert int(declared[1]) == len(suffixes)


def test_no_default_is_taken_from_another_program() -> None:
    # The default program of a suffix is the nameless value of its key.
    for line in _section("Registry").splitlines():
        key = re.search(r'Subkey: "Software\\Classes\\(\.\w+|\{#Suffixes\[Index\]\})"', line)
        assert not key or "ValueType: none" in line


def test_every_key_is_taken_away_again() -> None:
    removed, made = [], []
    for line in _section("Registry").splitlines():
        if not line.startswith("Root: HKA;"):
            assert not line.startswith("Root:"), "the installation of one person writes below HKA only"
            continue
        key = re.search(r'Subkey: "([^"]+)"', line)
        assert key is not None
        made.append((key[1], line))
        if "uninsdeletekey;" in line + ";" or line.rstrip().endswith("uninsdeletekey"):
            removed.append(key[1])
    assert len(made) > 15
    for key, line in made:
        is_below = any(key == top or key.startswith(top + "\\") for top in removed)
        assert is_below or "uninsdeletevalue" in line or "uninsdeletekeyifempty" in line, line


def test_its_sections_pair_up() -> None:
    opened = re.findall(r"^#(if\b|ifdef|ifndef|endif)", SCRIPT, re.MULTILINE)
    assert len([word for word in opened if word != "endif"]) == opened.count("endif")
    assert SCRIPT.count("#sub ") == SCRIPT.count("#endsub")
    begins = len(re.findall(r"^ *(?:begin|try)$", SCRIPT.partition("[Code]")[2], re.MULTILINE))
    assert begins == len(re.findall(r"\bend;", SCRIPT.partition("[Code]")[2]))
    for line in SCRIPT.splitlines():
        assert line.count('"') % 2 == 0, line
        assert not line.endswith("\\"), "the preprocessor would join this line with the next"


def test_files_that_it_names_are_there() -> None:
    icon = re.search(r"SetupIconFile=(.*)", SCRIPT)
    assert icon is not None
    assert (REPOSITORY / icon[1].replace("\\", "/")).is_file()
    assert "SourceDir=..\\.." in SCRIPT


@pytest.mark.parametrize(("flavour", "stem"), [("full", "imgclass-"), ("viewer", "imgclass-viewer-")])
def test_the_installer_has_the_name_that_is_promised(flavour: str, stem: str) -> None:
    branch = SCRIPT.partition(f'Flavour == "{flavour}"')[2]
    assert branch.splitlines()[1].strip() == f'#define SetupName "{stem}" + Version + "-windows-x86_64-setup"'


def test_the_compiler_is_told_flavour_version_and_signing() -> None:
    plain = installer.compiler_command("ISCC", "viewer", "0.2.0rc1", "")
    assert plain[:2] == ["ISCC", "/Qp"]
    assert {"/DFlavour=viewer", "/DVersion=0.2.0rc1", "/DFileVersion=0.2.0"} <= set(plain)
    assert Path(plain[-1]).is_file()
    signed = installer.compiler_command("ISCC", "full", "1.0.0", "sign $f")
    assert set(signed) - set(plain) >= {"/DSigned", "/Simgclass=sign $f"}
    for define in re.findall(r"#ifn?def (\w+)", SCRIPT):
        assert any(part.startswith(f"/D{define}") for part in signed)


@pytest.mark.parametrize(("version", "numbers"), [("0.1.0", "0.1.0"), ("1.2", "1.2"), ("2.0.1.dev3+abc", "2.0.1")])
def test_only_numbers_go_into_the_version_resource(version: str, numbers: str) -> None:
    assert installer.numbers_of(version) == numbers


def test_without_a_bundle_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installer, "DIST", tmp_path)
    monkeypatch.setattr(installer.sys, "argv", ["windows", "viewer"])
    assert installer.main() == 1
    assert "make the bundle first" in capsys.readouterr().err
