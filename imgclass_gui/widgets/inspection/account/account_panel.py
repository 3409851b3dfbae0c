"""The arithmetic of one number of a network, with its proof."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.network.account import Account
from imgclass_gui.widgets.inspection.account.account_body import AccountBody
from imgclass_gui.widgets.inspection.account.account_head import AccountHead
from imgclass_gui.widgets.inspection.account.magnifying import WIDTH, magnification
from imgclass_gui.widgets.note import Note

_MARGIN = 14
_WIDENING = {
    Qt.Key.Key_Plus.value: WIDTH // 4,
    Qt.Key.Key_Equal.value: WIDTH // 4,
    Qt.Key.Key_Minus.value: -WIDTH // 4,
}


class AccountPanel(QWidget):
    """How a number came about: its terms, each leading to where it comes from, what is done with them, and the proof.

    Signals:
        term_chosen: The `Term` whose cell is to be shown.
        term_hovered: The `Term` under the pointer or the keyboard's cursor, or None.
        step_requested: Rows and columns to another cell.
        export_requested: "csv", "png" or "copy".
        next_requested: The layers that use this number are to be shown.
        wider_requested: The pane shall be so many logical pixels wider, and its numbers larger.
    """

    term_chosen = Signal(object)
    term_hovered = Signal(object)
    step_requested = Signal(int, int)
    export_requested = Signal(str)
    next_requested = Signal()
    wider_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.body, self.note = AccountHead(), AccountBody(), Note()
        self.following = QPushButton(self.tr("Where it goes next"))
        self.export = QPushButton(self.tr("Export\N{HORIZONTAL ELLIPSIS}"))
        self.menu = self._build_menu()
        self._scroll, self._pages = QScrollArea(), QStackedWidget()
        self._page = self._build_page()
        self._connect()
        self._lay_out()
        self.setObjectName("account")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(WIDTH)
        self.setAccessibleName(self.tr("How the number came about"))
        self.clear()

    @property
    def account(self) -> Account | None:
        """What is shown; None where something else is said."""
        return self.body.account if self._pages.currentWidget() is self._page else None

    def set_account(self, account: Account) -> None:
        """Show how a number came about.

        Args:
            account: Its account.
        """
        self.head.set_titles(account.title, account.layer_title)
        self.body.set_account(account)
        spoken = self._spoken(account)
        is_news = spoken != self.accessibleDescription() and not self.head.slide.is_playing
        self.setAccessibleDescription(spoken)
        if is_news:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self.export.setEnabled(True)
        self._pages.setCurrentWidget(self._page)
        self._scroll.verticalScrollBar().setValue(0)

    def set_place(self, row: int, column: int, rows: int, columns: int) -> None:
        """Say where the cell lies in its map.

        Args:
            row: Of the cell.
            column: Likewise.
            rows: Of the map.
            columns: Likewise; a map of one cell has no neighbours to go to.
        """
        self.head.set_place(row, column, rows, columns)

    def set_waiting(self) -> None:
        """The account is being made: an earlier one stays until it comes."""
        if self.account is None:
            self.note.set_texts(self.tr("Recomputing the number"))
            self._pages.setCurrentWidget(self.note)
        self.export.setEnabled(False)

    def set_failure(self, message: str, hint: str) -> None:
        """Say why there is no account."""
        self.head.slide.stop()
        self.note.set_texts(message, hint, "!")
        self._pages.setCurrentWidget(self.note)
        self.setAccessibleDescription(f"{message}. {hint}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{message}. {hint}"))

    def clear(self) -> None:
        """No number is chosen."""
        self.head.slide.stop()
        self.note.set_texts(
            self.tr("Choose a number"), self.tr("Click a cell of a feature map to see how its number came about.")
        )
        self._pages.setCurrentWidget(self.note)
        self.setAccessibleDescription("")

    def render_picture(self, ratio: float = 2.0) -> QImage:
        """The whole account as a picture, for export; see `AccountBody.render_picture`."""
        return self.body.render_picture(ratio)

    def _spoken(self, account: Account) -> str:
        facts = ", ".join(f"{fact.label} {fact.number}" for fact in self.body.facts.facts)
        proof = self.body.proof
        return f"{account.title}, {account.layer_title}: {facts}. {proof.chip.text}: {proof.sentence.text()}"

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        for key, words in (
            ("csv", self.tr("Table (CSV)\N{HORIZONTAL ELLIPSIS}")),
            ("png", self.tr("Picture (PNG)\N{HORIZONTAL ELLIPSIS}")),
            ("copy", self.tr("Copy as text")),
        ):
            action = menu.addAction(words)
            action.setData(key)
        menu.triggered.connect(lambda action: self.export_requested.emit(action.data()))
        return menu

    def _connect(self) -> None:
        self.head.step_requested.connect(self.step_requested)
        self.body.step_requested.connect(self.step_requested)
        self.body.term_chosen.connect(self.term_chosen)
        self.body.term_hovered.connect(self.term_hovered)
        self.body.canvas.walked.connect(self._show_term)
        self.following.clicked.connect(self.next_requested)
        self.following.setToolTip(self.tr("The layers that use this number"))
        self.export.setToolTip(self.tr("Take this account along as a table, a picture or text"))
        self.export.clicked.connect(self._open_menu)

    def _open_menu(self) -> None:
        # Above the button, which stands at the lower end of the window.
        self.menu.popup(self.export.mapToGlobal(QPoint(0, -self.menu.sizeHint().height() - 2)))

    def _show_term(self, term: int) -> None:
        """Scroll to where the keyboard's cursor went."""
        area = self.body.canvas.area_of(term).toAlignedRect().translated(self.body.canvas.pos())
        self._scroll.ensureVisible(area.center().x(), area.center().y(), 0, area.height() // 2 + 12)

    def _build_page(self) -> QWidget:
        self._scroll.setWidget(self.body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 10, _MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.following)
        foot.addWidget(self.export)
        foot.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 12, _MARGIN, 4)
        top.addWidget(self.head)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        return page

    def _lay_out(self) -> None:
        self._pages.addWidget(self._page)
        self._pages.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _wider_for(self, event: QKeyEvent) -> int:
        """By how much a key makes the pane wider; 0 for all other keys."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return 0
        return WIDTH - self.width() if event.key() == Qt.Key.Key_0 else _WIDENING.get(event.key(), 0)

    def event(self, event: QEvent) -> bool:
        """Qt: while the keyboard is here, zooming means the account."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._wider_for(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Ctrl + and Ctrl - make the pane wider and narrower, Ctrl 0 gives its usual width."""
        if by := self._wider_for(event):
            self.wider_requested.emit(by)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the numbers grow with the pane."""
        super().resizeEvent(event)
        self.body.set_zoom(magnification(self.width()))

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nothing slides unseen."""
        self.head.slide.stop()
        super().hideEvent(event)
