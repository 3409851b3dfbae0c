"""Renders the program's icon from its two drawings into what each system wants.

python packaging/render_icons.py            imgclass.png, imgclass.ico and imgclass.icns, where they are committed
python packaging/render_icons.py FOLDER     hicolor/SIZExSIZE/apps/imgclass.png for a Linux package, below FOLDER

The drawing for 32 pixels and less has fewer and larger shapes, laid on whole pixels; the other one is for the rest.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

REPOSITORY = Path(__file__).resolve().parent.parent
DRAWINGS = REPOSITORY / "assets" / "icons" / "app"
ICO = REPOSITORY / "packaging" / "windows" / "imgclass.ico"
ICNS = REPOSITORY / "packaging" / "macos" / "imgclass.icns"
LARGEST_SMALL = 32
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES = (32, 64, 128, 256, 512, 1024)
HICOLOR_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
# macOS draws an icon's tile at 824 of 1024 pixels and leaves the rest to its shadow; our large tile takes 232 of 256.
MACOS_SHARE = 824 / 1024
TILE_SHARE = {True: 1.0, False: 232 / 256}


def main() -> None:
    """Render what the command line asks for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    if len(sys.argv) > 1:
        render_hicolor(Path(sys.argv[1]))
    else:
        render_committed()
    application.quit()


def render_committed() -> None:
    """Write the three rendered files that are kept in the repository."""
    render(256).save(DRAWINGS / "imgclass.png", optimize=True)
    # Plain bitmaps: every tool that puts an icon into a Windows program reads them at every size.
    _save(ICO, [render(size) for size in ICO_SIZES], "ICO", bitmap_format="bmp")
    _save(ICNS, [render(size, tile_share=MACOS_SHARE) for size in ICNS_SIZES], "ICNS")


def render_hicolor(folder: Path) -> None:
    """Write the icon theme's tree of sizes, and the drawing itself, below a folder.

    Args:
        folder: Usually `share/icons` of a package; made where it is missing.
    """
    for size in HICOLOR_SIZES:
        target = folder / "hicolor" / f"{size}x{size}" / "apps" / "imgclass.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        render(size).save(target, optimize=True)
    scalable = folder / "hicolor" / "scalable" / "apps" / "imgclass.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DRAWINGS / "imgclass.svg", scalable)


def render(size: int, tile_share: float | None = None) -> Image.Image:
    """The icon at one size.

    Args:
        size: Side in pixels.
        tile_share: How much of the side the coloured tile takes, 0 to 1; as in the drawing where it is not given.

    Returns:
        A square picture, mode RGBA, transparent around the tile.
    """
    is_small = size <= LARGEST_SMALL
    scale = 1.0 if tile_share is None else tile_share / TILE_SHARE[is_small]
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing = QSvgRenderer(str(DRAWINGS / ("imgclass_small.svg" if is_small else "imgclass.svg")))
    side, margin = size * scale, size * (1 - scale) / 2
    drawing.render(painter, QRectF(margin, margin, side, side))
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)  # held: its bits are read in place
    return Image.frombytes("RGBA", (size, size), bytes(plain.constBits()))


def _save(path: Path, images: list[Image.Image], kind: str, **options: str) -> None:
    """Save pictures of several sizes as one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sizes = [image.size for image in images]
    more = {"sizes": sizes} if kind == "ICO" else {}
    images[-1].save(path, kind, append_images=images[:-1], **more, **options)


if __name__ == "__main__":
    main()
