"""The command line over the engine. Imports nothing heavy before it is needed."""

from imgclass_gui.cli.entry import main

__all__ = ["main"]
