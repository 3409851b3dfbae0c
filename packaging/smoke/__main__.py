"""Tries the programs of a bundle, as somebody would who has just installed it: `python packaging/smoke FOLDER ...`.

FOLDER holds the programs. They get an empty home, no PATH and no other program's settings. Needs nothing but Python's
standard library; on Linux, Xvfb for the window on a screen, and root's rights for `--root` and `--no-network`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from checks import Bench, Check, CheckError, CheckSkippedError
from command_line import command_line_checks
from privacy import privacy_checks
from programs import Place
from training import training_checks
from window import window_checks

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Try every folder of the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Try the programs of a bundle.")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="holds the programs")
    parser.add_argument("--source", action="store_true", help="the programs of the checkout's .venv")
    parser.add_argument("--root", type=Path, help="what the programs see as the whole file system; FOLDER lies in it")
    parser.add_argument("--no-network", action="store_true", help="without a network interface")
    parser.add_argument("--trace", action="store_true", help="watch the system calls for internet sockets (strace)")
    parser.add_argument("--compare", action="store_true", help="the checkout's programs must give the same numbers")
    arguments = parser.parse_args()
    folders = [*arguments.folders, *([source_programs()] if arguments.source else [])]
    if not folders:
        parser.error("no FOLDER is given")
    compared = answers_of_the_source() if arguments.compare else {}
    failures = 0
    for folder in folders:
        with tempfile.TemporaryDirectory(prefix="smoke-") as work:
            options = {"has_network": not arguments.no_network, "is_traced": arguments.trace}
            root = arguments.root.resolve() if arguments.root else None
            place = Place(folder if root else folder.resolve(), Path(work).resolve(), root, **options)
            failures += try_place(bench_of(place), compared)
    return 1 if failures else 0


def bench_of(place: Place) -> Bench:
    """What the checks of a place work on: the bundle's own samples and networks, or the checkout's."""
    found = (place.folder / below / "assets" for below in ("_internal", "../Resources"))
    assets = next((folder for folder in found if place.outside(folder).is_dir()), REPOSITORY / "assets")
    return Bench(place, place.has("imgclass-train"), assets / "samples", assets / "models")


def try_place(bench: Bench, compared: dict[str, object]) -> int:
    """Make all checks, and print how each ended; returns how many failed."""
    print(f"\n{bench.place.folder}", flush=True)
    checks: list[tuple[str, Check]] = [*command_line_checks(), *training_checks(bench.has_trainer), *window_checks()]
    if compared:
        checks.append(("the same numbers as the source", lambda bench: compare(bench.answers, compared)))
    return sum(not passed(name, check, bench) for name, check in [*checks, *privacy_checks()])


def passed(name: str, check: Check, bench: Bench) -> bool:
    """Make a check and print how it ended; returns False only where it failed."""
    began = time.monotonic()
    try:
        outcome, said = "ok", check(bench)
    except CheckSkippedError as reason:
        outcome, said = "skipped", str(reason)
    except (CheckError, OSError, KeyError, ValueError, subprocess.SubprocessError) as failure:
        outcome, said = "FAILED", f"{type(failure).__name__}: {failure}"
    print(f"  {outcome:7} {time.monotonic() - began:6.1f} s  {name}: {said}", flush=True)
    return outcome != "FAILED"


def compare(answers: dict[str, object], others: dict[str, object]) -> str:
    """Hold two places' answers against each other, to the last digit.

    Raises:
        CheckError: They differ.
    """
    different = [name for name in others if answers.get(name) != others[name]]
    if different:
        raise CheckError(f"not the same: {', '.join(different)}")
    return f"{', '.join(others)}: equal to the last digit"


def answers_of_the_source() -> dict[str, object]:
    """What the checkout's own programs answer."""
    with tempfile.TemporaryDirectory(prefix="smoke-") as work:
        bench = bench_of(Place(source_programs(), Path(work).resolve()))
        for _, check in command_line_checks():
            check(bench)
        return bench.answers


def source_programs() -> Path:
    """Where the checkout's own programs are."""
    return REPOSITORY / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")


if __name__ == "__main__":
    sys.exit(main())
