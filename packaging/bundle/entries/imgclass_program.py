"""The bundle's command line."""

import sys

import own_environment

own_environment.restore()

from imgclass_gui.cli import main  # noqa: E402 (nothing may start before)

sys.exit(main())
