"""What this program is, of which parts, under which licences, and what it never does."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from imgclass_gui import __version__
from imgclass_gui.widgets.facts import Facts

WIDTH = 440
PARTS = (
    ("PySide6-Essentials", "PySide6", "LGPL-3.0"),
    ("onnxruntime", "ONNX Runtime", "MIT"),
    ("onnx", "ONNX", "Apache-2.0"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("pillow", "Pillow", "MIT-CMU"),
)


class AboutDialog(QDialog):
    """Versions, licences, and the promise of privacy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Imgclass"))
        title = QLabel(f"Imgclass {__version__}")
        title.setProperty("kind", "title")
        purpose = _paragraph(self.tr("See what a convolutional network says about your pictures."))
        privacy = _paragraph(
            self.tr(
                "Everything stays on this computer: the program holds no network code, sends nothing and fetches"
                " nothing."
            )
        )
        licence = _paragraph(
            self.tr(
                "Imgclass is free software under the MIT licence. The network on board is EfficientNet-Lite0"
                " (Apache-2.0); the typefaces are Inter and JetBrains Mono (OFL-1.1)."
            )
        )
        facts = Facts()
        facts.set_facts([("Qt", f"{qVersion()} · LGPL-3.0"), *_parts()])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 22, 22, 16)
        column.setSpacing(12)
        for widget in (title, purpose, privacy, facts, licence, buttons):
            column.addWidget(widget)
        # Wrapped text tells its height only for a width.
        self.resize(WIDTH, column.totalHeightForWidth(WIDTH))


def _parts() -> list[tuple[str, str]]:
    """(name, "version · licence") of the libraries that are there."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and the window starts without it

    found = []
    for package, name, licence in PARTS:
        try:
            found.append((name, f"{version(package)} · {licence}"))
        except PackageNotFoundError:
            continue  # a frozen program carries no package metadata
    return found


def _paragraph(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label
