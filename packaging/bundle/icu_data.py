"""Takes the tables that this program never asks for out of ICU's data, the largest library that Qt brings on Linux.

Qt has its own tables of languages, numbers and dates; of ICU it uses the order of letters (sorting a list of files) and
upper and lower case. The rest, 28 of 32 MB, is names of currencies, units, time zones and the like.

The layout of an ICU data package: https://unicode-org.github.io/icu/userguide/icu_data/#icu-data-file-formats and the
comments of icu4c/source/common/ucmndata.h.
"""

from __future__ import annotations

import re
import struct
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

# The tables that stay, by patterns of their names in the package: the orders of letters, and what all others lean on.
_KEPT = ("coll/*", "*.icu", "*.nrm", "root.res", "res_index.res", "pool.res", "supplementalData.res", "likely*.res")
_FORMAT_AT = 12  # where the name of its format stands in a package's header
_FORMAT = b"CmnD"
_ALIGNMENT = 16
_ASSEMBLY = """\
.section .rodata
.balign {alignment}
.globl {symbol}
.type {symbol}, %object
{symbol}: .incbin "{package}"
.size {symbol}, . - {symbol}
.section .note.GNU-stack,"",%progbits
"""


def lighter_icu_data(library: Path, folder: Path) -> Path:
    """Make a copy of `libicudata.so` with fewer tables, by the tools that PyInstaller needs anyway (binutils).

    Args:
        library: The library of a Qt wheel.
        folder: For the copy.

    Returns:
        The copy, of the same file name.

    Raises:
        subprocess.CalledProcessError: One of the tools failed.
        ValueError: The library holds no data package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    package, assembly, code = folder / "icu.dat", folder / "icu.s", folder / "icu.o"
    _run("objcopy", "-O", "binary", "--only-section=.rodata", library, package)
    package.write_bytes(reduced(package.read_bytes()))
    symbol = f"icudt{library.name.rsplit('.', 1)[1]}_dat"
    assembly.write_text(_ASSEMBLY.format(symbol=symbol, package=package, alignment=_ALIGNMENT))
    copy = folder / library.name
    _run("as", "-o", code, assembly)
    _run("ld", "-shared", "-soname", library.name, "-o", copy, code)
    return copy


def reduced(section: bytes) -> bytes:
    """An ICU data package with only the tables that are kept.

    Args:
        section: Bytes that begin with a package, perhaps after a few others.

    Raises:
        ValueError: There is no package.
    """
    found = re.search(re.escape(_FORMAT), section)
    if found is None or found.start() < _FORMAT_AT:
        raise ValueError("there is no ICU data package")
    package = section[found.start() - _FORMAT_AT :]
    (header_size,) = struct.unpack_from("<H", package)
    kept = [(name, data) for name, data in _tables(package[header_size:]) if _is_kept(name)]
    return package[:header_size] + _contents(kept)


def _is_kept(name: str) -> bool:
    """Whether a table stays; its name is like icudt73l/coll/sv.res."""
    return any(fnmatchcase(name.partition("/")[2], pattern) for pattern in _KEPT)


def _tables(contents: bytes) -> list[tuple[str, bytes]]:
    """The tables after a package's header: a count, pairs of offsets (name, data), names, data."""
    (count,) = struct.unpack_from("<I", contents)
    offsets = [struct.unpack_from("<II", contents, 4 + 8 * index) for index in range(count)]
    ends = [data for _, data in offsets[1:]] + [len(contents)]
    names = [contents[name : contents.index(b"\0", name)].decode("ascii") for name, _ in offsets]
    return [(name, contents[data:end]) for name, (_, data), end in zip(names, offsets, ends, strict=True)]


def _contents(tables: list[tuple[str, bytes]]) -> bytes:
    """What `_tables` reads. The order stays: ICU looks a name up by halving."""
    names, data = b"", b""
    names_at = 4 + 8 * len(tables)
    data_at = _aligned(names_at + sum(len(name) + 1 for name, _ in tables))
    offsets = b""
    for name, table in tables:
        offsets += struct.pack("<II", names_at + len(names), data_at + len(data))
        names += name.encode("ascii") + b"\0"
        data += table.ljust(_aligned(len(table)), b"\0")
    return (struct.pack("<I", len(tables)) + offsets + names).ljust(data_at, b"\0") + data


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
