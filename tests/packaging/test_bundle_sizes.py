from __future__ import annotations

from pathlib import Path

import pytest
from by_path import load

parts = load("bundle/parts.py")
sizes = load("bundle/sizes.py")


def part(name: str, *places: str) -> parts.Part:
    return parts.Part(name, "1", "MIT", f"pkg:generic/{name}@1", places=places)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    files = {
        "imgclass": 3_000_000,
        "_internal/qt/core.so": 5_000_000,
        "_internal/qt/gui.so": 2_000_000,
        "_internal/small.so": 100_000,
        "_internal/licences/THIRD_PARTY.md": 200_000,
    }
    for name, size in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    (tmp_path / "_internal" / "core.so").symlink_to("qt/core.so")
    return tmp_path


def test_every_byte_is_counted_once_under_its_part(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    owners = tmp_path_factory.mktemp("build") / "imgclass-viewer.json"
    sizes.write_owners([part("Qt", "qt/core.so", r"qt\gui.so"), part("small", "small.so")], owners)
    measured = sizes.measure(bundle, owners)
    assert measured == {"Qt": 7.0, sizes.PROGRAMS: 3.0, sizes.SMALL_PARTS: 0.3}
    assert list(measured) == ["Qt", sizes.PROGRAMS, sizes.SMALL_PARTS]


def test_the_report_says_what_grew_what_is_new_and_what_is_gone() -> None:
    text = sizes.report("viewer", {"Qt": 70.0, "numpy": 40.0, "new": 5.0}, {"Qt": 60.0, "numpy": 40.1, "old": 2.0})
    lines = {line.split("MB")[1].strip().split("  ")[0]: line for line in text.splitlines()[1:]}
    assert "(+10.0 MB)" in lines["Qt"]
    assert "(" not in lines["numpy"]
    assert "(+5.0 MB)" in lines["new"]
    assert "(-2.0 MB)" in lines["old"]
    assert "115.0 MB  of 240" in text


def test_a_bundle_beyond_its_budget_is_told() -> None:
    assert sizes.is_within_budget("viewer", {"Qt": 240.0})
    assert not sizes.is_within_budget("viewer", {"Qt": 240.0, "more": 0.1})


def test_sizes_are_kept_for_the_next_build(tmp_path: Path) -> None:
    file = tmp_path / "sizes.json"
    assert sizes.read_sizes(file) == {}
    sizes.write_sizes(file, {"viewer": {"Qt": 70.0}})
    assert sizes.read_sizes(file) == {"viewer": {"Qt": 70.0}}


def test_the_sizes_in_the_repository_are_within_the_budget() -> None:
    kept = sizes.read_sizes(Path(sizes.__file__).parent / "sizes.json")
    assert set(kept) == set(sizes.BUDGETS)
    assert all(sizes.is_within_budget(flavour, measured) for flavour, measured in kept.items())
