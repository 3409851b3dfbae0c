"""An account from its terms to its proof, below each other."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.account_parts import AccountParts, parts_of
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.inspection.account.account_facts import facts_of, formula_of, notes_of
from imgclass_gui.widgets.inspection.account.account_rows import FewRows, ProductRows, ShareRows
from imgclass_gui.widgets.inspection.account.account_words import channel_words, grid_words, rest_words, term_words
from imgclass_gui.widgets.inspection.account.fact_lines import FactLines
from imgclass_gui.widgets.inspection.account.grid_sheet import GridSheet
from imgclass_gui.widgets.inspection.account.proof_note import ProofNote
from imgclass_gui.widgets.inspection.account.row_sheet import RowSheet
from imgclass_gui.widgets.inspection.account.sheet import Sheet
from imgclass_gui.widgets.inspection.account.term_canvas import TermCanvas
from imgclass_gui.widgets.inspection.account.window_sheet import WindowSheet
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import tokens_of

SHOWN = 12
# So few terms say where each comes from.
_FEW = 3
_MARGIN = 14


class AccountBody(QWidget):
    """Terms, what is not shown of them, formula, sums, notes, proof.

    Signals:
        term_chosen: A `Term` that one can go to.
        term_hovered: The `Term` under the pointer or the keyboard's cursor, or None.
        step_requested: Rows and columns to another cell.
    """

    term_chosen = Signal(object)
    term_hovered = Signal(object)
    step_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account: Account | None = None
        self._parts: AccountParts | None = None
        self.canvas = TermCanvas()
        self.rest = ElidedLabel()
        self.rest.setProperty("tone", "muted")
        self.more = LinkButton(self.tr("show all"), self.tr("Show all that has a say"), "accent")
        self.formula, self.notes = _line(), _line()
        self.facts, self.proof = FactLines(), ProofNote()
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.stepped.connect(self.step_requested)
        self.more.clicked.connect(self.show_all)
        font = number_font()
        font.setWeight(QFont.Weight.Medium)
        self.formula.setFont(font)
        self._lay_out()

    @property
    def account(self) -> Account | None:
        """What is shown."""
        return self._account

    def set_account(self, account: Account) -> None:
        """Show an account, the largest terms of many."""
        self._account, self._parts = account, parts_of(account, SHOWN)
        self._show_terms(account, self._parts, SHOWN)
        self.facts.set_facts(facts_of(account, self._parts))
        self._set_line(self.formula, formula_of(account, self._parts))
        self._set_line(self.notes, notes_of(account, self._parts))
        self.proof.set_account(account)

    def set_zoom(self, zoom: float) -> None:
        """Write terms and sums so many times larger; see `magnification`."""
        self.canvas.set_zoom(zoom)
        self.facts.set_zoom(zoom)

    def words_of(self, number: int) -> str:
        """All about a term, for tooltips and screen readers."""
        term = self._term(number)
        return term_words(self._account, term) if self._account is not None and term is not None else ""

    def show_all(self) -> None:
        """Show the terms that were left out, too."""
        if self._account is not None and self._parts is not None:
            marked = self.canvas.hasFocus() or self.more.hasFocus()
            self._show_terms(self._account, self._parts, len(self._parts.order), keeps_mark=True)
            if marked:
                self.canvas.setFocus()

    def render_picture(self, ratio: float = 2.0) -> QImage:
        """Everything as a picture, what is scrolled out of sight included.

        Args:
            ratio: Pixels of the picture a logical one.
        """
        image = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(tokens_of(self.palette()).color("surface"))
        painter = QPainter(image)
        self.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        return image

    def _show_terms(self, account: Account, parts: AccountParts, shown: int, keeps_mark: bool = False) -> None:
        terms, sheet = account.terms, self._sheet(account, parts, shown)
        self.canvas.set_sheet(sheet, self.words_of, lambda term: account.is_source(terms[term]), keeps_mark)
        # A screen reader walks through the terms; it is told no more at once than it tells in a minute.
        lines = sheet.texts() if sheet is not None and shown <= SHOWN else []
        self.canvas.setAccessibleDescription("\n".join(lines))
        words = "" if parts.form == "grid" else rest_words(account, parts, shown)
        self.rest.setText(words)
        for widget in (self.rest, self.more):
            widget.setVisible(bool(words))

    def _sheet(self, account: Account, parts: AccountParts, shown: int) -> Sheet | None:
        if parts.form == "nothing":
            return None
        if parts.form == "windows":
            return self._window_sheet(account, parts, shown)
        if parts.form == "grid":
            return GridSheet(parts, grid_words(account, parts))
        if parts.form == "shares":
            return RowSheet(ShareRows(account, parts, shown))
        is_few = len(account.terms) <= _FEW or parts.form != "products"
        return RowSheet((FewRows if is_few else ProductRows)(account, parts, shown))

    def _window_sheet(self, account: Account, parts: AccountParts, shown: int) -> Sheet:
        terms, length = account.terms, int((parts.window >= 0).sum())
        firsts = [terms[int(number) * length] for number in parts.order[:shown]]
        names = [channel_words(account, term) for term in firsts]
        is_picture = terms[0].tensor in account.channel_names
        numbers = self.tr("pixels") if is_picture else self.tr("numbers")
        return WindowSheet(parts, terms, names, (numbers, self.tr("kernel"), self.tr("sum")))

    def _on_chosen(self, number: int) -> None:
        term = self._term(number)
        if term is not None and self._account is not None and self._account.is_source(term):
            self.term_chosen.emit(term)

    def _on_pointed(self, number: int) -> None:
        self.term_hovered.emit(self._term(number))

    def _term(self, number: int) -> Term | None:
        return self._account.terms[number] if self._account is not None and number >= 0 else None

    @staticmethod
    def _set_line(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(self.canvas)
        rest = QHBoxLayout()
        rest.setContentsMargins(4, 0, 0, 0)
        rest.addWidget(self.rest)
        rest.addWidget(self.more)
        rest.addStretch(1)
        column.addLayout(rest)
        for widget in (self.formula, self.facts, self.notes, self.proof):
            column.addWidget(widget)
        column.addStretch(1)


def _line() -> QLabel:
    label = QLabel()
    label.setProperty("tone", "muted")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
