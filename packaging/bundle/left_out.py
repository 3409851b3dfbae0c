"""What stays out of the bundle, and why.

PyInstaller takes along whatever some part of a library could want. What this program can never reach is dead weight
for everybody who downloads it, and code that nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath

_TORCH = "the trainer's; the other programs never load it"
_NETWORK = "the program holds no network code"
_INSTALLS = "installs packages"
_FOR_PIP = "what pip writes down; only METADATA is read"

# Python modules. The keys are their names; what lies below them stays out too.
MODULES = {
    "PIL._imagingft": "draws text into pictures",
    "PySide6.QtDBus": "Qt speaks to the desktop by itself",
    "PySide6.QtNetwork": _NETWORK,
    "_hashlib": "hashlib falls back on Python's own hashes, which need no OpenSSL",
    "_distutils_hack": _INSTALLS,
    "_ssl": _NETWORK,
    "defusedxml": "Pillow reads a picture's XMP with it; nobody asks for that",
    "pkg_resources": _INSTALLS,
    "readline": "for typing at Python's prompt; its library is under the GPL",
    "setuptools": _INSTALLS,
    "ssl": _NETWORK,
    "tkinter": "the window is Qt's",
}
MODULES_OF_THE_TRAINER = {
    "torch": _TORCH,
    "onnxscript": _TORCH,
    "onnx_ir": _TORCH,
    "sympy": _TORCH,
    "networkx": _TORCH,
}
MODULES_OF_THE_WINDOW = {"PySide6": "only the window has it", "shiboken6": "only the window has it"}

# Files, by patterns of their place in the bundle. A star also stands for slashes.
FILES = {
    "*.dist-info/RECORD": _FOR_PIP,
    "*.dist-info/INSTALLER": _FOR_PIP,
    "*.dist-info/REQUESTED": _FOR_PIP,
    "*.dist-info/WHEEL": _FOR_PIP,
    "*.dist-info/*.txt": _FOR_PIP,
    "*.dist-info/*.json": _FOR_PIP,
    "*.dist-info/licen?es/*": "all licences are in one folder of their own",
    "*.dist-info/LICEN?E*": "all licences are in one folder of their own",
    "PySide6/Qt/lib/libQt6Egl*": "draws without a window system",
    "PySide6/Qt/lib/libQt6Network*": _NETWORK,
    "PySide6/Qt6Network.dll": _NETWORK,
    "PySide6/Qt/plugins/egldeviceintegrations/*": "draws without a window system",
    "PySide6/Qt/plugins/generic/*": "reads keyboards and mice without a window system",
    "PySide6/Qt/plugins/networkinformation/*": _NETWORK,
    "PySide6/Qt/plugins/platforms/libqeglfs*": "draws without a window system",
    "PySide6/Qt/plugins/platforms/libqlinuxfb*": "draws without a window system",
    "PySide6/Qt/plugins/platforms/*minimal*": "draws nothing; for screens that are not there, offscreen is",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay*": "draws without a window system",
    "PySide6/Qt/plugins/platforms/libqvnc*": _NETWORK,
    "PySide6/Qt/plugins/platformthemes/libqgtk3*": "brings 30 MB of GTK; the desktop portal shows the same dialogs",
    "PySide6/Qt/plugins/tls/*": _NETWORK,
    "PySide6/plugins/networkinformation/*": _NETWORK,
    "PySide6/plugins/platforms/*minimal*": "draws nothing; for screens that are not there, offscreen is",
    "PySide6/plugins/tls/*": _NETWORK,
    "PySide6/Qt/translations/*": "all words are the program's own; there is one language so far",
    "PySide6/translations/*": "all words are the program's own; there is one language so far",
    "PySide6/opengl32sw.dll": "draws OpenGL on the processor; only plain widgets are used",
    "libcrypto*": "OpenSSL, of which nothing is used",
    "libssl*": "OpenSSL, of which nothing is used",
    "onnx/backend/test/*": "ONNX's tests",
    "onnx/defs/*.cc": "source code",
    "onnxruntime/transformers/*": "tools for language models",
    "onnxruntime/tools/*": "tools for developers",
    "onnxruntime/quantization/*": "networks are taken as they are",
    "torch/bin/*": "programs for PyTorch's developers",
    "torch/include/*": "for compiling extensions in C++",
    "torch/lib/lib*_test.so": "PyTorch's tests",
    "torch/lib/libaoti_custom_ops.so": "PyTorch's tests",
    "torch/lib/libbackend_with_compiler.so": "PyTorch's tests",
    "torch/lib/*.lib": "for compiling extensions in C++",
    "torch/share/*": "for compiling extensions in C++",
    "torch/test/*": "PyTorch's tests",
    "torch/testing/*.py": "sources that are never read; of other folders, PyTorch compiles some again",
}
# Exceptions to the patterns above.
KEPT = ("torch/bin/torch_shm_manager*",)


def reason_to_leave_out(place: str) -> str:
    """Why a file stays out of the bundle; empty where it belongs into it.

    Args:
        place: Where PyInstaller would put it, below `_internal`, on any system.
    """
    place = place.replace("\\", "/")
    if any(fnmatchcase(place, pattern) for pattern in KEPT):
        return ""
    return next((reason for pattern, reason in FILES.items() if fnmatchcase(place, pattern)), "")


def kept(files: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What belongs into the bundle, of PyInstaller's list of (place, source, type).

    For a symbolic link, the source is where it points to, from its own folder.
    """
    return [file for file in files if not any(map(reason_to_leave_out, _ways_to(file)))]


def _ways_to(file: tuple[str, str, str]) -> list[str]:
    """The places by which a file is reached: its own, and that which a link points to."""
    place, source, kind = file
    return [place, (PurePath(place).parent / source).as_posix()] if kind == "SYMLINK" else [place]
