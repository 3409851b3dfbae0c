"""Makes an archive of a bundle that installs itself for one person, on any Linux."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from share_tree import HERE, write_share_tree


def make_tarball(bundle: Path, name: str, output: Path, build: Path) -> Path:
    """Make the archive.

    Args:
        bundle: The folder with the programs.
        name: Of the archive and of the one folder in it, e.g. "imgclass-0.1.0-linux-x86_64".
        output: The folder for the archive.
        build: A folder to work in; what is in it is removed.

    Returns:
        The archive.
    """
    shutil.rmtree(build, ignore_errors=True)
    folder = build / name
    folder.mkdir(parents=True)
    shutil.copytree(bundle, folder / "program", symlinks=True)
    write_share_tree(folder / "share", bundle)
    for script in ("install.sh", "uninstall.sh"):
        shutil.copyfile(HERE / script, folder / script)
        os.chmod(folder / script, 0o755)
    archive = output / f"{name}.tar"
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as opened:
        opened.add(folder, arcname=name, filter=_anonymous)
    subprocess.run(["xz", "--force", "-9e", "--threads=1", archive], check=True)
    shutil.rmtree(build)
    return archive.with_name(f"{archive.name}.xz")


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry without the builder's name and clock; `tarfile` itself sorts a folder's entries."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
    return entry
