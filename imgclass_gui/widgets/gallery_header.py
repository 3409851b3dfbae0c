"""The top of the gallery: how many pictures, in which order, and the search field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE
from imgclass_gui.widgets.view_order import SortKey


class GalleryHeader(QWidget):
    """Count, sort menu and, when asked for, the search field.

    Signals:
        sort_requested: A `SortKey`.
        filter_changed: (text, only failures).
        search_closed: The search field went away.
    """

    sort_requested = Signal(str)
    filter_changed = Signal(str, bool)
    search_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel()
        self._count.setFont(_caps_font())
        self._count.setProperty("tone", "muted")
        self.sort_menu = QMenu(self.tr("Sort"), self)
        self._sort_actions = self._build_sort_actions()
        self._sort_button = self._build_sort_button()
        self._search = _SearchField(self)
        self._failures_button = self._build_failures_button()
        self._lay_out()
        self._search.textChanged.connect(self._on_filter_changed)
        self._search.escaped.connect(self.close_search)
        self._failures_button.clicked.connect(self.close_search)
        self.set_sort("added")

    def set_counts(self, shown: int, total: int) -> None:
        """How many rows are shown, of how many pictures."""
        if shown == total:
            text = self.tr("1 picture") if total == 1 else self.tr("{n} pictures").format(n=count(total))
        else:
            text = self.tr("{n} of {total}").format(n=count(shown), total=count(total))
        self._count.setText(text.upper())
        self._count.setAccessibleName(text)

    def set_sort(self, key: SortKey) -> None:
        """Show the order in force."""
        action = self._sort_actions[key]
        action.setChecked(True)
        self._sort_button.setText(f"{action.iconText()} ▾")
        self._sort_button.setAccessibleName(self.tr("Sorted {order}").format(order=action.iconText()))

    def open_search(self) -> None:
        """Show the search field and put the cursor into it."""
        self._search.show()
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_failures_only(self) -> None:
        """Filter what could be read away."""
        self._failures_button.show()
        self._on_filter_changed()

    def close_search(self) -> None:
        """Show all pictures again."""
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)
        self._search.hide()
        self._failures_button.hide()
        self._on_filter_changed()
        self.search_closed.emit()

    def _on_filter_changed(self) -> None:
        self.filter_changed.emit(self._search.text(), not self._failures_button.isHidden())

    def _on_sort_triggered(self, action: QAction) -> None:
        self.sort_requested.emit(action.data())

    def _build_sort_actions(self) -> dict[SortKey, QAction]:
        group = QActionGroup(self)
        group.triggered.connect(self._on_sort_triggered)
        texts: list[tuple[SortKey, str, str]] = [
            ("added", self.tr("As they came"), self.tr("as they came")),
            ("name", self.tr("By name"), self.tr("by name")),
            ("label", self.tr("By label"), self.tr("by label")),
            ("probability", self.tr("By probability, surest first"), self.tr("by probability")),
            ("doubt", self.tr("By probability, least sure first"), self.tr("least sure first")),
            ("change", self.tr("Changed answers first"), self.tr("changed first")),
        ]
        actions = {}
        for key, text, short in texts:
            action = QAction(text, group, checkable=True)
            action.setIconText(short)
            action.setData(key)
            self.sort_menu.addAction(action)
            actions[key] = action
        return actions

    def _build_sort_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "menu")
        button.setMenu(self.sort_menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self.tr("Choose the order of the pictures"))
        return button

    def _build_failures_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Only what could not be read  ✕"))
        button.setProperty("kind", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self.tr("Show all pictures again"))
        button.setAccessibleName(self.tr("Show all pictures again"))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.hide()
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._count, 1)
        row.addWidget(self._sort_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 8, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._search)
        column.addWidget(self._failures_button)


def _caps_font() -> QFont:
    font = text_font(LABEL_SIZE, QFont.Weight.DemiBold)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
    return font


class _SearchField(QLineEdit):
    """Finds names and labels; Escape closes it.

    Signals:
        escaped: Escape was pressed.
    """

    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Name or label"))
        self.setAccessibleName(self.tr("Find pictures by name or label"))
        self.setClearButtonEnabled(True)
        # A picture that is dropped here is meant for the window.
        self.setAcceptDrops(False)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Qt: Escape is ours while the cursor is here, whatever the window does with it."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
