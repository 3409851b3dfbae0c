"""Makes the project ready to run: a virtual environment, its packages, the system's libraries for Qt.

Needs only Python's standard library, so that any machine with Python 3.11 can start here:

    python packaging/set_up.py app        what the window, the command line and the trainer need
    python packaging/set_up.py viewer     the same without the trainer, which is most of the download
    python packaging/set_up.py dev        everything, and what the tests need
    python packaging/set_up.py bundle     what bundles are built with, in an environment of its own
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CONSTRAINTS = REPOSITORY / "constraints.txt"
EXTRAS = {"app": "[train]", "viewer": "", "dev": "[dev,train,heic]", "bundle": "[bundle,train,heic]"}
# Where PyTorch publishes its builds without CUDA; PyPI's Linux builds bring several gigabytes of it.
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"

# Debian's and Ubuntu's names of what Qt's X11 and offscreen plugins are linked with.
QT_PACKAGES = (
    "libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libice6 libsm6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 "
    "libxkbcommon-x11-0"
).split()
# The tests start an X server and an accessibility bus of their own where these are there, and skip those cases else.
# What a bundle is taken apart and put together with.
BUNDLE_PROGRAMS = {"objdump": "binutils", "git": "git"}
TEST_PROGRAMS = {"Xvfb": "xvfb", "dbus-daemon": "dbus", "/usr/libexec/at-spi-bus-launcher": "at-spi2-core"}


class SetUpError(Exception):
    """Why the set-up cannot go on, in one sentence with what to do."""


def main() -> int:
    """Set up what the argument names; returns the exit status."""
    parser = argparse.ArgumentParser(description="Make Imgclass ready to run.")
    parser.add_argument("what", choices=EXTRAS, nargs="?", default="app")
    arguments = parser.parse_args()
    try:
        if sys.version_info < (3, 11):
            raise SetUpError(f"Imgclass needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        venv = environment(arguments.what)
        create_environment(venv)
        install_packages(arguments.what, venv)
        install_system_libraries(arguments.what, venv)
    except SetUpError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    return 0


def environment(what: str) -> Path:
    """The folder of the virtual environment: nothing that only developers have may get into a bundle."""
    return REPOSITORY / ("build/bundle-venv" if what == "bundle" else ".venv")


def environment_python(venv: Path) -> Path:
    """The Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def create_environment(venv: Path) -> None:
    """Make the virtual environment where it is missing or broken."""
    python = environment_python(venv)
    if python.exists() and _succeeds([str(python), "-m", "pip", "--version"]):
        return
    print(f"set-up: making {venv.relative_to(REPOSITORY)}", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    if _succeeds(command):
        return
    # Debian and Ubuntu keep the module's other half in a package of its own.
    _install_system_packages([f"python3.{sys.version_info.minor}-venv"], "Python's venv module")
    if not _succeeds(command):
        raise SetUpError("Python could not make a virtual environment; is its venv module installed?")


def install_packages(what: str, venv: Path) -> None:
    """Install the project and its packages, unless nothing changed since the last time."""
    stamp = venv / f".installed-{what}"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("set-up: installing packages (the first time takes a minute or two)", flush=True)
    if not _install(what, venv):
        if what != "app" or not _install("viewer", venv):
            raise SetUpError("pip could not install the packages; its message is above.")
        print("set-up: PyTorch could not be installed, so this is the viewer alone, without training", file=sys.stderr)
        return
    stamp.write_text(wanted)


def _install(what: str, venv: Path) -> bool:
    """Have pip install the project; where PyTorch's processor build is wanted, from its own index if need be."""
    command = [str(environment_python(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["-c", str(CONSTRAINTS), "-e", f"{REPOSITORY}{EXTRAS[what]}"]
    needs_torch = "train" in EXTRAS[what]
    if subprocess.run(command, stderr=subprocess.PIPE if needs_torch else None, check=False).returncode == 0:
        return True
    return needs_torch and subprocess.run([*command, "--extra-index-url", TORCH_CPU_INDEX], check=False).returncode == 0


def install_system_libraries(what: str, venv: Path) -> None:
    """Install the libraries that Qt needs on Linux, for `dev` also the programs that some tests start.

    For `bundle` they are what PyInstaller takes along, and its own tools come too.
    """
    if not sys.platform.startswith("linux"):
        return
    if missing := _missing_qt_libraries(venv):
        _install_system_packages(QT_PACKAGES, f"Qt's libraries ({missing[0]} and others are missing)")
    if what == "bundle":
        packages = [package for program, package in BUNDLE_PROGRAMS.items() if not shutil.which(program)]
        if packages:
            _install_system_packages(packages, "what bundles are built with")
    if what == "dev":
        packages = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
        if packages:
            try:
                _install_system_packages(packages, "the tests on a virtual screen")
            except SetUpError as error:
                print(f"set-up: {error} Without it those tests are skipped.", file=sys.stderr)


def _missing_qt_libraries(venv: Path) -> list[str]:
    """Names of the shared libraries that Qt's platform plugins do not find."""
    find = "import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / 'Qt' / 'plugins' / 'platforms')"
    found = subprocess.run([str(environment_python(venv)), "-c", find], capture_output=True, text=True, check=True)
    plugins = [str(Path(found.stdout.strip()) / name) for name in ("libqxcb.so", "libqoffscreen.so")]
    if not shutil.which("ldd"):
        return []
    linked = subprocess.run(["ldd", *plugins], capture_output=True, text=True, check=False).stdout
    return sorted({line.split()[0] for line in linked.splitlines() if "not found" in line})


def _install_system_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages where we may, else say the one command that does it."""
    by_hand = f"sudo apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise SetUpError(f"{purpose} must be installed by hand; on Debian and Ubuntu: {by_hand}")
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        prefix = ["sudo", "-n"]
    else:
        raise SetUpError(f"for {purpose}, please run: {by_hand}")
    print(f"set-up: installing {purpose}", flush=True)
    # glib's package was renamed in Debian 13 and Ubuntu 24.04; apt knows the old name as a virtual one.
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*prefix, "apt-get", "-qq", "update"], stdout=subprocess.DEVNULL, check=False)
    install = [*prefix, *environment, "apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise SetUpError(f"for {purpose}, please run: {by_hand}")


def _fingerprint() -> str:
    """Changes when what must be installed changes."""
    digest = hashlib.sha256()
    for file in (REPOSITORY / "pyproject.toml", CONSTRAINTS):
        digest.update(file.read_bytes())
    return f"{REPOSITORY}\n{digest.hexdigest()}\n"


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
