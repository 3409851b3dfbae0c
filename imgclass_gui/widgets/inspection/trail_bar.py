"""Where one has been: from the answer back towards the pixels, each place a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from imgclass_gui.widgets.figures import plain_action, plain_tooltip, readable
from imgclass_gui.widgets.inspection.trail_choice import REST, choose_shown
from imgclass_gui.widgets.link_button import PADDING, LinkButton
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import tokens_of

LINES = 2
LINE_HEIGHT = 24
# Between two places stands a sign.
SIGN = "\u2039"
_SIGN_ROOM = 14
ELLIPSIS = "…"


class TrailBar(QWidget):
    """The places in a line or two, the newest bold; where room is short the middle ones hide in a menu.

    Attributes:
        menu: The places that had no room.

    Signals:
        place_chosen: The number of a place, from 0 for the oldest.
    """

    place_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self._shown: list[int] = []
        self._links: list[LinkButton] = []
        self._signs: list[QPoint] = []
        self.menu = QMenu(self)
        self.menu.triggered.connect(self._on_menu_triggered)
        self._rest = LinkButton(ELLIPSIS, self.tr("The places between"))
        self._rest.setParent(self)
        self._rest.setAccessibleName(self.tr("The places between"))
        self._rest.setMenu(self.menu)
        self._rest.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self._here = QLabel(self)
        self._here.setTextFormat(Qt.TextFormat.PlainText)
        self._here.setFont(text_font(weight=QFont.Weight.DemiBold))
        self.setFixedHeight(LINES * LINE_HEIGHT)
        self.setAccessibleName(self.tr("The way here"))

    @property
    def titles(self) -> tuple[str, ...]:
        """All places, the oldest first."""
        return self._titles

    @property
    def shown(self) -> list[int]:
        """The numbers of the places that stand here; -1 for those that hide in a menu."""
        return self._shown

    @property
    def links(self) -> list[LinkButton]:
        """The ways back, in order, without the menu."""
        return [link for link in self._links if not link.isHidden()]

    @property
    def here(self) -> QLabel:
        """The present place."""
        return self._here

    def set_titles(self, titles: Sequence[str]) -> None:
        """Show the places, the oldest first and the present one last."""
        self._titles = tuple(readable(title) for title in titles)
        self.setAccessibleDescription(f" {SIGN} ".join(self._titles))
        self._arrange()

    def _width_of(self, number: int) -> int:
        if number < 0:
            return QFontMetrics(text_font()).horizontalAdvance(ELLIPSIS) + 2 * PADDING
        weight = QFont.Weight.DemiBold if number == len(self._titles) - 1 else QFont.Weight.Normal
        width = QFontMetrics(text_font(weight=weight)).horizontalAdvance(self._titles[number]) + 2 * PADDING + 1
        # The oldest one shares its line with the sign of those that are left out.
        return min(width, max(40, self.width() - 2 * _SIGN_ROOM - self._width_of(REST)))

    def _flow(self, shown: Sequence[int]) -> list[QPoint]:
        """Where the places stand, line after line."""
        places: list[QPoint] = []
        left, top = 0, 0
        for number in shown:
            width = self._width_of(number)
            sign = _SIGN_ROOM if places else 0
            if places and left + sign + width > self.width():
                left, top = 0, top + LINE_HEIGHT
            places.append(QPoint(left + sign, top))
            left += sign + width
        return places

    def _fits(self, shown: Sequence[int]) -> bool:
        places = self._flow(shown)
        return not places or places[-1].y() < LINES * LINE_HEIGHT

    def _arrange(self) -> None:
        self._shown = choose_shown(len(self._titles), self._fits)
        places = self._flow(self._shown)
        self._signs = places[1:]
        self._here.setVisible(bool(places))
        links = iter(self._links)
        for number, place in zip(self._shown, places, strict=True):
            area = QRect(place, QSize(self._width_of(number), LINE_HEIGHT))
            if number < 0:
                self._rest.setGeometry(area)
            elif number == len(self._titles) - 1:
                self._show_here(area)
            else:
                self._show_link(next(links, None) or self._new_link(), number, area)
        for link in links:
            link.hide()
        self._fill_menu()
        self.update()

    def _elided(self, number: int, font: QFont, width: int) -> str:
        return QFontMetrics(font).elidedText(self._titles[number], Qt.TextElideMode.ElideMiddle, width - 2 * PADDING)

    def _show_here(self, area: QRect) -> None:
        number = len(self._titles) - 1
        self._here.setText(self._elided(number, self._here.font(), area.width()))
        self._here.setAccessibleName(self.tr("You are at {place}").format(place=self._titles[number]))
        self._here.setGeometry(area.adjusted(PADDING, 0, 0, 0))

    def _new_link(self) -> LinkButton:
        link = LinkButton("", "")
        link.setParent(self)
        link.clicked.connect(self._on_link_clicked)
        self._links.append(link)
        return link

    def _show_link(self, link: LinkButton, number: int, area: QRect) -> None:
        link.setText(plain_action(self._elided(number, text_font(), area.width())))
        words = self.tr("Back to {place}").format(place=self._titles[number])
        link.setAccessibleName(words)
        link.setToolTip(plain_tooltip(words))
        link.setProperty("number", number)
        link.setGeometry(area)
        link.show()

    def _fill_menu(self) -> None:
        self.menu.clear()
        hidden = [number for number in range(len(self._titles)) if number not in self._shown]
        for number in hidden:
            self.menu.addAction(plain_action(self._titles[number])).setData(number)
        self._rest.setVisible(bool(hidden))

    def _on_menu_triggered(self, action: QAction) -> None:
        self.place_chosen.emit(int(action.data()))

    def _on_link_clicked(self) -> None:
        self.place_chosen.emit(int(self.sender().property("number")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there may be room for more places, or fewer."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Qt: two lines."""
        return QSize(232, LINES * LINE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the signs between the places."""
        painter = QPainter(self)
        painter.setFont(text_font())
        painter.setPen(tokens_of(self.palette()).color("muted"))
        for place in self._signs:
            left = max(0, place.x() - _SIGN_ROOM)
            painter.drawText(left, place.y(), _SIGN_ROOM, LINE_HEIGHT, Qt.AlignmentFlag.AlignCenter, SIGN)
        painter.end()
