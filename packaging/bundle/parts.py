"""Which parts of other people's work a bundle is made of: told by where PyInstaller took each file from."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

import debian
from known_licences import LICENCES, library_licence
from project import REPOSITORY, version

TEXTS = Path(__file__).resolve().parent / "licence_texts"
PROJECT = "imgclass"
QT = ("PySide6_Essentials", "shiboken6")
# How the file names of licences begin in wheels that do not list them.
_LICENCE_NAMES = ("licen", "copying", "notice", "thirdparty")


class UnknownPartError(Exception):
    """What was found in the bundle that nobody has looked at, in one sentence with what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something with a name, a version and a licence.

    Attributes:
        name: As its makers write it.
        version: As its makers write it.
        licence: An SPDX expression.
        purl: A package URL (https://github.com/package-url/purl-spec), which says where it comes from.
        homepage: Where its source can be found; empty where that is not known.
        texts: Files with its licence and notices.
        places: Its files in the bundle, below `_internal`. Python modules have none: they lie in the programs.
    """

    name: str
    version: str
    licence: str
    purl: str
    homepage: str = ""
    texts: tuple[Path, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What PyInstaller put into one folder.

    Attributes:
        files: Pairs of (place, source); symbolic links are not among them.
        modules: Pairs of (name, source) of the Python modules in its programs.
    """

    files: Sequence[tuple[str, str]]
    modules: Sequence[tuple[str, str]]


def find_parts(listing: Listing) -> list[Part]:
    """The parts of a bundle, in the order of their names.

    Raises:
        UnknownPartError: A file is of no known part, or a part's licence or its text is not known.
    """
    owners = _Owners()
    places: dict[str, list[str]] = defaultdict(list)
    for place, source in listing.files:
        places[owners.of(place, source)].append(place)
    for module, source in listing.modules:
        if source not in ("-", "built-in"):
            places[owners.of(module, source)] += []
    found = [owners.describe(name, tuple(sorted(files))) for name, files in places.items()]
    for part in found:
        _check(part)
    return sorted(found, key=lambda part: part.name.lower())


def _check(part: Part) -> None:
    if not part.licence:
        raise UnknownPartError(f"the licence of {part.name} is not known; look at it, then add it to known_licences.py")
    if any(term.strip("() ").startswith(("GPL", "AGPL")) and " WITH " not in term for term in _terms(part.licence)):
        raise UnknownPartError(f"{part.name} is under {part.licence}, which would bind the whole program; leave it out")
    if not part.texts or not all(text.is_file() for text in part.texts):
        raise UnknownPartError(f"there is no licence text of {part.name}; add it to parts.py and licence_texts/")


def _terms(licence: str) -> list[str]:
    return licence.replace(" OR ", " AND ").split(" AND ")


@dataclass
class _Owners:
    """Who a file belongs to: a Python distribution, a Debian package, Python, or this project."""

    _distributions: dict[str, Distribution] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _packages: dict[str, debian.Package] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for distribution in distributions():
            name = distribution.metadata["Name"]
            self._distributions[name] = distribution
            for file in distribution.files or ():
                self._names[os.path.realpath(str(distribution.locate_file(file)))] = name

    def of(self, place: str, source: str) -> str:
        """The name of the part that a file belongs to."""
        path = os.path.realpath(source)
        if PurePath(place).name.startswith("libicu") and "PySide6" in source:
            return "ICU"
        if path in self._names:
            return self._names[path]
        if _is_below(path, REPOSITORY) and not _is_below(path, Path(sys.prefix)):
            return PROJECT
        if _is_below(path, Path(sys.base_prefix)) and not _is_system_library(path):
            return "Python"
        if sys.platform == "win32" and _is_below(path, Path(os.environ["SYSTEMROOT"])):
            return "Microsoft Visual C++ runtime"
        package = debian.package_of(source)
        if package is None:
            raise UnknownPartError(f"nobody knows what {place} belongs to; it was taken from {source}")
        self._packages[package.name] = package
        return package.name

    def describe(self, name: str, places: tuple[str, ...]) -> Part:
        """A part by its name."""
        if name in _OTHERS:
            return _OTHERS[name](places)
        if name in self._packages:
            return self._described_package(self._packages[name], places)
        return self._described_distribution(self._distributions[name], places)

    def _described_package(self, package: debian.Package, places: tuple[str, ...]) -> Part:
        licences = sorted({library_licence(PurePath(place).name) for place in places})
        licence = "" if "" in licences else " AND ".join(licences)
        purl = f"pkg:deb/{package.system}/{package.name}@{package.version}"
        return Part(package.name, package.version, licence, purl, package.homepage, package.texts, places)

    def _described_distribution(self, distribution: Distribution, places: tuple[str, ...]) -> Part:
        about = distribution.metadata.json
        name = str(about["name"])
        licence = LICENCES.get(name) or str(about.get("license_expression", ""))
        purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{distribution.version}"
        texts = (TEXTS / "LGPL-3.0.txt", TEXTS / "GPL-3.0.txt", TEXTS / "qt-third-party.txt") if name in QT else ()
        return Part(
            name, distribution.version, licence, purl, _homepage(about), texts or _licence_files(distribution), places
        )


def _licence_files(distribution: Distribution) -> tuple[Path, ...]:
    """The files of a distribution that hold its licence and notices."""
    found = []
    for file in distribution.files or ():
        is_named_so = file.name.lower().startswith(_LICENCE_NAMES) and file.suffix in ("", ".txt", ".md", ".rst")
        is_listed = len(file.parts) > 2 and file.parts[0].endswith(".dist-info") and "licen" in file.parts[1]
        if is_listed or (is_named_so and len(file.parts) == 2):
            found.append(Path(str(distribution.locate_file(file))))
    return tuple(sorted(found))


def _homepage(about: Mapping[str, str | list[str]]) -> str:
    """A project's source, or else its page."""
    labelled = (address.partition(",") for address in about.get("project_url", []))
    named = {label.strip().lower(): address.strip() for label, _, address in labelled}
    wanted = ("source", "source code", "repository", "code", "github", "homepage", "home")
    return next((named[name] for name in wanted if name in named), str(about.get("home_page", "")))


def _is_below(path: str, folder: Path) -> bool:
    return PurePath(path).is_relative_to(os.path.realpath(folder))


def _is_system_library(path: str) -> bool:
    """Whether a file below Python's own prefix, which may be /usr, is no part of Python."""
    return sys.base_prefix == "/usr" and "python3" not in path


def _python(places: tuple[str, ...]) -> Part:
    number = ".".join(map(str, sys.version_info[:3]))
    folders = (Path(os.__file__).parent, Path(sys.base_prefix), Path(f"/usr/share/doc/python3.{sys.version_info[1]}"))
    files = (folder / name for folder in folders for name in ("LICENSE.txt", "copyright"))
    text = next((file for file in files if file.is_file()), None)
    texts = (text,) if text else ()
    return Part("Python", number, "PSF-2.0", f"pkg:generic/python@{number}", "https://www.python.org", texts, places)


def _project(places: tuple[str, ...]) -> Part:
    texts = (REPOSITORY / "LICENSE", REPOSITORY / "assets" / "LICENSES.md")
    return Part(PROJECT, version(), "MIT", f"pkg:pypi/{PROJECT}@{version()}", "", texts, places)


def _icu(places: tuple[str, ...]) -> Part:
    number = PurePath(places[0]).name.rsplit(".", 1)[1] if places[0].count(".so.") else "73"
    texts = (TEXTS / "icu.txt",)
    return Part(
        "ICU", number, "Unicode-DFS-2016", f"pkg:generic/icu@{number}", "https://icu.unicode.org", texts, places
    )


def _microsoft(places: tuple[str, ...]) -> Part:
    name, texts = "Microsoft Visual C++ runtime", (TEXTS / "microsoft-runtime.txt",)
    return Part(name, "14", "LicenseRef-Microsoft-Redistributable", "pkg:generic/vcruntime@14", "", texts, places)


_OTHERS = {"Python": _python, PROJECT: _project, "ICU": _icu, "Microsoft Visual C++ runtime": _microsoft}
