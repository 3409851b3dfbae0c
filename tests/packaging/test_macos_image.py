from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from tests.packaging.by_path import REPOSITORY, load

signing = load("macos/signing.py")
disk_image = load("macos/__main__.py")
MACH_O = bytes.fromhex("cffaedfe") + b"\0" * 28


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """An application as the bundler lays it out, links included."""
    contents = tmp_path / "Imgclass.app" / "Contents"
    for name in (
        "MacOS/imgclass-gui",
        "MacOS/imgclass",
        "Frameworks/libpython3.13.dylib",
        "Frameworks/numpy/core.so",
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    ):
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).write_bytes(MACH_O)
    (contents / "Info.plist").write_bytes(b"<plist/>")
    (contents / "Resources").mkdir()
    (contents / "Resources" / "note.txt").write_bytes(b"text")
    (contents / "Resources" / "libpython3.13.dylib").symlink_to("../Frameworks/libpython3.13.dylib")
    framework = contents / "Frameworks" / "PySide6" / "Qt" / "lib" / "QtCore.framework"
    (framework / "QtCore").symlink_to("Versions/A/QtCore")
    return contents.parent


def test_what_lies_inside_is_signed_before_what_holds_it(application: Path) -> None:
    order = [str(path.relative_to(application.parent)) for path in signing.inside_out(application)]
    contents = "Imgclass.app/Contents"
    framework = f"{contents}/Frameworks/PySide6/Qt/lib/QtCore.framework"
    assert sorted(order) == sorted(
        [
            f"{framework}/Versions/A/QtCore",
            framework,
            f"{contents}/Frameworks/libpython3.13.dylib",
            f"{contents}/Frameworks/numpy/core.so",
            f"{contents}/MacOS/imgclass",
            f"{contents}/MacOS/imgclass-gui",
            "Imgclass.app",
        ]
    )
    for index, path in enumerate(order):
        assert not [later for later in order[index:] if later.startswith(path + "/")]
    assert order[-3:] == [f"{contents}/MacOS/imgclass", f"{contents}/MacOS/imgclass-gui", "Imgclass.app"]


def test_a_known_identity_gets_the_hardened_runtime_and_programs_their_rights(application: Path) -> None:
    program = application / "Contents" / "MacOS" / "imgclass-gui"
    command = signing.sign_command(program, "Developer ID Application: X", is_program=True)
    assert command[command.index("--options") + 1] == "runtime"
    assert "--timestamp" in command
    assert Path(command[command.index("--entitlements") + 1]).is_file()
    assert "--entitlements" not in signing.sign_command(program, "Developer ID Application: X", is_program=False)


def test_an_ad_hoc_signature_has_no_hardened_runtime(application: Path) -> None:
    # It would refuse the program's own libraries, which then have no team in common with it.
    command = signing.sign_command(application, signing.AD_HOC, is_program=True)
    assert command == ["codesign", "--force", "--sign", "-", str(application)]


def test_one_right_is_asked_for_and_no_more() -> None:
    rights = plistlib.loads(signing.ENTITLEMENTS.read_bytes())
    assert rights == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_nothing_is_sent_to_apple_without_all_three_parts_of_the_key(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(signing, "_run", lambda command: pytest.fail(f"ran {command}"))
    for name in ("KEY", "KEY_ID", "ISSUER"):
        monkeypatch.delenv(f"IMGCLASS_NOTARY_{name}", raising=False)
    monkeypatch.setenv("IMGCLASS_NOTARY_KEY", "key.p8")
    monkeypatch.setenv("IMGCLASS_NOTARY_KEY_ID", "")
    assert not signing.notarise(tmp_path / "a.dmg")


def test_a_refusal_is_told_with_its_reasons(tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter(['{"id": "7", "status": "Invalid"}', "the reasons"])
    ran: list[list[str]] = []
    monkeypatch.setattr(signing, "_run", lambda command: (ran.append(command), next(answers))[1])
    for name in ("KEY", "KEY_ID", "ISSUER"):
        monkeypatch.setenv(f"IMGCLASS_NOTARY_{name}", name.lower())
    with pytest.raises(signing.SigningError, match="Invalid"):
        signing.notarise(tmp_path / "a.dmg")
    assert "the reasons" in capsys.readouterr().out
    assert [command[1:3] for command in ran] == [["notarytool", "submit"], ["notarytool", "log"]]


def test_the_opened_image_shows_the_application_and_where_to_drag_it(application: Path, tmp_path: Path) -> None:
    folder = tmp_path / "image"
    folder.mkdir()
    disk_image.fill_image_folder(folder, application)
    assert sorted(path.name for path in folder.iterdir()) == ["Applications", "Imgclass.app"]
    copied = folder / "Imgclass.app" / "Contents" / "Resources" / "libpython3.13.dylib"
    assert copied.is_symlink()
    assert copied.read_bytes() == MACH_O


def test_without_a_bundle_no_image_is_made(tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(disk_image, "DIST", tmp_path)
    monkeypatch.setattr(disk_image.sys, "argv", ["macos"])
    assert disk_image.main() == 1
    assert "make the bundle first" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_images_have_the_names_that_are_promised() -> None:
    assert disk_image.APPLICATIONS == {
        "full": ("Imgclass", "imgclass"),
        "viewer": ("Imgclass Viewer", "imgclass-viewer"),
    }
    assert (REPOSITORY / "packaging" / "macos" / "imgclass.icns").is_file()
