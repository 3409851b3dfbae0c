"""How large a bundle is, what it is made of, and what grew since somebody last looked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from parts import Part

# Unpacked, in MB of a million bytes.
BUDGETS = {"viewer": 240.0, "full": 800.0}
PROGRAMS = "the programs, with all Python modules"
# Parts below this size are one row together.
_SMALL = 1.0
SMALL_PARTS = "parts below 1 MB"
# What counts as growth; builds of one state differ by less.
_NOTICED = 0.3

Sizes = dict[str, float]


def write_owners(parts: Sequence[Part], file: Path) -> None:
    """Write down which part each file of a bundle belongs to, for `measure`."""
    owners = {place.replace("\\", "/"): part.name for part in parts for place in part.places}
    file.write_text(json.dumps(owners), encoding="utf-8")


def measure(folder: Path, owners: Path) -> Sizes:
    """The size of every part of a bundle in MB, the largest first.

    Args:
        folder: The bundle.
        owners: What `write_owners` wrote of it.
    """
    owner: dict[str, str] = json.loads(owners.read_text(encoding="utf-8"))
    sizes: Sizes = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            place = path.relative_to(folder).as_posix().removeprefix("_internal/")
            name = owner.get(place) or _name_of_made(place)
            sizes[name] = sizes.get(name, 0.0) + path.stat().st_size / 1e6
    return _ranked(sizes)


def _name_of_made(place: str) -> str:
    """What a file is called that PyInstaller or we made."""
    return "licences" if place.startswith("licences/") else PROGRAMS


def _ranked(sizes: Sizes) -> Sizes:
    large = {name: size for name, size in sizes.items() if size >= _SMALL}
    rest = sum(sizes.values()) - sum(large.values())
    ranked = dict(sorted(large.items(), key=lambda item: -item[1]))
    return {name: round(size, 1) for name, size in (ranked | {SMALL_PARTS: rest}).items()}


def report(flavour: str, sizes: Sizes, before: Mapping[str, float]) -> str:
    """A table of the parts, with what changed.

    Args:
        flavour: Which bundle it is.
        sizes: Its parts in MB.
        before: The same of an earlier build; empty where there is none.
    """
    lines = [f"imgclass-{flavour}"]
    for name in [*sizes, *(gone for gone in before if gone not in sizes)]:
        size, change = sizes.get(name, 0.0), sizes.get(name, 0.0) - before.get(name, 0.0)
        lines.append(f"  {size:7.1f} MB  {name}{_change(change) if before else ''}")
    total, change = sum(sizes.values()), sum(sizes.values()) - sum(before.values())
    lines.append(f"  {total:7.1f} MB  of {BUDGETS[flavour]:.0f} MB{_change(change) if before else ''}")
    return "\n".join(lines)


def _change(change: float) -> str:
    return f"  ({change:+.1f} MB)" if abs(change) >= _NOTICED else ""


def is_within_budget(flavour: str, sizes: Sizes) -> bool:
    """Whether a bundle is no larger than it may be."""
    return sum(sizes.values()) <= BUDGETS[flavour]


def read_sizes(file: Path) -> dict[str, Sizes]:
    """The sizes of an earlier build, by flavour; empty where there are none."""
    read: dict[str, Sizes] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return read


def write_sizes(file: Path, sizes: Mapping[str, Sizes]) -> None:
    """Keep sizes for the next build to be held against."""
    file.write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8", newline="\n")
