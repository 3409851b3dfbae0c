"""What this program is, of which parts, under which licences, where it keeps what, and what it never does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from imgclass_gui import __version__
from imgclass_gui.libraries import LIBRARIES
from imgclass_gui.widgets.facts import Facts
from imgclass_gui.widgets.places_table import PlacesTable

WIDTH = 560


class AboutDialog(QDialog):
    """Versions, licences, places, and the promise of privacy.

    Args:
        places: Pairs of a name and a folder.
        qt_libraries: Where Qt's libraries lie and can be replaced.
        parent: Qt's.

    Signals:
        licences_requested: The person wants to read the licences.
        folder_requested: A folder shall be shown; carries its path.
    """

    licences_requested = Signal()
    folder_requested = Signal(object)

    def __init__(self, places: Sequence[tuple[str, Path]], qt_libraries: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Imgclass"))
        title = QLabel(f"Imgclass {__version__}")
        title.setProperty("kind", "title")
        privacy = self.tr(
            "See what a convolutional network says about your pictures. Everything stays on this computer: the program"
            " holds no network code, sends nothing and fetches nothing."
        )
        licence = self.tr(
            "Imgclass is free software under the MIT licence. The network on board is EfficientNet-Lite0 (Apache-2.0);"
            " the typefaces are Inter and JetBrains Mono (OFL-1.1). Qt is under the LGPL, and you may replace it: its"
            " libraries are in {folder}."
        ).format(folder=_breakable(str(qt_libraries)))
        facts = Facts()
        parts = [(library.name, library.version(), library.licence) for library in LIBRARIES]
        parts.insert(0, ("Qt", qVersion(), "LGPL-3.0"))
        facts.set_facts([(name, " · ".join(filter(None, told))) for name, *told in parts])
        self.places = PlacesTable(list(places))
        self.places.folder_requested.connect(self.folder_requested)
        kept = QLabel(self.tr("What it keeps on this computer"))
        kept.setProperty("kind", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 22, 22, 16)
        column.setSpacing(12)
        for widget in (title, _paragraph(privacy), facts, _paragraph(licence), kept, self.places):
            column.addWidget(widget)
        buttons = self._build_buttons()
        column.addWidget(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()
        # Wrapped text tells its height only for a width.
        self.resize(WIDTH, column.totalHeightForWidth(WIDTH))

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        licences = QPushButton(self.tr("Licences…"))
        licences.setAutoDefault(False)
        licences.clicked.connect(self.licences_requested)
        buttons.addButton(licences, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons


def _breakable(path: str) -> str:
    """A path that may be broken into lines after each separator."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")


def _paragraph(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label
