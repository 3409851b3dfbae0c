from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

import numpy
import onnxruntime
import PySide6
import pytest
from by_path import REPOSITORY, load

parts = load("bundle/parts.py")
licences = load("bundle/licences.py")
sbom = load("bundle/sbom.py")
known_licences = load("bundle/known_licences.py")
QT_CORE = next((Path(PySide6.__file__).parent).rglob("*Qt6Core.so*"), None) or Path(PySide6.__file__)


def listing(*more: tuple[str, str]) -> parts.Listing:
    files = [
        ("numpy/_core/_multiarray_umath.so", numpy._core._multiarray_umath.__file__),
        ("PySide6/Qt/lib/libQt6Core.so.6", str(QT_CORE)),
        ("assets/LICENSES.md", str(REPOSITORY / "assets" / "LICENSES.md")),
        *more,
    ]
    modules = [("onnxruntime", onnxruntime.__file__), ("json", json.__file__), ("sys", "built-in")]
    return parts.Listing(files, modules)


def test_every_file_is_of_a_part_with_a_licence_and_its_text() -> None:
    found = {part.name: part for part in parts.find_parts(listing())}
    assert set(found) >= {"imgclass", "numpy", "onnxruntime", "PySide6_Essentials", "Python"}
    numpys = found["numpy"]
    assert numpys.version == distribution("numpy").version
    assert numpys.places == ("numpy/_core/_multiarray_umath.so",)
    assert "BSD-3-Clause" in numpys.licence
    assert "LGPL-3.0-only" in found["PySide6_Essentials"].licence
    assert found["onnxruntime"].places == ()
    assert all(text.is_file() for part in found.values() for text in part.texts)


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="needs a system with Debian's packages")
def test_a_library_of_the_system_is_told_by_its_package() -> None:
    library = next(Path("/usr/lib").rglob("libz.so.1"))
    (found,) = [part for part in parts.find_parts(listing(("libz.so.1", str(library)))) if "zlib" in part.name]
    assert found.licence == "Zlib"
    assert found.purl.startswith(f"pkg:deb/debian/{found.name}@") or "ubuntu" in found.purl


def test_a_file_that_nobody_knows_stops_the_build(tmp_path: Path) -> None:
    stranger = tmp_path / "libstranger.so"
    stranger.write_bytes(b"")
    with pytest.raises(parts.UnknownPartError, match=r"libstranger\.so"):
        parts.find_parts(listing(("libstranger.so", str(stranger))))


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "MIT AND AGPL-3.0-only", ""])
def test_a_part_that_may_not_be_shipped_stops_the_build(licence: str) -> None:
    text = REPOSITORY / "LICENSE"
    with pytest.raises(parts.UnknownPartError, match="readline"):
        parts._check(parts.Part("readline", "8", licence, "pkg:generic/readline@8", texts=(text,)))
    for allowed in ("LGPL-2.1-or-later", "GPL-3.0-or-later WITH GCC-exception-3.1", "MIT OR Apache-2.0"):
        parts._check(parts.Part("fine", "8", allowed, "pkg:generic/fine@8", texts=(text,)))


def test_the_name_of_a_library_tells_its_licence_and_a_strange_name_none() -> None:
    assert known_licences.library_licence("libX11.so.6") == "MIT"
    assert known_licences.library_licence("libreadline.so.8") == ""


def test_the_page_names_every_part_and_leads_to_its_text(tmp_path: Path) -> None:
    found = parts.find_parts(listing())
    licences.write_licences(found, "1.2.3", tmp_path)
    page = (tmp_path / "THIRD_PARTY.md").read_text(encoding="utf-8")
    for part in found:
        assert f"({licences.file_stem(part.name)}.txt)" in page
        assert len((tmp_path / f"{licences.file_stem(part.name)}.txt").read_text(encoding="utf-8")) > 200
    assert "_internal/PySide6" in page
    qt = (tmp_path / "pyside6-essentials.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt
    assert str(REPOSITORY) not in page


def test_the_list_of_parts_is_cyclonedx_and_the_same_every_time(tmp_path: Path) -> None:
    found = parts.find_parts(listing())
    time = datetime(2026, 11, 25, tzinfo=UTC)
    for name in ("one.json", "two.json"):
        sbom.write_sbom(found, "viewer", time, tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    read = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert (read["bomFormat"], read["specVersion"]) == ("CycloneDX", "1.6")
    assert read["metadata"]["component"]["name"] == "imgclass"
    assert {component["name"] for component in read["components"]} == {part.name for part in found} - {"imgclass"}
    assert all(component["licenses"] and component["purl"] for component in read["components"])
