"""Why nothing can be trained on the chosen classes of a folder, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.training.class_list_choices import ClassChoices
from trainer.contract.class_folder import ClassFolder
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_findings import require_trainable

translate = QCoreApplication.translate


def folder_problem(folder: ClassFolder) -> str:
    """Why nothing can be trained on a folder, whatever is chosen of it; empty where something can."""
    try:
        require_trainable(folder)
    except UserFacingError as error:
        message = readable(error.message)
        return f"{message[:1].upper()}{message[1:]}. {readable(error.hint)}".rstrip()
    return ""


def choices_problem(choices: ClassChoices, trained: Mapping[str, int], has_given_split: bool) -> str:
    """Why nothing can be trained on some classes of a folder; empty where something can.

    Args:
        choices: Which classes, under which names.
        trained: Label to the number of its pictures that may be learnt from, for all classes of the folder.
        has_given_split: Whether the folder is divided already.
    """
    pairs = choices.pairs(trained)
    nameless = next((label for label, name in pairs if not name.strip()), None)
    if nameless is not None:
        return translate("class_list", "Give “{label}” a name to train it as.").format(label=readable(nameless))
    if len(pairs) < 2:
        return translate("class_list", "Choose at least two classes.")
    if len({name for _, name in pairs}) < 2:
        same = readable(pairs[0][1])
        return translate("class_list", "All chosen classes are called “{name}”. Two must differ.").format(name=same)
    if has_given_split and len({name for label, name in pairs if trained[label]}) < 2:
        return translate("class_list", "At least two of the chosen classes need pictures to train on.")
    return ""
