"""`imgclass features PATH... --strongest K`: what a channel looks for, over many pictures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from imgclass_gui.cli.inspected import open_inspected, table
from imgclass_gui.engine.network.place_sheet import place_sheet
from imgclass_gui.engine.network.strongest_places import StrongestPlaces, StrongPlace, strongest_places
from imgclass_gui.engine.pictures import list_pictures
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable
from trainer.contract.program_end import ALL_WELL, SOME_FAILED
from trainer.contract.square_file import save_png


def strongest(arguments: argparse.Namespace) -> int:
    """Find the places where a channel is strongest; the exit status tells whether all pictures could be read."""
    if arguments.channel is None:
        raise UserFacingError("it is not said whose strongest places", "Name a channel with --channel.")
    inspector = open_inspected(arguments.model)
    layer = inspector.layer(arguments.layer)
    paths = list(list_pictures(arguments.images, recursive=arguments.recursive))
    with _progress(len(paths)) as progress:
        found = strongest_places(inspector, paths, layer.after, arguments.strongest, progress)
    _name_failures(found)
    if not found.pictures:
        raise UserFacingError("there is no picture that the network could be shown", "Name pictures, or their folder.")
    places = found.of(arguments.channel)
    if arguments.output:
        save_png(place_sheet(places), Path(arguments.output))
    if arguments.json:
        sys.stdout.write(json.dumps(_told(layer.title, arguments.channel, places, found)) + "\n")
    else:
        sys.stdout.write(table([("value", "row, column", "part of the photo", "picture"), *map(_row, places)]))
    return SOME_FAILED if found.failures else ALL_WELL


def _told(title: str, channel: int, places: list[StrongPlace], found: StrongestPlaces) -> dict[str, Any]:
    return {
        "layer": title,
        "channel": channel,
        "pictures": found.pictures,
        "strongest": [
            {"path": place.path, "value": place.value, "at": list(place.at[1:]), "box": place.box and asdict(place.box)}
            for place in places
        ],
        "failed": [{"path": failure.path, "error": failure.message} for failure in found.failures],
    }


def _row(place: StrongPlace) -> tuple[str, ...]:
    box = place.box
    part = f"{box.left},{box.top} to {box.right},{box.bottom}" if box is not None else ""
    where = ", ".join(map(str, place.place)) if place.place is not None else ""
    return f"{place.value:.6g}", where, part, printable(place.path)


def _name_failures(found: StrongestPlaces) -> None:
    for failure in found.failures:
        hint = f". {failure.hint}" if failure.hint else ""
        sys.stderr.write(f"imgclass: {printable(failure.path)}: {failure.message}{hint}\n")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where a person watches it."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no watching thread: results come often enough
    with tqdm(total=total, unit=" pictures", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:
        yield lambda done, total: bar.update(done - bar.n)
