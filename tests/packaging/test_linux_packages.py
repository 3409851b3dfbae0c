"""Packages of a small made-up bundle: packed, unpacked, installed, started and removed again."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from by_path import REPOSITORY, load

from trainer.contract.picture_kinds import PICTURE_SUFFIXES

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("dpkg-deb") or not shutil.which("objdump"),
    reason="needs Debian's tools",
)
LINUX = REPOSITORY / "packaging" / "linux"
VERSION = load("project.py").version()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bundles whose programs are a shell, and what `python packaging/linux` makes of them."""
    dist = tmp_path_factory.mktemp("dist")
    for flavour, programs in {
        "viewer": ("imgclass", "imgclass-gui"),
        "full": load("linux/share_tree.py").PROGRAMS,
    }.items():
        internal = dist / f"imgclass-{flavour}" / "_internal"
        (internal / "licences").mkdir(parents=True)
        (internal / "licences" / "THIRD_PARTY.md").write_text("parts\n")
        for program in programs:
            shutil.copy(Path("/bin/sh").resolve(), internal.parent / program)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, LINUX, "--dist", dist], env=environment, check=True)
    return dist


def archive_of(dist: Path, name: str) -> Path:
    return next(dist.glob(f"{name}-{VERSION}-linux-*.tar.xz"))


def field(package: Path, name: str) -> str:
    return subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def unpacked(dist: Path, tmp_path: Path) -> Path:
    with tarfile.open(archive_of(dist, "imgclass")) as opened:
        opened.extractall(tmp_path / "unpacked", filter="tar")
    return next((tmp_path / "unpacked").iterdir())


