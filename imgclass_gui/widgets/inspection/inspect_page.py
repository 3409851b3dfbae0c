"""The screen that opens a network: layers above, the picture at the left, maps in the middle, numbers at the right."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.inspection.account.account_panel import AccountPanel
from imgclass_gui.widgets.inspection.account.magnifying import WIDTH as ACCOUNT_WIDTH
from imgclass_gui.widgets.inspection.channel_page import ChannelPage
from imgclass_gui.widgets.inspection.compare.compare_page import ComparePage
from imgclass_gui.widgets.inspection.layer_strip import LayerStrip
from imgclass_gui.widgets.inspection.maps_panel import MapsPanel
from imgclass_gui.widgets.inspection.picture_pane import WIDTH as PICTURE_WIDTH
from imgclass_gui.widgets.inspection.picture_pane import PicturePane
from imgclass_gui.widgets.note import Note

# In the smallest window, between the narrowest panes.
LEAST_MIDDLE = 312


class InspectPage(QWidget):
    """The four places of the screen.

    Attributes:
        strip: The network's layers.
        picture: The picture, the answer, the trail.
        maps: The chosen layer's maps.
        channel: One channel, large, in the place of `maps`.
        comparison: The maps beside another picture's or network's, in the place of `maps`.
        account: The arithmetic of the chosen number.
        note: What stands in the middle while there is no picture or no network.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip, self.picture, self.account = LayerStrip(), PicturePane(), AccountPanel()
        self.maps, self.channel, self.comparison, self.note = MapsPanel(), ChannelPage(), ComparePage(), Note()
        self._overview: QWidget = self.maps
        self._last_focus: QWidget | None = None
        self._middle = QStackedWidget()
        for page in (self.maps, self.channel, self.comparison, self.note):
            self._middle.addWidget(page)
        self._middle.setMinimumWidth(LEAST_MIDDLE)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for pane in (self.picture, self._middle, self.account):
            self._splitter.addWidget(pane)
            pane.raise_()  # the splitter lowers each; a screen reader reads them from the lowest up
        # On a large screen the numbers grow as well as the maps.
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setStretchFactor(2, 1)
        self._splitter.setSizes([PICTURE_WIDTH, 1280 - PICTURE_WIDTH - ACCOUNT_WIDTH, ACCOUNT_WIDTH])
        self.account.wider_requested.connect(self.widen_account)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._splitter, 1)
        self.show_invitation()

    @property
    def is_channel_shown(self) -> bool:
        """Whether one channel stands in the middle."""
        return self._middle.currentWidget() is self.channel

    @property
    def is_comparison_shown(self) -> bool:
        """Whether the comparison stands in the middle."""
        return self._middle.currentWidget() is self.comparison

    def show_comparison(self, is_comparing: bool) -> None:
        """Show all channels beside others, or alone again; `show_maps` leads back to these from now on."""
        self._overview = self.comparison if is_comparing else self.maps
        self.show_maps()

    def show_maps(self) -> None:
        """Show all channels, with the keyboard where it was needed before."""
        if self._middle.currentWidget() is not self._overview:
            had_focus = self._middle.isAncestorOf(self.window().focusWidget() or self)
            self._middle.setCurrentWidget(self._overview)
            if had_focus:
                self._overview.setFocus()

    def show_channel(self) -> None:
        """Show one channel."""
        self._middle.setCurrentWidget(self.channel)

    def show_invitation(self) -> None:
        """Ask for a picture; nothing of an earlier one stays."""
        self.strip.set_picture(QImage())
        self.strip.set_previews({})
        self.note.set_texts(
            self.tr("Drop a picture to follow it through the network"),
            self.tr("Or open one with “Open pictures…” above."),
        )
        self._middle.setCurrentWidget(self.note)

    def show_failure(self, message: str, hint: str) -> None:
        """Say why the network cannot be looked into."""
        self.note.set_texts(message, hint, mark="!")
        self._middle.setCurrentWidget(self.note)

    def take_focus(self) -> None:
        """Give the keyboard to the part that had it last, and at first to the middle."""
        last = self._last_focus
        is_there = last is not None and last.isVisibleTo(self) and last.isEnabled()
        target = last if is_there else self._middle.currentWidget()
        if target is not None:
            target.setFocus()

    def widen_account(self, by: int) -> None:
        """Give the account a wider or a narrower pane, in logical pixels; its numbers grow with it."""
        picture, middle, account = self._splitter.sizes()
        by = min(by, middle - LEAST_MIDDLE)
        self._splitter.setSizes([picture, middle - by, account + by])

    def _close_middle(self) -> bool:
        """Leave what stands in the place of all maps; False where these are shown."""
        if self.is_channel_shown:
            self.channel.closed.emit()
        elif self.is_comparison_shown:
            self.comparison.closed.emit()
        else:
            return False
        return True

    def state(self) -> bytes:
        """How wide the panes are."""
        return bytes(self._splitter.saveState().data())

    def restore_state(self, state: bytes) -> None:
        """Make the panes as wide as they were; a damaged state changes nothing."""
        self._splitter.restoreState(QByteArray(state))

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: what had the keyboard gets it again."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self and self.isAncestorOf(focus):
            self._last_focus = focus
        super().hideEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the page itself has nothing to do with keys."""
        self.take_focus()

    def event(self, event: QEvent) -> bool:
        """Qt: Escape first closes what is open here; only then does it stop work or dismiss messages."""
        is_open = self.is_channel_shown or self.is_comparison_shown
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_open and is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape leads back to all maps, wherever the keyboard is."""
        if event.key() != Qt.Key.Key_Escape or not self._close_middle():
            super().keyPressEvent(event)
