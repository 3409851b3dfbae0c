"""Gives the programs that we start, e.g. a file manager, the environment that we were started with.

The bundle's libraries and Qt's plugins are found by settings that are meant for this process alone: another program of
the system, linked with the system's libraries, would load ours and might not even start. Each of our own programs makes
these settings for itself.
"""

import os


def restore() -> None:
    """Undo what PyInstaller's bootloader and its hook for Qt set; this process has read it by now."""
    # Children that are our own programs again must not take themselves for a part of this process.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        os.environ.pop(name, None)
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before
