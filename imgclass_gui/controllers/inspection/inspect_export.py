"""Saves what is seen inside a network: maps, the arithmetic of a number, the whole view."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QFileDialog, QWidget

from imgclass_gui.controllers.clipboard import copy_lines
from imgclass_gui.controllers.inspection.inspect_controller import InspectController
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.network.account_text import account_csv, account_text
from imgclass_gui.engine.network.channel_maps import LEVELS, levels_of
from imgclass_gui.engine.network.sheet import sheet_of
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.maps_view import scales_of
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError

_FOLDER = "inside_export_folder"
_SHARP = 2.0
# The last colour of a sheet's table is given up for what stands between the tiles.
_BETWEEN = LEVELS - 1


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The maps as they stand on the screen, ready to be drawn."""

    maps: NDArray[np.float32]
    order: NDArray[np.intp]
    effects: NDArray[np.float32] | None
    lows: NDArray[np.float32]
    highs: NDArray[np.float32]
    colors: list[int]


class InspectExport(QObject):
    """Asks where to, and writes in the background."""

    def __init__(
        self, page: InspectPage, flow: InspectController, notices: Notices, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._flow, self._notices, self._settings = page, flow, notices, settings
        self._queue = TaskQueue("inside-export", parent=self)
        page.account.export_requested.connect(self._on_account_requested)

    def ask_for_maps(self) -> None:
        """Save the layer's maps: a picture of the sheet, or the numbers."""
        maps, layer = self._flow.maps.maps, self._flow.inspection.layer
        if maps is None:
            self._tell_nothing()
            return
        name = layer.short_title if layer is not None else self.tr("Picture")
        kinds = [self.tr("Picture (*.png)"), self.tr("Numbers (*.npz)")]
        path = self._ask(self.tr("Export maps"), name, kinds, (".png", ".npz"))
        if path:
            self.save_maps(path)

    def save_maps(self, path: str) -> None:
        """Write the maps of the layer; as numbers where the name ends in .npz."""
        sheet = self._sheet()
        if sheet is not None:
            work = _save_numbers if path.lower().endswith(".npz") else _save_sheet
            self._write(lambda: work(path, sheet), path)

    def ask_for_view(self) -> None:
        """Save what is seen."""
        kinds = [self.tr("Picture (*.png)"), self.tr("Drawing (*.svg)")]
        path = self._ask(self.tr("Export the view"), self.tr("view"), kinds, (".png", ".svg"))
        if path:
            self.save_view(path)

    def save_view(self, path: str) -> None:
        """Write the whole screen; as a drawing where the name ends in .svg."""
        content = render_svg(self._page) if path.lower().endswith(".svg") else _png(_render(self._page))
        self._write(lambda: _save_bytes(path, content), path)

    def save_account(self, path: str) -> None:
        """Write the arithmetic of the chosen number; as a table where the name ends in .csv."""
        account = self._flow.account.account
        if account is None:
            return
        if path.lower().endswith(".csv"):
            text = account_csv(account)
            self._write(lambda: _save_bytes(path, text.encode("utf-8-sig")), path)
        else:
            content = _png(self._page.account.render_picture())
            self._write(lambda: _save_bytes(path, content), path)

    def close(self) -> None:
        """Wait for the thread."""
        self._queue.close()

    def _on_account_requested(self, kind: str) -> None:
        account = self._flow.account.account
        if account is None:
            return
        if kind == "copy":
            copy_lines(account_text(account).splitlines())
            self._notices.tell("info", self.tr("The arithmetic is on the clipboard"))
            return
        words = self.tr("Table (*.csv)") if kind == "csv" else self.tr("Picture (*.png)")
        path = self._ask(self.tr("Export the arithmetic"), account.title, [words], (f".{kind}",))
        if path:
            self.save_account(path)

    def _ask(self, title: str, name: str, kinds: list[str], endings: tuple[str, ...]) -> str:
        """The chosen path, with an ending; empty for none."""
        start = os.path.join(self._settings.text(_FOLDER), f"{name}{endings[0]}")
        path, kind = QFileDialog.getSaveFileName(self._page, title, start, ";;".join(kinds))
        if not path:
            return ""
        self._settings.remember(_FOLDER, os.path.dirname(path))
        has_ending = path.lower().endswith(endings)
        return path if has_ending else path + endings[kinds.index(kind) if kind in kinds else 0]

    def _sheet(self) -> Sheet | None:
        maps, layer = self._flow.maps.maps, self._flow.inspection.layer
        if maps is None:
            return None
        scales = scales_of(maps.maps, self._page.maps.scale)
        effects = self._flow.effects.of(layer.after) if layer is not None else None
        colors = color_table(scales.is_signed, QPalette(self._page.palette()))
        return Sheet(maps.maps, self._flow.maps.order, effects, scales.lows, scales.highs, colors)

    def _write(self, work: Callable[[], None], path: str) -> None:
        task = self._queue.submit(work)
        words = self.tr("Saved as {name}").format(name=os.path.basename(path))
        task.returned.connect(lambda _: self._notices.tell("info", words))
        task.errored.connect(lambda error: self._notices.complain(error, os.path.basename(path)))

    def _tell_nothing(self) -> None:
        self._notices.complain(UserFacingError("there are no maps yet", self.tr("Choose a picture and a layer.")))


def _save_numbers(path: str, sheet: Sheet) -> None:
    with replaced_file(path, "wb") as file:
        if sheet.effects is None:
            np.savez_compressed(file, maps=sheet.maps, order=sheet.order)
        else:
            np.savez_compressed(file, maps=sheet.maps, order=sheet.order, effects=sheet.effects)


def _save_sheet(path: str, sheet: Sheet) -> None:
    """The sheet in the colours and the order of the screen."""
    levels = levels_of(sheet.maps, sheet.lows[:, None, None], sheet.highs[:, None, None])
    tiles = np.minimum(levels[sheet.order], _BETWEEN - 1)
    pixels = np.ascontiguousarray(sheet_of(tiles, _BETWEEN))
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable([*sheet.colors[:_BETWEEN], 0xFFFFFFFF])
    _save_bytes(path, _png(image))


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # it does not take the bytes of its stubs
    buffer.close()
    return bytes(content.data())


def _render(widget: QWidget) -> QImage:
    image = QImage(widget.size() * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    widget.render(image)
    return image


def render_svg(widget: QWidget) -> bytes:
    """A widget as it is painted, as a drawing whose text stays text."""
    from PySide6.QtSvg import QSvgGenerator

    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    return bytes(content.data())


def _save_bytes(path: str, content: bytes) -> None:
    with replaced_file(path, "wb") as file:
        file.write(content)
