"""Licences that somebody has looked up, because the part itself does not say them in a form that a machine reads.

The names are SPDX's (https://spdx.org/licenses). Where the makers give a choice, the one that is chosen stands here.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

# Python distributions, by their names on PyPI.
LICENCES = {
    "defusedxml": "PSF-2.0",
    "flatbuffers": "Apache-2.0",
    "Jinja2": "BSD-3-Clause",
    "mpmath": "BSD-3-Clause",
    "onnxruntime": "MIT",
    "onnxscript": "MIT",
    # libheif and libde265, which it brings, are under the LGPL; nothing that encodes is.
    "pi_heif": "BSD-3-Clause AND LGPL-3.0-or-later",
    "protobuf": "BSD-3-Clause",
    # The exception allows any licence for a program that PyInstaller bundles.
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "PySide6_Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "sympy": "BSD-3-Clause",
    "tqdm": "MPL-2.0 AND MIT",
}

_GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
# The system's libraries, by their file names.
_LIBRARIES = {
    "libICE*": "MIT",
    "libSM*": "MIT",
    "libX11*": "MIT",
    "libXau*": "MIT",
    "libXdmcp*": "MIT",
    "libXext*": "MIT",
    "libbrotli*": "MIT",
    "libbsd*": "BSD-3-Clause AND BSD-2-Clause AND ISC AND Beerware",
    "libbz2*": "bzip2-1.0.6",
    "libcap*": "BSD-3-Clause",
    "libdbus-1*": "AFL-2.1",
    "libexpat*": "MIT",
    "libffi*": "MIT",
    "libfontconfig*": "HPND",
    "libfreetype*": "FTL",
    "libgcc_s*": _GCC,
    "libgcrypt*": "LGPL-2.1-or-later",
    "libglib-2*": "LGPL-2.1-or-later",
    "libgpg-error*": "LGPL-2.1-or-later",
    "libgthread-2*": "LGPL-2.1-or-later",
    "liblz4*": "BSD-2-Clause",
    "liblzma*": "0BSD",
    "libmd*": "BSD-3-Clause AND BSD-2-Clause AND ISC AND Beerware",
    "libmpdec*": "BSD-2-Clause",
    "libncurses*": "X11-distribute-modifications-variant",
    "libpcre*": "BSD-3-Clause",
    "libpng*": "libpng-2.0",
    "libsqlite3*": "blessing",
    "libstdc++*": _GCC,
    "libsystemd*": "LGPL-2.1-or-later",
    "libtinfo*": "X11-distribute-modifications-variant",
    "libuuid*": "BSD-3-Clause",
    "libwayland-*": "MIT",
    "libxcb*": "MIT",
    "libxkbcommon*": "MIT",
    "libz.*": "Zlib",
    "libzstd*": "BSD-3-Clause",
}


def library_licence(file_name: str) -> str:
    """The licence of a library of the system; empty where nobody has looked it up.

    Args:
        file_name: Without folders, e.g. "libX11.so.6".
    """
    return next((licence for pattern, licence in _LIBRARIES.items() if fnmatchcase(file_name, pattern)), "")
