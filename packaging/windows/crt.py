"""Makes every copy of Microsoft's C++ runtime in a Windows bundle the newest one there is.

ONNX Runtime crashes while it loads ("a dynamic link library (DLL) initialization routine failed") where an older
msvcp140.dll is in the process already, and Windows gives a library the copy that was loaded first: Python and Qt bring
copies of their own, each of another age. The runtime is compatible backwards, so one age, the newest, is right for all.
Beside the program it may be shipped to anybody (Microsoft calls that local deployment), so that an installation for one
person needs no administrator.

    python packaging/windows/crt.py FOLDER

The newest copy is looked for in the bundle itself and in Visual Studio's folder of redistributable files.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

# The first release whose std::mutex is the one that ONNX Runtime is built against (Visual Studio 2022 17.10).
OLDEST = (14, 40)
NAMES = re.compile(r"(msvcp140(_\w+)?|vcruntime140(_\w+)?|concrt140|vccorlib140)\.dll", re.IGNORECASE)
# The first field of VS_FIXEDFILEINFO in a library's version resource, and the version of that structure.
VERSION_SIGNATURE = struct.pack("<II", 0xFEEF04BD, 0x00010000)

Version = tuple[int, int, int, int]


class OldRuntimeError(Exception):
    """Why the bundle cannot be shipped as it is, in one sentence."""


def main() -> int:
    """Mend the folders that the command line names; returns the exit status."""
    try:
        for folder in sys.argv[1:]:
            for line in make_newest(Path(folder), list(visual_studio_folders())):
                print(line)
    except OldRuntimeError as problem:
        print(f"crt: {problem}", file=sys.stderr)
        return 1
    return 0


def make_newest(bundle: Path, more_folders: list[Path]) -> list[str]:
    """Replace older copies of the runtime's libraries in a bundle by the newest.

    Args:
        bundle: The folder that holds the programs.
        more_folders: Where newer copies may be taken from; their subfolders are not searched.

    Returns:
        A line for every library: its name, its version, and how many copies were replaced.

    Raises:
        OldRuntimeError: The bundle has no such library, or msvcp140.dll is older than `OLDEST` all the same.
    """
    copies: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(bundle.rglob("*")):
        if NAMES.fullmatch(path.name):
            copies[path.name.lower()].append(path)
    if "msvcp140.dll" not in copies:
        raise OldRuntimeError(f"there is no msvcp140.dll in {bundle}, which ONNX Runtime and Qt need")
    lines = []
    for name, found in copies.items():
        others = [path for folder in more_folders for path in folder.glob("*.dll") if path.name.lower() == name]
        newest = max([*found, *others], key=file_version)
        version = file_version(newest)
        if name == "msvcp140.dll" and version[:2] < OLDEST:
            raise OldRuntimeError(f"msvcp140.dll is version {_text(version)}, and ONNX Runtime needs {_text(OLDEST)}")
        older = [path for path in found if file_version(path) < version]
        for path in older:
            shutil.copyfile(newest, path)
        lines.append(f"{name} {_text(version)}: {len(older)} of {len(found)} copies replaced")
    return lines


def file_version(path: Path) -> Version:
    """The version in a library's version resource, e.g. (14, 44, 35211, 0); zeros where it has none."""
    content = path.read_bytes()
    start = content.find(VERSION_SIGNATURE)
    if start < 0:
        return (0, 0, 0, 0)
    high, low = struct.unpack_from("<II", content, start + len(VERSION_SIGNATURE))
    return (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)


def visual_studio_folders() -> Iterator[Path]:
    """Visual Studio's folders of 64-bit runtime libraries that may be passed on, of every version installed."""
    for variable in ("ProgramFiles", "ProgramFiles(x86)"):
        programs = Path(os.environ.get(variable, "")) / "Microsoft Visual Studio"
        yield from programs.glob("*/*/VC/Redist/MSVC/*/x64/Microsoft.VC14*.CRT")


def _text(version: tuple[int, ...]) -> str:
    return ".".join(str(number) for number in version)


if __name__ == "__main__":
    sys.exit(main())
