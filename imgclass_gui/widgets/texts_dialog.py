"""Texts to read: a list at the left, the chosen one at the right; of a single text, the text alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, TEXT_SIZE

SIZE = (860, 560)
LIST_WIDTH = 220


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text of the dialog.

    Attributes:
        name: Its line in the list.
        read: Gives the text, when it is chosen.
        is_markdown: Whether headings, lists and tables are drawn as such; else it stands as it is, in one width.
    """

    name: str
    read: Callable[[], str]
    is_markdown: bool = False


class TextsDialog(QDialog):
    """Shows texts; nothing in it can be changed, everything can be copied.

    Signals:
        folder_requested: The person wants to see the files.
    """

    folder_requested = Signal()

    def __init__(self, title: str, texts: Sequence[ShownText], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._texts = list(texts)
        self.names = QListWidget()
        self.names.setFixedWidth(LIST_WIDTH)
        self.names.setAccessibleName(self.tr("Texts"))
        self.names.addItems([text.name for text in texts])
        self.names.setVisible(len(texts) > 1)
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        # There is no network code: an address is for copying.
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.names)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addWidget(self._build_buttons())
        self.names.currentRowChanged.connect(self._show)
        self.text.anchorClicked.connect(self._follow)
        self.names.setCurrentRow(0)
        self.text.setFocus()
        self.resize(*SIZE)

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        copy = QPushButton(self.tr("Copy text"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        show = QPushButton(self.tr("Show in folder"))
        show.clicked.connect(self.folder_requested)
        for button in (copy, show):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def _follow(self, address: QUrl) -> None:
        """A link to the file of another text leads to that text."""
        rows = [row for row, text in enumerate(self._texts) if f"{text.name}.txt" == address.toString()]
        if rows:
            self.names.setCurrentRow(rows[0])

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._texts):
            return
        chosen = self._texts[row]
        self.text.setFont(text_font(TEXT_SIZE) if chosen.is_markdown else number_font(LABEL_SIZE))
        if chosen.is_markdown:
            self.text.setMarkdown(chosen.read())
        else:
            self.text.setPlainText(chosen.read())
