"""Builds the bundles into `dist/`: `build/bundle-venv/bin/python packaging/bundle`, which `make bundle` calls.

With `--viewer`, the viewer alone, which takes a fifth of the time. With `--keep-sizes`, the next build is held against
the sizes of this one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from project import REPOSITORY, built_at
from sizes import Sizes, is_within_budget, measure, read_sizes, report, write_sizes

BUILD = REPOSITORY / "build" / "bundle"
DIST = REPOSITORY / "dist"
SIZES = Path(__file__).resolve().parent / "sizes.json"


def main() -> int:
    """Build what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the bundles into dist/.")
    parser.add_argument("--viewer", action="store_true", help="the viewer alone")
    parser.add_argument("--keep-sizes", action="store_true", help="hold the next build against today's sizes")
    arguments = parser.parse_args()
    flavours = ["viewer"] if arguments.viewer else ["viewer", "full"]
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(built_at().timestamp())))
    os.environ["IMGCLASS_BUNDLE"] = "viewer" if arguments.viewer else "both"
    spec = REPOSITORY / "packaging" / "imgclass.spec"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    if subprocess.run([*command, "--distpath", DIST, "--workpath", BUILD, spec], check=False).returncode != 0:
        print("bundle: PyInstaller failed; its message is above", file=sys.stderr)
        return 1
    names = {flavour: f"imgclass-{flavour}" for flavour in flavours}
    sizes = {flavour: measure(DIST / name, BUILD / f"{name}.json") for flavour, name in names.items()}
    return compare(sizes, is_kept=arguments.keep_sizes)


def compare(sizes: Mapping[str, Sizes], *, is_kept: bool) -> int:
    """Print the sizes and hold them against the budget; returns the exit status."""
    before = read_sizes(SIZES)
    for flavour, measured in sizes.items():
        print(report(flavour, measured, before.get(flavour, {})))
    if is_kept:
        write_sizes(SIZES, {**before, **sizes})
    if not sys.platform.startswith("linux"):  # the budget is Linux's; the others' libraries differ
        return 0
    too_large = [flavour for flavour, measured in sizes.items() if not is_within_budget(flavour, measured)]
    for flavour in too_large:
        print(f"bundle: imgclass-{flavour} is larger than it may be; see what grew above", file=sys.stderr)
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
