"""Installs packages in a bare Debian, tests them there, and removes them: `bare_root.py PACKAGE.deb ...`, as root.

The bare Debian has no Python and nothing of a desktop but the libraries that the package itself asks for. The smoke
test runs outside of it and starts the programs inside, without a network interface and with their system calls watched.
After the removal every file but the users' own must be as it was before.

Needs debootstrap, strace and Xvfb.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SMOKE = HERE.parent / "smoke"
INSTALLED = Path("/usr/lib/imgclass")
# What dpkg and apt themselves keep, whatever comes and goes.
_KEPT_BY_DPKG = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "root", "home", "tmp", "proc", "dev", "run")
# Programs run in mounts of their own, which end with them.
_ENTER = 'mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && root=$1 && shift && exec chroot "$root" "$@"'


def main() -> int:
    """Try every package of the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Install, test and remove packages in a bare Debian.")
    parser.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE.deb")
    parser.add_argument("--suite", default="bookworm", help="the release of Debian (default: bookworm)")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian")
    parser.add_argument("--folder", type=Path, help="where the bare Debian is made; it is kept for the next time")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        print("bare_root: this must run as root", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bare-") as temporary:
        folder = (arguments.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        base = make_base(folder / arguments.suite, arguments.suite, arguments.mirror)
        tried = [try_package(package, base, folder / "tried") for package in arguments.packages]
    return 0 if all(tried) else 1


def make_base(base: Path, suite: str, mirror: str) -> Path:
    """Make a bare Debian, unless it is there; returns its folder."""
    if not (base / "etc" / "debian_version").exists():
        shutil.rmtree(base, ignore_errors=True)
        unfinished = base.with_name(f"{base.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run(["debootstrap", "--variant=minbase", suite, unfinished, mirror], check=True)
        unfinished.rename(base)
    return base


def try_package(package: Path, base: Path, root: Path) -> bool:
    """Install a package in a copy of the bare Debian, test it and remove it; returns whether all was well."""
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", base, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    print(f"\n{package.name} in a bare Debian {(base / 'etc' / 'debian_version').read_text().strip()}", flush=True)
    inside(root, "apt-get", "-qq", "update")
    inside(root, "apt-get", "-qq", "install", "-y", "--no-install-recommends", *_dependencies(package))
    if any(root.glob("usr/bin/python*")):
        print("bare_root: there is a Python in it, so this would prove nothing", file=sys.stderr)
        return False
    before = everything_in(root)
    shutil.copy(package, root / "package.deb")
    began = time.monotonic()
    inside(root, "dpkg", "--install", "/package.deb")
    (root / "package.deb").unlink()
    print(f"installed in {time.monotonic() - began:.1f} s", flush=True)
    watched = ["--no-network", *(["--trace"] if shutil.which("strace") else [])]
    watched += ["--compare"] if (HERE.parent.parent / ".venv" / "bin" / "imgclass").exists() else []
    smoke = subprocess.run([sys.executable, SMOKE, INSTALLED, "--root", root, *watched], check=False)
    inside(root, "dpkg", "--purge", _field(package, "Package"))
    changed = differences(before, everything_in(root))
    for path in changed:
        print(f"bare_root: after the removal, {path} is not as it was", file=sys.stderr)
    print("removed; nothing is left" if not changed else "removed, but not all of it", flush=True)
    shutil.rmtree(root)
    return smoke.returncode == 0 and not changed


def inside(root: Path, *command: str) -> None:
    """Run a command in the bare Debian, and show what it says only if it fails.

    Raises:
        subprocess.CalledProcessError: It fails.
    """
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    entered = ["unshare", "--mount", "sh", "-c", _ENTER, "sh", str(root), *command]
    done = subprocess.run(
        entered, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()


def everything_in(root: Path) -> dict[str, tuple[int, int, str]]:
    """What is in the bare Debian: by path, the kind and rights, the size, and where a link points to."""
    found: dict[str, tuple[int, int, str]] = {}
    for folder, folders, files in os.walk(root):
        below = os.path.relpath(folder, root)
        folders[:] = [name for name in folders if os.path.normpath(f"{below}/{name}") not in _KEPT_BY_DPKG]
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            is_file = os.path.isfile(path) and not os.path.islink(path)
            target = os.readlink(path) if os.path.islink(path) else ""
            found[os.path.normpath(f"{below}/{name}")] = (status.st_mode, status.st_size if is_file else 0, target)
    return found


def differences(before: dict[str, tuple[int, int, str]], after: dict[str, tuple[int, int, str]]) -> list[str]:
    """The paths that came, went or changed."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _dependencies(package: Path) -> list[str]:
    """The names of the packages that a package depends on."""
    return [name.split()[0] for name in _field(package, "Depends").split(",")]


def _field(package: Path, name: str) -> str:
    done = subprocess.run(["dpkg-deb", "--field", package, name], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
