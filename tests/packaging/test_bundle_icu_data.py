from __future__ import annotations

import ctypes
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from by_path import load

icu_data = load("bundle/icu_data.py")
LIBRARIES = sorted((Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"))
HEADER = struct.pack("<HBB", 32, 0xDA, 0x27) + bytes(8) + b"CmnD" + bytes(16)
on_linux = pytest.mark.skipif(
    not LIBRARIES or not all(map(shutil.which, ("as", "ld", "objcopy"))), reason="needs Qt's ICU and binutils"
)
SORTS = r"""
import functools, sys
from PySide6.QtCore import QCollator, QLocale
for name in ("en", "sv", "cs", "tr"):
    locale = QLocale(name)
    order = QCollator(locale)
    order.setNumericMode(True)
    words = ["img10", "img2", "Zebra", "zebra", "ähnlich", "ahnung", "öl", "ch", "cz", "\u0131", "i", "åker"]
    print(name, sorted(words, key=functools.cmp_to_key(order.compare)), locale.toUpper("i \u0131 ß"))
"""


def package(tables: dict[str, bytes]) -> bytes:
    return HEADER + icu_data._contents(list(tables.items()))


def test_only_tables_that_are_asked_for_stay_and_stay_whole() -> None:
    sv, root = b"S" * 37, b"R" * 16
    tables = {"icudt73l/coll/sv.res": sv, "icudt73l/curr/sv.res": b"C" * 99, "icudt73l/root.res": root}
    reduced = icu_data.reduced(b"something before" + package(tables))
    assert reduced.startswith(HEADER)
    kept = dict(icu_data._tables(reduced[len(HEADER) :]))
    assert list(kept) == ["icudt73l/coll/sv.res", "icudt73l/root.res"]
    assert kept["icudt73l/coll/sv.res"][:37] == sv
    assert kept["icudt73l/root.res"][:16] == root


def test_every_table_begins_at_a_multiple_of_sixteen_bytes() -> None:
    contents = icu_data._contents([("a/coll/x.res", b"1" * 5), ("a/coll/y.res", b"2" * 50), ("a/z.icu", b"3")])
    (count,) = struct.unpack_from("<I", contents)
    assert [struct.unpack_from("<II", contents, 4 + 8 * index)[1] % 16 for index in range(count)] == [0, 0, 0]


def test_a_library_without_a_package_is_refused() -> None:
    with pytest.raises(ValueError, match="no ICU data"):
        icu_data.reduced(b"\0" * 100)


@on_linux
def test_the_lighter_library_loads_and_qt_sorts_with_it_as_before(tmp_path: Path) -> None:
    lighter = icu_data.lighter_icu_data(LIBRARIES[0], tmp_path)
    assert lighter.stat().st_size < 0.2 * LIBRARIES[0].stat().st_size
    assert ctypes.CDLL(str(lighter))[f"icudt{lighter.suffix[1:]}_dat"]

    def sorted_with(**environment: str) -> str:
        command = [sys.executable, "-X", "utf8", "-c", SORTS]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    before = sorted_with()
    assert "'img2', 'img10'" in before
    assert sorted_with(LD_LIBRARY_PATH=str(tmp_path)) == before
