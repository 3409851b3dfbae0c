"""Makes the Windows installers from the bundles in `dist/`: `python packaging/windows [full|viewer ...]`.

Needs Inno Setup 6.3 or newer. Where IMGCLASS_SIGN_COMMAND is set, programs, installer and uninstaller are signed with
it; `$f` in it stands for the file, as in `signtool sign /fd sha256 /tr http://timestamp.example /td sha256 $f`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from crt import OldRuntimeError, make_newest, visual_studio_folders
from project import REPOSITORY, version

DIST = REPOSITORY / "dist"
SCRIPT = REPOSITORY / "packaging" / "windows" / "imgclass.iss"
FLAVOURS = ("full", "viewer")


class InstallerError(Exception):
    """Why no installer can be made, in one sentence with what to do."""


def main() -> int:
    """Make the installers of the flavours that the command line names, or of both; returns the exit status."""
    try:
        for flavour in sys.argv[1:] or FLAVOURS:
            make_installer(flavour)
    except (InstallerError, OldRuntimeError) as problem:
        print(f"installer: {problem}", file=sys.stderr)
        return 1
    return 0


def make_installer(flavour: str) -> None:
    """Make one installer beside its bundle.

    Raises:
        InstallerError: Bundle or compiler is missing, or the compiler fails; its own words are printed then.
        OldRuntimeError: The bundle's C++ runtime is too old.
    """
    bundle = DIST / f"imgclass-{flavour}"
    if flavour not in FLAVOURS or not (bundle / "imgclass-gui.exe").is_file():
        raise InstallerError(f"there is no {bundle / 'imgclass-gui.exe'}; make the bundle first")
    for line in make_newest(bundle, list(visual_studio_folders())):
        print(line)
    command = compiler_command(find_compiler(), flavour, version(), os.environ.get("IMGCLASS_SIGN_COMMAND", ""))
    if subprocess.run(command, check=False).returncode != 0:
        raise InstallerError("Inno Setup could not make the installer; its message is above")


def compiler_command(compiler: str, flavour: str, version: str, sign_command: str) -> list[str]:
    """The command line that compiles the script.

    Args:
        compiler: Inno Setup's ISCC.
        flavour: One of `FLAVOURS`.
        version: As in pyproject.toml, e.g. "0.2.0" or "0.2.0rc1".
        sign_command: What signs a file, with `$f` for it; empty where nothing is signed.
    """
    command = [compiler, "/Qp", f"/DFlavour={flavour}", f"/DVersion={version}", f"/DFileVersion={numbers_of(version)}"]
    if sign_command:
        command += ["/DSigned", f"/Simgclass={sign_command}"]
    return [*command, str(SCRIPT)]


def numbers_of(version: str) -> str:
    """A version's leading numbers, all that a Windows version resource can hold: "0.2.0rc1" -> "0.2.0"."""
    matched = re.match(r"\d+(\.\d+){0,3}", version)
    if not matched:
        raise InstallerError(f"the version {version} does not begin with a number")
    return matched[0]


def find_compiler() -> str:
    """Where Inno Setup's command-line compiler is."""
    if found := shutil.which("iscc"):
        return found
    for variable, below in (("ProgramFiles(x86)", ""), ("ProgramFiles", ""), ("LOCALAPPDATA", "Programs")):
        folder = Path(os.environ.get(variable, "")) / below
        if found_there := sorted(folder.glob("Inno Setup */ISCC.exe")):
            return str(found_there[-1])
    raise InstallerError("Inno Setup is not installed; it can be had from jrsoftware.org")


if __name__ == "__main__":
    sys.exit(main())
