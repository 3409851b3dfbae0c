"""Makes the Linux packages from the bundles in `dist/`: `python packaging/linux [full|viewer ...]`.

For each flavour a Debian package and an archive with an install script; SHA256SUMS for all of them. The same bundle at
the same SOURCE_DATE_EPOCH (that of the last commit, where it is not set) gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from debian_package import make_debian_package
from project import REPOSITORY, built_at, version
from tarball import make_tarball

NAMES = {"viewer": "imgclass-viewer", "full": "imgclass"}
# Packed, in MB of a million bytes.
BUDGETS = {"viewer": 85.0, "full": 240.0}


def main() -> int:
    """Make what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description="Make the Linux packages from the bundles.")
    parser.add_argument("flavours", nargs="*", metavar="FLAVOUR", help="full or viewer; both if none is given")
    parser.add_argument("--dist", type=Path, default=REPOSITORY / "dist", help="where the bundles are, and packages go")
    arguments = parser.parse_args()
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(built_at().timestamp())))
    flavours = arguments.flavours or list(NAMES)
    for flavour in flavours:
        if flavour not in NAMES or not (arguments.dist / f"imgclass-{flavour}" / "imgclass-gui").is_file():
            print(f"packages: there is no bundle {arguments.dist}/imgclass-{flavour}; make it first", file=sys.stderr)
            return 2
    made = {flavour: make_packages(flavour, arguments.dist) for flavour in flavours}
    write_checksums(arguments.dist)
    return report(made)


def make_packages(flavour: str, dist: Path) -> list[Path]:
    """Make the packages of one bundle; returns their files."""
    name = NAMES[flavour]
    bundle, build = dist / f"imgclass-{flavour}", REPOSITORY / "build" / "linux" / flavour
    archive = f"{name}-{version()}-linux-{platform.machine()}"
    return [
        make_debian_package(bundle, name, version(), dist, build),
        make_tarball(bundle, archive, dist, build),
    ]


def write_checksums(dist: Path) -> None:
    """Write SHA256SUMS of all packages that are there."""
    packages = sorted([*dist.glob("*.deb"), *dist.glob("*.tar.xz")])
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in packages]
    (dist / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def report(made: dict[str, list[Path]]) -> int:
    """Print the sizes and hold them against the budget; returns the exit status."""
    status = 0
    for flavour, packages in made.items():
        for package in packages:
            size = package.stat().st_size / 1e6
            print(f"{size:7.1f} MB of {BUDGETS[flavour]:.0f}  {package.name}")
            status |= size > BUDGETS[flavour]
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
