"""Signs a macOS application from the inside out, and has a disk image notarised.

Apple's order: whatever lies inside is signed before what contains it, since the outer signature covers the inner one.
`codesign --deep` is no substitute: it signs with the wrong entitlements and passes over files it does not expect.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

ENTITLEMENTS = Path(__file__).resolve().parent / "entitlements.plist"
# The first bytes of Mach-O files: 64 and 32 bit in either byte order, and of those that hold several architectures.
MACH_O = {bytes.fromhex(magic) for magic in ("cffaedfe", "feedfacf", "cefaedfe", "feedface", "cafebabe", "bebafeca")}
AD_HOC = "-"


class SigningError(Exception):
    """What could not be signed or notarised, in one sentence."""


def sign_application(application: Path, identity: str) -> None:
    """Sign everything in an application, then itself, and check the result.

    Args:
        application: An .app folder.
        identity: A "Developer ID Application: ..." in the keychain, or `AD_HOC`, with which the program runs only where
            its user allows it.

    Raises:
        SigningError: codesign refuses something; its own words are in the message.
    """
    for path in inside_out(application):
        _run(sign_command(path, identity, is_program=_is_program(path, application)))
    _run(["codesign", "--verify", "--deep", "--strict", "--verbose=1", str(application)])


def inside_out(application: Path) -> list[Path]:
    """What must be signed, innermost first: Mach-O files, then the frameworks around them, then the application."""
    parts = [path for path in application.rglob("*") if not path.is_symlink()]
    wanted = [path for path in parts if is_mach_o(path) or (path.suffix == ".framework" and path.is_dir())]
    # A program of Contents/MacOS comes last: its signature is checked against the whole application.
    wanted.sort(key=lambda path: (_is_program(path, application), -len(path.parts), str(path)))
    return [*wanted, application]


def is_mach_o(path: Path) -> bool:
    """Whether a file holds code for macOS, told by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as opened:
        return opened.read(4) in MACH_O


def sign_command(path: Path, identity: str, *, is_program: bool) -> list[str]:
    """The command that signs one file or folder.

    The hardened runtime and the time stamp are what notarisation asks for. An ad hoc signature gets neither: without a
    team the hardened runtime would refuse every library of our own.
    """
    command = ["codesign", "--force", "--sign", identity]
    if identity != AD_HOC:
        command += ["--timestamp", "--options", "runtime"]
        if is_program:
            command += ["--entitlements", str(ENTITLEMENTS)]
    return [*command, str(path)]


def _is_program(path: Path, application: Path) -> bool:
    """Whether macOS starts this: the application, or a program of its own beside it."""
    return path == application or path.parent == application / "Contents" / "MacOS"


def notarise(image: Path) -> bool:
    """Have Apple look at a disk image, and staple its answer to it.

    Returns:
        Whether that was done: not where the three variables IMGCLASS_NOTARY_KEY (a file), IMGCLASS_NOTARY_KEY_ID and
        IMGCLASS_NOTARY_ISSUER of an App Store Connect key are not all given.

    Raises:
        SigningError: Apple refuses it; its reasons are printed.
    """
    values = [os.environ.get(f"IMGCLASS_NOTARY_{name}", "") for name in ("KEY", "KEY_ID", "ISSUER")]
    if not all(values):
        return False
    key = ["--key", values[0], "--key-id", values[1], "--issuer", values[2]]
    submit = ["xcrun", "notarytool", "submit", str(image), *key, "--wait", "--output-format", "json"]
    answer = json.loads(_run(submit))
    if answer.get("status") != "Accepted":
        print(_run(["xcrun", "notarytool", "log", answer["id"], *key]))
        raise SigningError(f"Apple answered {answer.get('status')} for {image.name}; its reasons are above")
    _run(["xcrun", "stapler", "staple", str(image)])
    _run(["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", "--verbose", str(image)])
    return True


def _run(command: list[str]) -> str:
    """Run a command and give what it prints.

    Raises:
        SigningError: It fails.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SigningError(f"{' '.join(command[:3])} failed for {command[-1]}: {done.stderr.strip()}")
    return done.stdout
