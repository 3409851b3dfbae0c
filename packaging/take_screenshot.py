"""Takes the README's picture: the real program on the sample photos, without a screen.

python packaging/take_screenshot.py docs/images/classify.png [--theme dark] [--size 1280x800] [--scale 2]
python packaging/take_screenshot.py docs/images/look-inside.png --inside --theme dark
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "assets" / "samples"
# What "Look inside" takes to show a network, and a place in it.
SETTLE_MS = 1500


def main() -> None:
    """Read the arguments, take the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--open", nargs="*", default=[str(SAMPLES)], help="what to open; nothing for the invitation")
    parser.add_argument("--inside", action="store_true", help="look inside the network, at a number of its first layer")
    arguments = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = home
        width, height = (int(side) for side in arguments.size.split("x"))
        take(arguments.picture, arguments.theme, (width, height), arguments.open, is_inside=arguments.inside)


def take(picture: Path, theme: str, size: tuple[int, int], paths: list[str], *, is_inside: bool) -> None:
    """Start the program, let it answer, and save what it shows."""
    from PySide6.QtCore import QTimer

    from imgclass_gui.app import Program
    from imgclass_gui.controllers.screenshot import save_picture
    from imgclass_gui.controllers.settling import Settling
    from imgclass_gui.qt_application import build_application

    application = build_application()
    program = Program(application, paths)
    program.window.menu_actions.themes[theme].trigger()
    program.window.resize(*size)

    def save() -> None:
        picture.parent.mkdir(parents=True, exist_ok=True)
        save_picture(program.window, str(picture))
        application.quit()

    def choose_number() -> None:
        from imgclass_gui.engine.network.channel_maps import Cell

        flow = program.inside.flow
        place = flow.inspection.place if flow is not None else None
        if flow is not None and place is not None:
            flow.inspection.go(place.at_cell(Cell(int(flow.maps.order[0]), 40, 52)))
        QTimer.singleShot(SETTLE_MS, save)

    def look_inside() -> None:
        program.inside.set_mode("inside")
        QTimer.singleShot(SETTLE_MS, choose_number)

    def wait() -> None:
        settling = Settling(program.window, program.models, paths, program)
        settling.settled.connect(look_inside if is_inside else save)

    program.assembled.connect(wait)
    application.aboutToQuit.connect(program.close)
    program.window.show()
    application.exec()


if __name__ == "__main__":
    main()
