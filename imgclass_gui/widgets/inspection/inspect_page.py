"""The screen that opens a network: layers above, the picture at the left, maps in the middle, numbers at the right."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.inspection.account.account_panel import WIDTH as ACCOUNT_WIDTH
from imgclass_gui.widgets.inspection.account.account_panel import AccountPanel
from imgclass_gui.widgets.inspection.channel_page import ChannelPage
from imgclass_gui.widgets.inspection.compare.compare_page import ComparePage
from imgclass_gui.widgets.inspection.layer_strip import LayerStrip
from imgclass_gui.widgets.inspection.maps_panel import MapsPanel
from imgclass_gui.widgets.inspection.picture_pane import WIDTH as PICTURE_WIDTH
from imgclass_gui.widgets.inspection.picture_pane import PicturePane
from imgclass_gui.widgets.note import Note


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
        self._middle = QStackedWidget()
        for page in (self.maps, self.channel, self.comparison, self.note):
            self._middle.addWidget(page)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for pane in (self.picture, self._middle, self.account):
            self._splitter.addWidget(pane)
            pane.raise_()  # the splitter lowers each; a screen reader reads them from the lowest up
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([PICTURE_WIDTH, 1280 - PICTURE_WIDTH - ACCOUNT_WIDTH, ACCOUNT_WIDTH])
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
        """Ask for a picture."""
        self.note.set_texts(
            self.tr("drop a picture to follow it through the network"),
            self.tr("Or choose one under “Classify”."),
        )
        self._middle.setCurrentWidget(self.note)

    def show_failure(self, message: str, hint: str) -> None:
        """Say why the network cannot be looked into."""
        self.note.set_texts(message, hint, mark="!")
        self._middle.setCurrentWidget(self.note)

    def state(self) -> bytes:
        """How wide the panes are."""
        return bytes(self._splitter.saveState().data())

    def restore_state(self, state: bytes) -> None:
        """Make the panes as wide as they were; a damaged state changes nothing."""
        self._splitter.restoreState(QByteArray(state))
