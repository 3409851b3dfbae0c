"""Which folder is held over the panel or dropped there, judged by names alone."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QMimeData

from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.mime_content import local_path
from trainer.contract.picture_kinds import PICTURE_SUFFIXES

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class FolderDrop:
    """What a drop is to the panel.

    Attributes:
        path: What may be a class folder; empty where there is none.
        problem: Why there is none, in a sentence; empty where nothing local was held.
    """

    path: str = ""
    problem: str = ""

    @property
    def is_local(self) -> bool:
        """Whether files or folders of this computer are held at all."""
        return bool(self.path or self.problem)


def folder_drop(mime: QMimeData) -> FolderDrop:
    """Judge what is held: one folder is taken, several are not, nor a picture."""
    paths = [path for path in map(local_path, mime.urls()) if path]
    if not paths:
        return FolderDrop()
    parent = os.path.dirname(paths[0].rstrip("/\\"))
    are_pictures = all(path.lower().endswith(tuple(PICTURE_SUFFIXES)) for path in paths)
    if are_pictures:
        words = translate("folder_drop", "Drop the folder that holds one sub-folder for each class, not its pictures.")
        return FolderDrop(problem=words)
    if len(paths) == 1:
        return FolderDrop(path=paths[0])
    if all(os.path.dirname(path.rstrip("/\\")) == parent for path in paths):
        words = translate("folder_drop", "Drop one folder. If these are classes, drop “{parent}”, which holds them.")
        return FolderDrop(problem=words.format(parent=file_name(parent)))
    return FolderDrop(problem=translate("folder_drop", "Drop one folder: the one that holds the classes."))
