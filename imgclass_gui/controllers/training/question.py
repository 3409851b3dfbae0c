"""A question before something that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMessageBox, QWidget


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        title: Of the window.
        text: The question.
        details: What happens and what does not.
        yes: Words of the button that does it.
        no: Words of the button that leaves everything as it is.
    """

    title: str
    text: str
    details: str
    yes: str
    no: str


def ask(parent: QWidget, question: Question, then: Callable[[], None]) -> QMessageBox:
    """Ask, and do it after a yes; the program goes on meanwhile."""
    box = QMessageBox(QMessageBox.Icon.Question, question.title, question.text, parent=parent)
    box.setInformativeText(question.details)
    yes = box.addButton(question.yes, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(question.no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.finished.connect(lambda: then() if box.clickedButton() is yes else None)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
