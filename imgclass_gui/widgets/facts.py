"""A small table of names and values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable


class Facts(QWidget):
    """Two columns: "Input", "5.8 ms". Values that are mostly digits stand in the font of numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these lines; the labels of the ones before are used again."""
        while len(self._rows) < len(facts):
            self._add_row()
        for number, (name_label, value_label) in enumerate(self._rows):
            is_used = number < len(facts)
            name_label.setVisible(is_used)
            value_label.setVisible(is_used)
            if is_used:
                self._fill(name_label, value_label, *facts[number])

    def _fill(self, name_label: QLabel, value_label: QLabel, name: str, value: str) -> None:
        name_label.setText(readable(name))
        value_label.setText(readable(value))
        value_label.setAccessibleName(readable(f"{name}: {value}"))
        kind = "number" if value[:1].isdigit() else ""
        if value_label.property("kind") != kind:
            value_label.setProperty("kind", kind)
            value_label.style().polish(value_label)

    def _add_row(self) -> None:
        name, value = QLabel(), ElidedLabel(lines=3)
        name.setProperty("tone", "muted")
        name.setTextFormat(Qt.TextFormat.PlainText)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
