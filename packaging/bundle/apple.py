"""What macOS wants to know of the program: its name, and which files it opens."""

from __future__ import annotations

from typing import Any

from project import version

IDENTIFIER = "io.github.imgclass"
ONNX = f"{IDENTIFIER}.onnx"
# The newest that one of the wheels asks for.
LEAST_SYSTEM = "14.0"


def app_info(name: str) -> dict[str, Any]:
    """The arguments of PyInstaller's BUNDLE beside the files, the name and the icon.

    Args:
        name: The application's, as people read it.
    """
    return {
        "bundle_identifier": f"{IDENTIFIER}.{name.replace(' ', '')}",
        "version": version(),
        "info_plist": {
            "CFBundleName": name,
            "CFBundleDisplayName": name,
            "CFBundleShortVersionString": version(),
            "CFBundleVersion": version(),
            "CFBundleDocumentTypes": _document_types(),
            "LSApplicationCategoryType": "public.app-category.education",
            "LSMinimumSystemVersion": LEAST_SYSTEM,
            "NSHighResolutionCapable": True,
            "NSHumanReadableCopyright": "MIT licence",
            "NSSupportsAutomaticGraphicsSwitching": True,
            "UTImportedTypeDeclarations": [
                {
                    "UTTypeIdentifier": ONNX,
                    "UTTypeDescription": "ONNX network",
                    "UTTypeConformsTo": ["public.data"],
                    "UTTypeTagSpecification": {
                        "public.filename-extension": ["onnx"],
                        "public.mime-type": ["application/x-onnx"],
                    },
                }
            ],
        },
    }


def _document_types() -> list[dict[str, Any]]:
    # Never the first choice for pictures: people have programs for those.
    opened = (
        ("Picture", "public.image", "Alternate"),
        ("Folder", "public.folder", "Alternate"),
        ("ONNX network", ONNX, "Default"),
    )
    return [
        {
            "CFBundleTypeName": name,
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": rank,
            "LSItemContentTypes": [content],
        }
        for name, content, rank in opened
    ]
