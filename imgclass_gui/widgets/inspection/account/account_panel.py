"""The arithmetic of one number of a network, with its proof."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.network.account import Account
from imgclass_gui.widgets.inspection.account.account_body import AccountBody
from imgclass_gui.widgets.inspection.account.account_head import AccountHead
from imgclass_gui.widgets.note import Note

_MARGIN = 14
WIDTH = 360


class AccountPanel(QWidget):
    """How a number came about: its terms, each leading to where it comes from, what is done with them, and the proof.

    Signals:
        term_chosen: The `Term` whose cell is to be shown.
        term_hovered: The `Term` under the pointer or the keyboard's cursor, or None.
        step_requested: Rows and columns to another cell.
        export_requested: "csv", "png" or "copy".
        next_requested: The layers that use this number are to be shown.
    """

    term_chosen = Signal(object)
    term_hovered = Signal(object)
    step_requested = Signal(int, int)
    export_requested = Signal(str)
    next_requested = Signal()

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
        self.setAccessibleDescription(self._spoken(account))
        self._say_waiting(False)
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
        self._say_waiting(True)

    def set_failure(self, message: str, hint: str) -> None:
        """Say why there is no account."""
        self.head.slide.stop()
        self.note.set_texts(message, hint, "!")
        self._pages.setCurrentWidget(self.note)
        self.setAccessibleDescription(f"{message}. {hint}")

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

    def _say_waiting(self, is_waiting: bool) -> None:
        self.export.setEnabled(not is_waiting)

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

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nothing slides unseen."""
        self.head.slide.stop()
        super().hideEvent(event)
