"""What the two that are compared are called."""

from __future__ import annotations

import os

from imgclass_gui.controllers.inspection.compare_sides import Compared
from imgclass_gui.controllers.inspection.network_choices import NetworkChoices
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.inspection.compare.pair_view import Side


def sides_of(compared: Compared, networks: NetworkChoices) -> tuple[Side, Side]:
    """Two networks are called by their names, two pictures by their files'."""
    left, right = compared.left, compared.right
    if left.inspector is not right.inspector:
        paths = left.inspector.path, right.inspector.path
        names = [network_name(one.inspector, networks) for one in (left, right)]
    else:
        paths = left.path, right.path
        names = [file_name(path) for path in paths]
    names = _told_apart(names, paths)
    first, second = (Side(name, answer) for name, answer in zip(names, compared.answers, strict=True))
    return first, second


def network_name(inspector: Inspector, networks: NetworkChoices) -> str:
    """What the menu calls a network, or else the file itself."""
    return networks.offered_name(inspector.path) or inspector.expectations.name or networks.name_of(inspector.path)


def _told_apart(names: list[str], paths: tuple[str, str]) -> list[str]:
    """Two names alike become those of the files, and if these are alike too, with their folders'."""
    if names[0] != names[1] or paths[0] == paths[1]:
        return names
    files = [file_name(path) for path in paths]
    return (
        files if files[0] != files[1] else [f"{file_name(os.path.dirname(path))}/{file_name(path)}" for path in paths]
    )
