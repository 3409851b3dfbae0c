"""Makes a Debian package of a bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
from email.utils import formatdate
from pathlib import Path

from project import REPOSITORY
from share_tree import HERE, PROGRAMS, write_compressed, write_share_tree
from system_libraries import needed_packages

# Data of libraries that are shipped.
_DATA = ["fontconfig-config", "libx11-data", "xkb-data"]
# The other flavour's files lie in the same places.
_RIVALS = {"imgclass": "imgclass-viewer", "imgclass-viewer": "imgclass"}
_SUMMARIES = {
    "imgclass": "see what a neural network says about pictures, and teach it",
    "imgclass-viewer": "see what a neural network says about pictures",
}
_CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: The Imgclass developers <imgclass@users.noreply.github.com>
Installed-Size: {size}
Depends: {depends}
Recommends: xdg-utils
Conflicts: {rival}
Replaces: {rival}
Section: science
Priority: optional
Description: {summary}
 Drop pictures on a window and see what a convolutional network says about them.
 Open any ONNX network and follow the numbers from the pixels to the answer.
{more}
 .
 Everything happens on this computer: there is no network code in the program.
"""
_MORE = {
    "imgclass": " Teach it your own classes from a folder of pictures.",
    "imgclass-viewer": " This is the viewer alone; the package imgclass can also teach new classes.",
}


def make_debian_package(bundle: Path, name: str, version: str, output: Path, build: Path) -> Path:
    """Make the package.

    Args:
        bundle: The folder with the programs.
        name: "imgclass" or "imgclass-viewer".
        version: E.g. "0.1.0".
        output: The folder for the package.
        build: A folder to work in; what is in it is removed.

    Returns:
        The package.
    """
    shutil.rmtree(build, ignore_errors=True)
    library = build / "usr" / "lib" / "imgclass"
    library.parent.mkdir(parents=True)
    shutil.copytree(bundle, library, symlinks=True)
    _link_programs(build / "usr" / "bin", bundle)
    write_share_tree(build / "usr" / "share", bundle)
    _write_documents(build / "usr" / "share" / "doc" / name, name, version)
    _write_lintian_overrides(build / "usr" / "share" / "lintian" / "overrides" / name, name)
    _write_control(build, name, version, [*needed_packages(bundle), *_DATA])
    _set_modes_and_times(build)
    architecture = _architecture()
    package = output / f"{name}_{version}_{architecture}.deb"
    # One thread, so that the same files give the same bytes everywhere.
    command = [
        "dpkg-deb",
        "--root-owner-group",
        "-Zxz",
        "-z9",
        "-Sextreme",
        "--threads-max=1",
        "--build",
        build,
        package,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(build)
    return package


def _link_programs(folder: Path, bundle: Path) -> None:
    folder.mkdir(parents=True)
    for program in PROGRAMS:
        if (bundle / program).exists():
            (folder / program).symlink_to(f"../lib/imgclass/{program}")


def _write_documents(folder: Path, name: str, version: str) -> None:
    folder.mkdir(parents=True)
    shutil.copyfile(HERE / "copyright", folder / "copyright")
    time = formatdate(int(os.environ["SOURCE_DATE_EPOCH"]))
    entry = f"{name} ({version}) stable; urgency=medium\n\n  * See changelog.gz.\n\n"
    entry += f" -- The Imgclass developers <imgclass@users.noreply.github.com>  {time}\n"
    write_compressed(folder / "changelog.Debian.gz", entry.encode())
    write_compressed(folder / "changelog.gz", (REPOSITORY / "CHANGELOG.md").read_bytes())


def _write_lintian_overrides(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text((HERE / "lintian-overrides").read_text(encoding="utf-8").replace("PACKAGE", name), encoding="utf-8")


def _set_modes_and_times(folder: Path) -> None:
    """Give every file the same rights and time wherever the package is made."""
    time = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            is_program = path.is_dir() or path.name in (*PROGRAMS, "torch_shm_manager")
            os.chmod(path, 0o755 if is_program else 0o644)
        os.utime(path, (time, time), follow_symlinks=False)


def _write_control(build: Path, name: str, version: str, depends: list[str]) -> None:
    folder = build / "DEBIAN"
    folder.mkdir(mode=0o755)
    kilobytes = sum(-(-path.lstat().st_size // 1024) for path in (build / "usr").rglob("*"))
    text = _CONTROL.format(
        name=name,
        version=version,
        architecture=_architecture(),
        size=kilobytes,
        depends=", ".join(depends),
        rival=_RIVALS[name],
        summary=_SUMMARIES[name],
        more=_MORE[name],
    )
    (folder / "control").write_text(text, encoding="utf-8")
    files = sorted(path for path in (build / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    sums = subprocess.run(
        ["md5sum", *(path.relative_to(build) for path in files)], cwd=build, capture_output=True, text=True, check=True
    )
    (folder / "md5sums").write_text(sums.stdout, encoding="utf-8")


def _architecture() -> str:
    found = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return found.stdout.strip()
