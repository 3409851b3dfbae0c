"""Makes a whole window accept pictures, folders and models that are dropped or pasted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from imgclass_gui.widgets.mime_content import DroppedLink, DroppedPaths, DroppedPicture, is_readable, read_mime
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import RADIUS_DIALOG, tokens_of

MODEL_SUFFIX = ".onnx"


class DropZone(QObject):
    """Listens to the drags over a window.

    What is dropped is copied, never moved: people's pictures stay where they are.

    Signals:
        paths_dropped: A list of files and folders.
        picture_data_dropped: (bytes, suffix) of an encoded picture.
        web_link_dropped: An address of the web without the picture itself.
        unusable_pasted: The clipboard holds nothing of use.
        dragged_over: Whether something usable is held over the window now.
    """

    paths_dropped = Signal(object)
    picture_data_dropped = Signal(object, str)
    web_link_dropped = Signal(str)
    unusable_pasted = Signal()
    dragged_over = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._is_usable = False
        self._holds_model = False
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def holds_model(self) -> bool:
        """Whether what is held over the window is a model file, by its name."""
        return self._holds_model

    def paste(self, mime: QMimeData) -> None:
        """Take what is on the clipboard as if it had been dropped."""
        if not self._take(mime):
            self.unusable_pasted.emit()

    def _take(self, mime: QMimeData) -> bool:
        content = read_mime(mime)
        if isinstance(content, DroppedPaths):
            self.paths_dropped.emit(content.paths)
        elif isinstance(content, DroppedPicture):
            self.picture_data_dropped.emit(content.data, content.suffix)
        elif isinstance(content, DroppedLink):
            self.web_link_dropped.emit(content.url)
        return content is not None

    def _set_dragged_over(self, is_over: bool) -> None:
        if is_over != self._is_usable:
            self._is_usable = is_over
            self.dragged_over.emit(is_over)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: drags over the window, wherever no child takes them."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._set_dragged_over(False)
            _answer(event, self._take(event.mimeData()))
            return True
        if isinstance(event, QDragEnterEvent):
            is_usable = is_readable(event.mimeData())
            self._holds_model = _is_model(event.mimeData())
            self._set_dragged_over(is_usable)
            _answer(event, is_usable)
            return True
        if isinstance(event, QDragMoveEvent):
            _answer(event, self._is_usable)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._set_dragged_over(False)
            return True
        return False


def _answer(event: QDropEvent, is_taken: bool) -> None:
    """Accept as a copy; a source that offers nothing but to move its files is told in the end that it must not."""
    if not is_taken:
        event.ignore()
        return
    if event.possibleActions() & Qt.DropAction.CopyAction:
        event.setDropAction(Qt.DropAction.CopyAction)
    elif event.type() == QEvent.Type.Drop:
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()


def _is_model(mime: QMimeData) -> bool:
    return any(url.fileName().lower().endswith(MODEL_SUFFIX) for url in mime.urls())


class DropOverlay(QWidget):
    """A frame and a few words over a pane while something is held over the window."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, text: str) -> None:
        """Cover the pane with a few words; step aside when there are none."""
        self._text = text
        if text:
            self.setGeometry(self._pane.rect())
            self.raise_()
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a veil, a dashed frame, the words."""
        tokens = tokens_of(self.palette())
        veil = tokens.color("accent_soft")
        veil.setAlphaF(0.88)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        pen = QPen(tokens.color("accent"), 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(17, 17, -17, -17), RADIUS_DIALOG, RADIUS_DIALOG)
        painter.setFont(text_font(22, QFont.Weight.DemiBold))
        painter.setPen(tokens.color("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