def install(unpacked: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    command = ["sh", unpacked / "install.sh", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_both_flavours_come_as_package_and_archive_with_their_checksums(dist: Path) -> None:
    lines = (dist / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 4
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == digest


def test_the_package_says_what_it_needs_and_what_it_replaces(dist: Path) -> None:
    full, viewer = sorted(dist.glob("*.deb"), key=lambda path: "viewer" in path.name)
    assert (field(full, "Package"), field(viewer, "Package")) == ("imgclass", "imgclass-viewer")
    assert field(full, "Conflicts") == "imgclass-viewer"
    assert field(viewer, "Conflicts") == "imgclass"
    assert "libc6 (>= 2." in field(viewer, "Depends")
    assert field(viewer, "Version") == VERSION


def test_the_packages_files_belong_to_root_and_its_programs_are_on_the_path(dist: Path, tmp_path: Path) -> None:
    package = next(dist.glob("imgclass_*.deb"))
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    rows = {row.split(maxsplit=5)[5]: row.split()[:2] for row in listed.splitlines()}
    assert {owner for _, owner in rows.values()} == {"root/root"}
    assert "./usr/bin/imgclass-train -> ../lib/imgclass/imgclass-train" in rows
    assert rows["./usr/lib/imgclass/imgclass-gui"][0] == "-rwxr-xr-x"
    for file in ("applications/imgclass.desktop", "mime/packages/imgclass.xml", "man/man1/imgclass.1.gz"):
        assert rows[f"./usr/share/{file}"][0] == "-rw-r--r--"
    assert "./usr/share/icons/hicolor/scalable/apps/imgclass.svg" in rows
    assert "./usr/share/doc/imgclass/copyright" in rows


def test_the_same_bundle_gives_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    before = (dist / "SHA256SUMS").read_text()
    again = tmp_path / "again"
    shutil.copytree(dist / "imgclass-viewer", again / "imgclass-viewer", symlinks=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, LINUX, "viewer", "--dist", again], env=environment, check=True)
    assert set((again / "SHA256SUMS").read_text().splitlines()) < set(before.splitlines())


def test_a_missing_bundle_is_told(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, LINUX, "--dist", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "make it first" in done.stderr


@pytest.mark.parametrize("home", ["home", "my home, $HOME & more"])
def test_the_archive_installs_for_one_person_works_and_goes_again(unpacked: Path, tmp_path: Path, home: str) -> None:
    home_folder = tmp_path / home
    home_folder.mkdir()
    (home_folder / "mine.txt").write_text("mine")
    done = install(unpacked, home_folder)
    assert done.returncode == 0, done.stderr
    local = home_folder / ".local"
    said = subprocess.run([local / "bin" / "imgclass", "-c", "echo here"], capture_output=True, text=True, check=True)
    assert said.stdout == "here\n"
    entry = (local / "share" / "applications" / "imgclass.desktop").read_text()
    quoted = str(local).replace("$", r"\\$")
    assert f'Exec="{quoted}/lib/imgclass/imgclass-gui" %F\n' in entry
    assert f"TryExec={local}/lib/imgclass/imgclass-gui\n" in entry
    subprocess.run(["sh", local / "lib" / "imgclass" / "uninstall.sh"], check=True)
    left = [path for path in home_folder.rglob("*") if path != local]
    assert left == [home_folder / "mine.txt"]


def test_installing_over_an_older_one_replaces_it(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "opt"
    assert install(unpacked, tmp_path, "--prefix", str(prefix)).returncode == 0
    (unpacked / "program" / "imgclass-train").unlink()
    (prefix / "share" / "applications" / "other.desktop").write_text("[Desktop Entry]\n")
    assert install(unpacked, tmp_path, f"--prefix={prefix}").returncode == 0
    assert not (prefix / "lib" / "imgclass" / "imgclass-train").exists()
    assert not (prefix / "bin" / "imgclass-train").is_symlink()
    subprocess.run(["sh", prefix / "lib" / "imgclass" / "uninstall.sh"], check=True)
    assert (prefix / "share" / "applications" / "other.desktop").exists()
    assert not (prefix / "lib").exists()


def test_what_somebody_else_put_there_is_not_touched(unpacked: Path, tmp_path: Path) -> None:
    others = tmp_path / "opt" / "lib" / "imgclass" / "precious"
    others.mkdir(parents=True)
    done = install(unpacked, tmp_path, "--prefix", str(tmp_path / "opt"))
    assert done.returncode == 1
    assert "was not made by this script" in done.stderr
    assert others.exists()


def test_wrong_usage_is_told(unpacked: Path, tmp_path: Path) -> None:
    assert install(unpacked, tmp_path, "--frobnicate").returncode == 2
    assert install(unpacked, tmp_path, "--help").stdout.startswith("usage:")


def test_the_desktop_entry_names_every_kind_of_picture_that_is_read() -> None:
    entry = (LINUX / "imgclass.desktop").read_text(encoding="utf-8")
    types = set(entry.partition("MimeType=")[2].splitlines()[0].strip(";").split(";"))
    assert "application/x-onnx" in types
    known = {
        line.split(":")[2].removeprefix("*"): line.split(":")[1]
        for line in (
            Path("/usr/share/mime/globs2").read_text().splitlines() if Path("/usr/share/mime/globs2").exists() else []
        )
        if line.count(":") >= 2 and line.split(":")[2].startswith("*.")
    }
    aliases = {
        "image/vnd.microsoft.icon",
        "image/x-jp2-codestream",
        "image/jpx",
        "image/x-pfm",
        "image/x-portable-anymap",
    }
    wanted = {known[suffix] for suffix in PICTURE_SUFFIXES if suffix in known}
    assert wanted - types <= aliases | {"image/heic"}


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_desktop_entry_is_valid() -> None:
    done = subprocess.run(
        ["desktop-file-validate", LINUX / "imgclass.desktop"], capture_output=True, text=True, check=False
    )
    assert done.stdout + done.stderr == ""


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="needs shellcheck")
def test_the_scripts_are_sound() -> None:
    scripts = [*LINUX.glob("*.sh"), *(REPOSITORY / "packaging" / "appimage").glob("*")]
    subprocess.run(["shellcheck", *scripts], check=True)
