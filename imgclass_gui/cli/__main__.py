"""`python -m imgclass_gui.cli`, the same as `imgclass`."""

import sys

from imgclass_gui.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
