"""Where `imgclass` begins: arguments in, an exit status out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from imgclass_gui.cli.arguments import parse_arguments
from imgclass_gui.engine.untrusted import check_if_asked
from trainer.contract.program_end import ALL_WELL, SOME_FAILED, run_program


def main(argv: Sequence[str] | None = None) -> int:
    """Run `imgclass`.

    Args:
        argv: The arguments after the program's name; those of the process if None.

    Returns:
        The exit status: 0 all well, 1 some inputs failed, 2 wrong usage or no usable model.
    """
    given = sys.argv[1:] if argv is None else list(argv)
    checked = check_if_asked(given)
    return run_program("imgclass", lambda: _run(given)) if checked is None else checked


def _run(given: Sequence[str]) -> int:
    arguments = parse_arguments(given)
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.CRITICAL + 1)
    if arguments.command == "classify":
        from imgclass_gui.cli.classify import classify

        return SOME_FAILED if classify(arguments) else ALL_WELL
    if arguments.command == "expects":
        from imgclass_gui.cli.expects import expects

        return SOME_FAILED if expects(arguments) else ALL_WELL
    from imgclass_gui.cli import inspection

    commands = {"layers": inspection.layers, "features": inspection.features, "value": inspection.value}
    return commands[arguments.command](arguments)
