from __future__ import annotations

import sys
from pathlib import Path

import pytest
from by_path import load

bare_root = load("linux/bare_root.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Linux's file system")


def test_what_comes_goes_or_changes_is_noticed_and_what_dpkg_keeps_is_not(tmp_path: Path) -> None:
    for name in ("etc/kept", "etc/changed", "etc/gone", "var/lib/dpkg/status"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "etc" / "link").symlink_to("kept")
    before = bare_root.everything_in(tmp_path)
    assert bare_root.differences(before, bare_root.everything_in(tmp_path)) == []
    (tmp_path / "etc" / "changed").write_text("something longer")
    (tmp_path / "etc" / "gone").unlink()
    (tmp_path / "etc" / "link").unlink()
    (tmp_path / "etc" / "link").symlink_to("changed")
    (tmp_path / "usr").mkdir()
    (tmp_path / "var/lib/dpkg/status").write_text("more packages")
    changed = bare_root.differences(before, bare_root.everything_in(tmp_path))
    assert changed == ["etc/changed", "etc/gone", "etc/link", "usr"]
