"""What Windows shows of the programs under Properties, Details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from project import version

if TYPE_CHECKING:
    from PyInstaller.utils.win32.versioninfo import VSVersionInfo

_ENGLISH, _UNICODE = 1033, 1200


def executable_version(name: str) -> VSVersionInfo:
    """The version resource of a program.

    Args:
        name: The program's, without suffix.
    """
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = (*map(int, version().split(".")), 0)
    texts = {
        "CompanyName": "The Imgclass developers",
        "FileDescription": "Imgclass",
        "FileVersion": version(),
        "InternalName": name,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Imgclass",
        "ProductVersion": version(),
    }
    table = StringTable(f"{_ENGLISH:04X}{_UNICODE:04X}", [StringStruct(*pair) for pair in texts.items()])
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [_ENGLISH, _UNICODE])])],
    )
