"""Makes the macOS disk images from the applications in `dist/`: `python packaging/macos [full|viewer ...]`.

Where IMGCLASS_SIGN_IDENTITY names a "Developer ID Application" in the keychain, everything is signed with it, and with
the variables of `signing.notarise` Apple notarises the image. Without them the signature is ad hoc: the program runs
after its user has allowed it in the system's settings.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from project import REPOSITORY, version
from signing import AD_HOC, SigningError, notarise, sign_application, sign_command

DIST = REPOSITORY / "dist"
APPLICATIONS = {"full": ("Imgclass", "imgclass"), "viewer": ("Imgclass Viewer", "imgclass-viewer")}
# macOS's own search index opens a fresh volume now and then, and hdiutil then finds it busy.
TRIES = 4
PAUSE_S = 5


def main() -> int:
    """Make the images of the flavours that the command line names, or of both; returns the exit status."""
    try:
        for flavour in sys.argv[1:] or APPLICATIONS:
            make_image(flavour)
    except SigningError as problem:
        print(f"disk image: {problem}", file=sys.stderr)
        return 1
    return 0


def make_image(flavour: str) -> Path:
    """Sign one application and put it into a disk image beside it.

    Raises:
        SigningError: The application is missing, or a tool refuses it.
    """
    title, stem = APPLICATIONS[flavour]
    application = DIST / f"{title}.app"
    if not application.is_dir():
        raise SigningError(f"there is no {application}; make the bundle first")
    identity = os.environ.get("IMGCLASS_SIGN_IDENTITY") or AD_HOC
    sign_application(application, identity)
    image = DIST / f"{stem}-{version()}-macos-{platform.machine()}.dmg"
    with tempfile.TemporaryDirectory() as folder:
        fill_image_folder(Path(folder), application)
        create_image(Path(folder), title, image)
    if identity != AD_HOC:
        subprocess.run(sign_command(image, identity, is_program=False), check=True)
    is_notarised = notarise(image) if identity != AD_HOC else False
    signed = "signed ad hoc" if identity == AD_HOC else f"signed by {identity}"
    print(f"{image.name}: {signed}, {'' if is_notarised else 'not '}notarised")
    return image


def fill_image_folder(folder: Path, application: Path) -> None:
    """Lay out what the opened image shows: the application, and the place to drag it to."""
    shutil.copytree(application, folder / application.name, symlinks=True)
    (folder / "Applications").symlink_to("/Applications")


def create_image(folder: Path, title: str, image: Path) -> None:
    """Pack a folder as a compressed image, LZMA, which macOS opens since 10.15.

    Raises:
        SigningError: hdiutil fails even after some tries.
    """
    command = ["hdiutil", "create", "-volname", title, "-srcfolder", str(folder), "-fs", "HFS+", "-format", "ULMO"]
    for left in reversed(range(TRIES)):
        done = subprocess.run([*command, "-ov", str(image)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if left:
            time.sleep(PAUSE_S)
    raise SigningError(f"hdiutil could not make {image.name}: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
